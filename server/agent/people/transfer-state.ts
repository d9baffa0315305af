import type { DialOutcome } from '../../calls/dialler.ts';

/**
 * Reaching a person for the caller, from being asked to the person's leaving.
 *
 *   alone --asked--> calling --answers--> briefing --1--> joining --joined--> together --left--> alone
 *     ^                 |  ^----silence------' |2            ^  |not in time                       |
 *     |                 +--- accepted ---------+-------------'  |                                  |
 *     `-----------------+----------------------+----------------+----------------------------------'
 *
 * A phone and a page may be tried at once: who is not reached by one way is waited for by the other. Whatever goes wrong
 * leads back to `alone`, and the agent to the caller, or has their carrier send them on where it can. `over` is reached
 * from everywhere, once.
 */
export type Transfer =
  | { name: 'alone' }
  /** The person's phone rings, or a link to a page was sent to them, or both, and the caller waits. */
  | { name: 'calling'; person: string; ways: Ways }
  /** The person hears on the phone who calls, and nothing of the caller. */
  | { name: 'briefing'; person: string; ways: Ways; told: number }
  /** Has taken the call, and is on the way into the caller's room. */
  | { name: 'joining'; person: string }
  /** They talk; the agent is silent. */
  | { name: 'together'; person: string }
  | { name: 'over' };

/** By which a person can still be reached. */
export interface Ways {
  phone: boolean;
  page: boolean;
  /** Whether the caller's carrier can put them through to a phone that we can't call: then they are gone, so it comes last. */
  sendOn?: boolean;
}

export type TransferInput =
  | { type: 'asked'; person: string; ways: Ways }
  /** Nobody is reached by phone; after an answer it means nothing. */
  | { type: 'not-reached'; outcome: DialOutcome }
  /** The person has picked up and can hear us. */
  | { type: 'answers' }
  | { type: 'key'; key: string }
  /** The person has hung up on the brief. */
  | { type: 'hung-up' }
  /** On the page. */
  | { type: 'accepted' }
  | { type: 'declined' }
  /** The link can not be used any more, or never could. */
  | { type: 'page-closed' }
  /** The time of the present state is over. */
  | { type: 'waited' }
  /** The person is in the caller's room; also one who was brought there by an agent before us. */
  | { type: 'joined'; person: string }
  | { type: 'left' }
  /** The agent before us was lost while it tried to reach them. */
  | { type: 'abandoned'; person: string }
  | { type: 'over' };

export type TransferEffect =
  /** Has a phone called into a room of their own, a link sent to them, or both. */
  | { do: 'call'; person: string; ways: Ways }
  | { do: 'wait'; ms: number }
  /** Tells the person who calls, and which keys there are. */
  | { do: 'brief' }
  /** Moves the person into the caller's room. */
  | { do: 'join' }
  /** Ends the person's call, and leaves the link as it is. */
  | { do: 'drop-phone' }
  /** Ends the person's call and their room, ringing or not, and with it what the link is for. */
  | { do: 'hang-up' }
  /** What the caller hears while they wait. */
  | { do: 'hold' | 'unhold' }
  /** The agent hears and says nothing, or does again. */
  | { do: 'mute' | 'unmute' }
  /** Has the caller's carrier put them through. */
  | { do: 'send-on'; person: string }
  /** Tells the caller. */
  | { do: 'tell'; what: 'taken' | 'not-reached' | 'busy' | 'declined' | 'left'; person: string };

export interface TransferStep {
  transfer: Transfer;
  effects: readonly TransferEffect[];
}

export const alone: Transfer = { name: 'alone' };

const TAKE = '1';
const DECLINE = '2';
/** Longer than any phone rings: who dials tells of it before. A page says itself when it is over. */
const CALLING_MS = 60_000;
/** Of a page, where somebody's phone can be tried after it: as long as a phone rings. */
const PAGE_FIRST_MS = 30_000;
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
      return reach(transfer, input);
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
      const { person, ways } = input;
      return to({ name: 'calling', person, ways }, { do: 'call', person, ways }, { do: 'hold' }, ...ringing(ways));
    }
    case 'joined':
      return talk(input.person);
    case 'abandoned':
      return to(alone, { do: 'hang-up' }, { do: 'tell', what: 'not-reached', person: input.person });
    default:
      return stay(alone);
  }
}

function reach(transfer: Extract<Transfer, { name: 'calling' }>, input: TransferInput): TransferStep {
  const { person, ways } = transfer;
  switch (input.type) {
    case 'answers':
      return ways.phone ? brief(person, ways, 1) : stay(transfer);
    case 'not-reached':
      return withoutPhone(transfer, whyNot(input.outcome));
    case 'waited':
      return ways.sendOn ? sendOn(person) : withoutPhone(transfer, 'not-reached');
    default:
      return onPage(transfer, input);
  }
}

function decide(transfer: Extract<Transfer, { name: 'briefing' }>, input: TransferInput): TransferStep {
  const { person, ways, told } = transfer;
  switch (input.type) {
    case 'key':
      if (input.key === DECLINE) return back(person, 'declined');
      if (input.key !== TAKE) return brief(person, ways, told);
      return to({ name: 'joining', person }, ...taken(person), { do: 'join' }, { do: 'wait', ms: JOIN_MS });
    case 'waited':
      return told < TOLD_AT_MOST ? brief(person, ways, told + 1) : withoutPhone(transfer, 'not-reached');
    case 'hung-up':
      return withoutPhone(transfer, 'declined');
    default:
      return onPage(transfer, input);
  }
}

type Reaching = Extract<Transfer, { name: 'calling' | 'briefing' }>;

/** What a page tells, while it is waited for. */
function onPage(transfer: Reaching, input: TransferInput): TransferStep {
  const { person, ways } = transfer;
  switch (input.type) {
    case 'accepted':
      return to({ name: 'joining', person }, ...taken(person), { do: 'hang-up' }, { do: 'wait', ms: JOIN_MS });
    // Nobody could tell us that they have accepted.
    case 'joined':
      return to({ name: 'together', person }, ...taken(person), { do: 'hang-up' }, { do: 'mute' });
    case 'declined':
      return back(person, 'declined');
    case 'page-closed':
      if (!ways.phone) return ways.sendOn ? sendOn(person) : back(person, 'not-reached');
      return stay({ ...transfer, ways: { ...ways, page: false } });
    default:
      return stay(transfer);
  }
}

/** Nobody comes by phone any more; `why` is told where nobody can come by a page. */
function withoutPhone({ person, ways }: Reaching, why: 'not-reached' | 'busy' | 'declined'): TransferStep {
  if (!ways.page) return back(person, why);
  return to({ name: 'calling', person, ways: { phone: false, page: true } }, { do: 'drop-phone' });
}

function end(transfer: Transfer): TransferStep {
  const reaching = transfer.name !== 'alone' && transfer.name !== 'together' && transfer.name !== 'over';
  return to({ name: 'over' }, ...(reaching ? [{ do: 'unhold' } as const, { do: 'hang-up' } as const] : []));
}

function ringing({ phone, sendOn }: Ways): TransferEffect[] {
  if (phone) return [{ do: 'wait', ms: CALLING_MS }];
  return sendOn ? [{ do: 'wait', ms: PAGE_FIRST_MS }] : [];
}

const brief = (person: string, ways: Ways, told: number): TransferStep =>
  to({ name: 'briefing', person, ways, told }, { do: 'brief' }, { do: 'wait', ms: DECIDE_MS });

const taken = (person: string): TransferEffect[] => [{ do: 'unhold' }, { do: 'tell', what: 'taken', person }];

const talk = (person: string): TransferStep => to({ name: 'together', person }, { do: 'mute' });

const back = (person: string, what: 'not-reached' | 'busy' | 'declined'): TransferStep =>
  to(alone, { do: 'hang-up' }, { do: 'unhold' }, { do: 'tell', what, person });

const sendOn = (person: string): TransferStep =>
  to(alone, { do: 'hang-up' }, { do: 'unhold' }, { do: 'send-on', person });

/** What the caller is told of it. */
export function whyNot(outcome: DialOutcome): 'not-reached' | 'busy' | 'declined' {
  // "Can not take your call now" is true of an engaged line, too.
  if (outcome === 'turned-away') return 'declined';
  return outcome === 'busy' || outcome === 'declined' ? outcome : 'not-reached';
}

const stay = (transfer: Transfer): TransferStep => ({ transfer, effects: [] });
const to = (transfer: Transfer, ...effects: TransferEffect[]): TransferStep => ({ transfer, effects });
