import { setTimeout as delay } from 'node:timers/promises';
import { ParticipantInfo_Kind } from '@livekit/protocol';
import { RoomServiceClient } from 'livekit-server-sdk';
import { callerAttributes, Failure, sipPhoneNumberAttribute } from '../contract/index.ts';
import { comparable, isWithheld } from '../line/telephone-number.ts';
import type { CallRecord } from '../store/store.ts';
import type { AdmittedCall, Calls } from './calls.ts';
import type { LiveKitAccess } from './livekit-rooms.ts';

/** Phones that livekit-sip or LiveKit Cloud has let into a room before anybody of ours knew of them. */
export interface Arrivals {
  /**
   * Admits the phone in that room, as our own gateway has its callers admitted before they are let in, and marks it as
   * that one does. Undefined where the call in this room is admitted already.
   * @throws what `Calls.admit` throws, Failure `nobody-arrived`, and what LiveKit fails with
   */
  admit(arrival: { room: string; line: string }): Promise<AdmittedCall | undefined>;
}

export interface ArrivalsDeps {
  calls: Pick<Calls, 'admit' | 'end'>;
  store: { liveCalls(): Promise<readonly Pick<CallRecord, 'room'>[]> };
}

/** A dispatch reaches us while the phone that caused it is still joining. */
const ARRIVES_WITHIN_MS = 5_000;
const LOOK_EVERY_MS = 50;
const REQUEST_TIMEOUT_S = 5;

/** Arrivals in the rooms of a real LiveKit. */
export function createArrivals({ url, apiKey, apiSecret }: LiveKitAccess, { calls, store }: ArrivalsDeps): Arrivals {
  const rooms = new RoomServiceClient(url, apiKey, apiSecret, { requestTimeout: REQUEST_TIMEOUT_S });

  async function phoneIn(room: string) {
    let unseen: unknown;
    // A LiveKit that is slow to answer is not asked for longer than one that answers at once.
    for (const end = performance.now() + ARRIVES_WITHIN_MS; performance.now() < end; await delay(LOOK_EVERY_MS)) {
      const there = await rooms.listParticipants(room).catch((error: unknown) => {
        unseen = error;
        return [];
      });
      const phone = there.find(({ kind }) => kind === ParticipantInfo_Kind.SIP);
      if (phone) return phone;
    }
    throw nobodyArrived(unseen);
  }

  return {
    async admit({ room, line }) {
      // A LiveKit that has restarted makes the room anew once its phone is back, and dispatches once more.
      if ((await store.liveCalls()).some((call) => call.room === room)) return undefined;
      const { identity, attributes } = await phoneIn(room);
      const told = attributes[sipPhoneNumberAttribute] ?? '';
      const number = isWithheld(told) ? '' : comparable(told);
      const trusted = number !== '' && attributes[callerAttributes.trustedNumber] === 'true';
      const call = await calls.admit({ line, kind: 'phone', room, ...(trusted && { number }) });
      const marks = {
        [callerAttributes.callId]: call.callId,
        [callerAttributes.line]: line,
        // As carriers write it, which is not always how we compare it; an empty one is taken away.
        [sipPhoneNumberAttribute]: number,
        [callerAttributes.trustedNumber]: trusted ? 'true' : '',
      };
      try {
        await rooms.updateParticipant(room, identity, { attributes: marks });
      } catch (error) {
        // Who has hung up meanwhile keeps no place on the line; where this fails too, the call's lease runs out.
        await calls.end(call.callId).catch(() => {});
        throw error;
      }
      return call;
    },
  };
}

const nobodyArrived = (cause: unknown) =>
  new Failure({
    reason: 'nobody-arrived',
    message: 'An agent was sent into a room for a phone, and there is no phone in it.',
    cure: 'Nothing, where the caller has just hung up. Else look at the log of livekit-sip.',
    cause,
  });
