import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import type { Line, LineCatalog } from '../line/line.ts';
import type { Admission, AdmissionTerms, Refusal, Settlement, Want } from '../store/ledger.ts';
import type { NewCall, Store } from '../store/store.ts';
import {
  callerWant,
  dailyWant,
  FLOOD_WINDOW_MS,
  firstLease,
  floodThreshold,
  LEASE,
  potOf,
  proofWant,
  secondsLeftOfDay,
  shareOf,
} from './allowance.ts';
import { CallerKeys, monthlyWant, secondsLeftOfMonth, talkTerms } from './caller-allowance.ts';
import type { AdmitRequest, AdmittedCall, AnswerAllowance, Calls } from './calls.ts';
import {
  allowanceSpent,
  type CallRefused,
  callNotFound,
  lineFull,
  lineSpent,
  livekitUnavailable,
  proofRequired,
  visitorLimit,
} from './failures.ts';
import { createMoving } from './moving.ts';
import { type NoticeKind, ownerTeller } from './notices.ts';
import { type ClaimedRoom, freshRooms, type RoomControl, type RoomSource, randomName } from './rooms.ts';

export interface CallsDeps {
  lines: LineCatalog;
  store: Store;
  /** `livekitRooms(…)`, or a fake. */
  rooms: RoomControl;
  /** Default: a new room for each call. */
  roomSource?: RoomSource;
  /** The model's tokens cost nothing, as the embedded speech server's: they are not counted. Default: false. */
  freeModel?: boolean;
  /** This installation's; default: one that no other process has, to which callers are nobody known. */
  secret?: string;
  logger: Logger;
  /** Milliseconds since the epoch. */
  now?: () => number;
}

/** A room that is made by others, or none, as of a call in writing. */
const roomNamed = (name: string): ClaimedRoom => ({ name, ready: async () => {} });

export function createCalls(deps: CallsDeps): Calls {
  const { lines, store, rooms, logger, roomSource = freshRooms(rooms), freeModel = false, now = Date.now } = deps;
  const callerKeys = new CallerKeys(deps.secret ?? randomBytes(32).toString('hex'));
  const tellOwner = ownerTeller({ store, logger });

  /** What is used up by being admitted, and the first leases, which are the agent's to settle. */
  function wantsOf(line: Line, callId: string, { kind, by, visitor, address, proof }: AdmitRequest, at: number) {
    const daily = (pot: 'calls' | 'seconds' | 'tokens', id: string, amount: number) =>
      dailyWant(line, { id, pot, kind, amount, at });
    const caller = (of: 'visitor' | 'address', key: string) =>
      callerWant(line, { id: `${callId}/${of}`, by: of, key, at });
    const counted: Want[] = [
      ...(typeof proof === 'object' ? [proofWant(line, { id: `${callId}/proof`, proof: proof.id, at })] : []),
      ...(visitor === undefined ? [] : [caller('visitor', visitor)]),
      ...(address === undefined ? [] : [caller('address', address)]),
      daily('calls', `${callId}/calls`, 1),
    ];
    const leases: Want[] = [
      daily('seconds', firstLease(callId, 'seconds'), LEASE.seconds),
      ...(freeModel ? [] : [daily('tokens', firstLease(callId, 'tokens'), LEASE.tokens)]),
    ];
    // What is written takes no time of the line, and each answer reserves its own tokens.
    return { counted, leases: by === 'writing' ? [] : leases };
  }

  /**
   * A page is told in writing that nothing is left of its visitor's month; a phone is let in to be told by voice. The
   * agent puts a lease of its own in the place of this second.
   */
  function pageWant(
    line: Line,
    callId: string,
    kind: AdmitRequest['kind'],
    { caller, talkSeconds }: Pick<NewCall, 'caller' | 'talkSeconds'>,
    at: number,
  ): Want[] {
    if (kind === 'phone' || caller === undefined || talkSeconds === undefined) return [];
    return [monthlyWant(line, { id: firstLease(callId, 'caller'), caller, amount: 1, limit: talkSeconds, at })];
  }

  function termsOf(line: Line, wants: Want[], { kind, by, proof }: AdmitRequest, at: number): AdmissionTerms {
    const places = by === 'writing' ? Number.MAX_SAFE_INTEGER : shareOf(line.limits.concurrentCalls, kind, line);
    const flood = { calls: floodThreshold(line), after: at - FLOOD_WINDOW_MS };
    return { places, wants, ...(proof === 'none' && { flood }) };
  }

  /** What is refused, in words; the owner is told where it is about the line. */
  async function refuse(
    line: Line,
    kind: AdmitRequest['kind'],
    admission: Exclude<Admission, { ok: true }>,
  ): Promise<CallRefused> {
    const tell = (notice: NoticeKind) => tellOwner(line, notice, now());
    switch (admission.because) {
      case 'full':
        await tell('full');
        return lineFull(line.id, shareOf(line.limits.concurrentCalls, kind, line));
      case 'flood':
        await tell('flood');
        return proofRequired(line.id, admission.calls / floodThreshold(line));
      case 'spent':
        return refuseSpent(line, admission.refusal, tell);
    }
  }

  async function refuseSpent(
    line: Line,
    { pot }: Refusal,
    tell: (kind: NoticeKind) => Promise<void>,
  ): Promise<CallRefused> {
    const tomorrow = secondsLeftOfDay(now(), line.timezone);
    const name = potOf(line, pot);
    switch (name) {
      case 'proof':
        return proofRequired(line.id, 1);
      case 'visitor':
        return visitorLimit(line.id, 'callsPerVisitorPerDay', tomorrow);
      case 'address':
        return visitorLimit(line.id, 'callsPerAddressPerDay', tomorrow);
      case 'caller':
        return allowanceSpent(line.id, secondsLeftOfMonth(now(), line.timezone));
      case 'calls':
      case 'seconds':
      case 'tokens':
        await tell(name);
        return lineSpent(line.id, settings[name], tomorrow);
      case undefined:
        throw new TypeError(`Refused for a pot that is not the line's: ${pot}`);
    }
  }

  const settle = (callId: string, wants: readonly Want[], spent: 0 | 1) =>
    book(
      callId,
      wants.map(({ id }) => ({ id, spent })),
    );

  async function book(callId: string, settlements: readonly Settlement[]): Promise<void> {
    await store.settle(settlements).catch((error: unknown) => {
      logger.error({ err: error, callId }, 'what a call has used could not be settled; it counts in full');
    });
  }

  /** A caller is never left waiting for a failed call to be written off: the sweeper would end it too. */
  async function giveUp(callId: string, wants: readonly Want[]): Promise<void> {
    await store.endCall(callId, 'room-gone', now()).catch((error: unknown) => {
      logger.error({ err: error, callId }, 'a call whose room could not be made is still open in the store');
    });
    await settle(callId, wants, 0);
  }

  return {
    ...createMoving({ store, logger, now }),

    async admit(request): Promise<AdmittedCall> {
      const line = await lines.get(request.line);
      const at = now();
      const { kind, continues, callBack } = request;
      const callId = randomName('call');
      const given = request.by === 'writing' ? '' : request.room;
      const room = given === undefined ? await roomSource(line.id) : roomNamed(given);
      const { counted, leases } = wantsOf(line, callId, request, at);
      const terms = talkTerms(line, request, callerKeys);
      const wants = [...counted, ...leases, ...pageWant(line, callId, kind, terms, at)];
      const call = { id: callId, line: line.id, room: room.name, kind, createdAt: at, ...terms };
      const admission = await store.admitCall(call, termsOf(line, wants, request, at));
      if (!admission.ok) throw await refuse(line, kind, admission);
      try {
        await room.ready({
          callId,
          line: line.id,
          epoch: 1,
          ...(continues !== undefined && { continues }),
          ...(callBack !== undefined && { callBack }),
        });
      } catch (error) {
        await giveUp(callId, wants);
        throw livekitUnavailable(error);
      }
      void settle(callId, counted, 1);
      // Written words come whenever they come, and are added to a call that has ended, too.
      if (request.by === 'writing') await store.endCall(callId, 'caller-left', now());
      logger.info({ callId, line: line.id, kind }, 'call admitted');
      return { callId, room: room.name, identity: randomName('visitor') };
    },

    async allowAnswer(callId, lineId): Promise<AnswerAllowance> {
      if (freeModel) return { settle: async () => {} };
      const line = await lines.get(lineId);
      const at = now();
      const id = `${callId}/${randomName('answer')}`;
      const want = dailyWant(line, { id, pot: 'tokens', kind: 'web', amount: LEASE.tokens, at });
      const reserved = await store.reserve({ callId, wants: [want] });
      if (!reserved.ok) {
        throw await refuseSpent(line, reserved.refusal, (notice) => tellOwner(line, notice, at));
      }
      return { settle: (spent) => book(callId, [{ id, spent }]) };
    },

    async end(callId) {
      const call = await store.getCall(callId);
      if (call === undefined) throw callNotFound(callId);
      // The room first: a call that could not be ended must not count as ended.
      await rooms.delete(call.room).catch((error: unknown) => {
        throw livekitUnavailable(error);
      });
      await store.endCall(callId, 'agent-ended', now());
    },
  };
}

const settings = { calls: 'callsPerDay', seconds: 'minutesPerDay', tokens: 'tokensPerDay' } as const;
