import type { DialOutcome } from '../../calls/dialler.ts';

/**
 * Reaching a person for the caller, from being asked to the person's leaving.
 *
 *   alone --asked--> calling --answers--> briefing --1--> joining --joined--> together --left--> alone
 *     ^                 |                    |2, silence     |not in time                          |
 *     `-----------------+--------------------+---------------+-------------------------------------'
 *
 * Whatever goes wrong leads back to `alone`, and the agent to the caller. `over` is reached from everywhere, once.
 */
export type Transfer =
  | { name: 'alone' }
  /** The phone of the person rings, and the caller waits. */
  | { name: 'calling'; person: string }
  /** The person hears who calls, and nothing of the caller. */
  | { name: 'briefing'; person: string; told: number }
  /** Has taken the call, and is on the way into the caller's room. */
  | { name: 'joining'; person: string }
  /** They talk; the agent is silent. */
  | { name: 'together'; person: string }
  | { name: 'over' };

export type TransferInput =
  | { type: 'asked'; person: string }
  /** Nobody is reached; after an answer it means nothing. */
  | { type: 'not-reached'; outcome: DialOutcome }
  /** The person has picked up and can hear us. */
  | { type: 'answers' }
  | { type: 'key'; key: string }
  /** The person has hung up on the brief. */
  | { type: 'hung-up' }
  /** The time of the present state is over. */
  | { type: 'waited' }
  /** The person is in the caller's room; also one who was brought there by an agent before us. */
  | { type: 'joined'; person: string }
  | { type: 'left' }
  /** The agent before us was lost while it tried to reach them. */
  | { type: 'abandoned'; person: string }
  | { type: 'over' };

export type TransferEffect =
  /** Has them called into a room of their own. */
  | { do: 'call'; person: string }
  | { do: 'wait'; ms: number }
  /** Tells the person who calls, and which keys there are. */
  | { do: 'brief' }
  /** Moves the person into the caller's room. */
  | { do: 'join' }
  /** Ends the person's call and their room, ringing or not. */
  | { do: 'hang-up' }
  /** What the caller hears while they wait. */
  | { do: 'hold' | 'unhold' }
  /** The agent hears and says nothing, or does again. */
  | { do: 'mute' | 'unmute' }
  /** Tells the caller. */
  | { do: 'tell'; what: 'taken' | 'not-reached' | 'busy' | 'declined' | 'left'; person: string };

export interface TransferStep {
  transfer: Transfer;
  effects: readonly TransferEffect[];
}

export const alone: Transfer = { name: 'alone' };

const TAKE = '1';
const DECLINE = '2';
/** Longer than any phone rings: who dials tells of it before. */
const CALLING_MS = 60_000;
/** From one telling to the next; after the last one nobody is there, or only a mailbox. */
const DECIDE_MS = 14_000;
const TOLD_AT_MOST = 2;
const JOIN_MS = 10_000;

/** The one transition function; an input that means nothing in a state changes nothing. */
export function stepTransfer(transfer: Transfer, input: TransferInput): TransferStep {
  if (input.type === 'over') return end(transfer);
  switch (transfer.name) {
    case 'alone':
      return begin(input);
    case 'calling':
      if (input.type === 'answers') return brief(transfer.person, 1);
      if (input.type === 'not-reached') return back(transfer.person, whyNot(input.outcome));
      return input.type === 'waited' ? back(transfer.person, 'not-reached') : stay(transfer);
    case 'briefing':
      return decide(transfer, input);
    case 'joining':
      if (input.type === 'joined') return talk(transfer.person);
      return input.type === 'waited' ? back(transfer.person, 'not-reached') : stay(transfer);
    case 'together':
      if (input.type !== 'left') return stay(transfer);
      return to(alone, { do: 'unmute' }, { do: 'tell', what: 'left', person: transfer.person });
    case 'over':
      return stay(transfer);
  }
}

function begin(input: TransferInput): TransferStep {
  switch (input.type) {
    case 'asked': {
      const { person } = input;
      return to({ name: 'calling', person }, { do: 'call', person }, { do: 'hold' }, { do: 'wait', ms: CALLING_MS });
    }
    case 'joined':
      return talk(input.person);
    case 'abandoned':
      return to(alone, { do: 'hang-up' }, { do: 'tell', what: 'not-reached', person: input.person });
    default:
      return stay(alone);
  }
}

function decide({ person, told }: Extract<Transfer, { name: 'briefing' }>, input: TransferInput): TransferStep {
  switch (input.type) {
    case 'key':
      if (input.key === DECLINE) return back(person, 'declined');
      if (input.key !== TAKE) return brief(person, told);
      return to(
        { name: 'joining', person },
        { do: 'unhold' },
        { do: 'tell', what: 'taken', person },
        { do: 'join' },
        { do: 'wait', ms: JOIN_MS },
      );
    case 'waited':
      return told < TOLD_AT_MOST ? brief(person, told + 1) : back(person, 'not-reached');
    case 'hung-up':
      return back(person, 'declined');
    default:
      return stay({ name: 'briefing', person, told });
  }
}

function end(transfer: Transfer): TransferStep {
  const reaching = transfer.name !== 'alone' && transfer.name !== 'together' && transfer.name !== 'over';
  return to({ name: 'over' }, ...(reaching ? [{ do: 'unhold' } as const, { do: 'hang-up' } as const] : []));
}

const brief = (person: string, told: number): TransferStep =>
  to({ name: 'briefing', person, told }, { do: 'brief' }, { do: 'wait', ms: DECIDE_MS });

const talk = (person: string): TransferStep => to({ name: 'together', person }, { do: 'mute' });

const back = (person: string, what: 'not-reached' | 'busy' | 'declined'): TransferStep =>
  to(alone, { do: 'hang-up' }, { do: 'unhold' }, { do: 'tell', what, person });

/** What the caller is told of it. */
export function whyNot(outcome: DialOutcome): 'not-reached' | 'busy' | 'declined' {
  return outcome === 'busy' || outcome === 'declined' ? outcome : 'not-reached';
}

const stay = (transfer: Transfer): TransferStep => ({ transfer, effects: [] });
const to = (transfer: Transfer, ...effects: TransferEffect[]): TransferStep => ({ transfer, effects });
