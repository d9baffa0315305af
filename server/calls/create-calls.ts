import type { Logger } from 'pino';
import type { Line, LineCatalog } from '../line/line.ts';
import type { Admission, AdmissionTerms, Refusal, Want } from '../store/ledger.ts';
import type { Store } from '../store/store.ts';
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
import type { AdmitRequest, AdmittedCall, Calls } from './calls.ts';
import {
  type CallRefused,
  callNotFound,
  lineFull,
  lineSpent,
  livekitUnavailable,
  proofRequired,
  visitorLimit,
} from './failures.ts';
import { type NoticeKind, ownerTeller } from './notices.ts';
import { freshRooms, type RoomControl, type RoomSource, randomName } from './rooms.ts';

export interface CallsDeps {
  lines: LineCatalog;
  store: Store;
  /** `livekitRooms(…)`, or a fake. */
  rooms: RoomControl;
  /** Default: a new room for each call. */
  roomSource?: RoomSource;
  /** The model's tokens cost nothing, as the embedded speech server's: they are not counted. Default: false. */
  freeModel?: boolean;
  logger: Logger;
  /** Milliseconds since the epoch. */
  now?: () => number;
}

export function createCalls(deps: CallsDeps): Calls {
  const { lines, store, rooms, logger, roomSource = freshRooms(rooms), freeModel = false, now = Date.now } = deps;
  const tellOwner = ownerTeller({ store, logger });

  /** What is used up by being admitted, and the first leases, which are the agent's to settle. */
  function wantsOf(line: Line, callId: string, { kind, visitor, address, proof }: AdmitRequest, at: number) {
    const daily = (pot: 'calls' | 'seconds' | 'tokens', id: string, amount: number) =>
      dailyWant(line, { id, pot, kind, amount, at });
    const caller = (by: 'visitor' | 'address', key: string) => callerWant(line, { id: `${callId}/${by}`, by, key, at });
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
    return { counted, leases };
  }

  function termsOf(line: Line, wants: Want[], { kind, proof }: AdmitRequest, at: number): AdmissionTerms {
    const places = shareOf(line.limits.concurrentCalls, kind, line);
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
      case 'calls':
      case 'seconds':
      case 'tokens':
        await tell(name);
        return lineSpent(line.id, settings[name], tomorrow);
      case undefined:
        throw new TypeError(`Refused for a pot that is not the line's: ${pot}`);
    }
  }

  async function settle(callId: string, wants: readonly Want[], spent: 0 | 1): Promise<void> {
    await store.settle(wants.map(({ id }) => ({ id, spent }))).catch((error: unknown) => {
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
    async admit(request): Promise<AdmittedCall> {
      const line = await lines.get(request.line);
      const at = now();
      const { kind } = request;
      const callId = randomName('call');
      const room = await roomSource(line.id);
      const { counted, leases } = wantsOf(line, callId, request, at);
      const wants = [...counted, ...leases];
      const call = { id: callId, line: line.id, room: room.name, kind, createdAt: at };
      const admission = await store.admitCall(call, termsOf(line, wants, request, at));
      if (!admission.ok) throw await refuse(line, kind, admission);
      try {
        await room.ready({ callId, line: line.id, epoch: 1 });
      } catch (error) {
        await giveUp(callId, wants);
        throw livekitUnavailable(error);
      }
      void settle(callId, counted, 1);
      logger.info({ callId, line: line.id, kind }, 'call admitted');
      return { callId, room: room.name, identity: randomName('visitor') };
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
