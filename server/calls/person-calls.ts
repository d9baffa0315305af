import { AccessToken, RoomServiceClient, TrackSource } from 'livekit-server-sdk';
import { agentIdentity, callerAttributes, personRoom } from '../contract/index.ts';
import { isPremiumNumber } from '../line/costly-numbers.ts';
import { isEmergencyNumber } from '../line/emergency/is-emergency-number.ts';
import type { Line, TransferTarget } from '../line/line.ts';
import { DialFailed, type Dialler } from './dialler.ts';
import type { LiveKitAccess } from './livekit-rooms.ts';
import type { PersonOffer } from './person-offer.ts';

/** Calls people for callers: each into a room of their own first, where they hear who it is. */
export interface PersonCalls {
  /** Whether phones are called at all. */
  readonly dials: boolean;
  /** Where the agent speaks to them. */
  room(callId: string): Promise<{ name: string; url: string; token: string }>;
  /**
   * Calls a target of the line; resolves once somebody has answered. @throws DialFailed
   */
  dial(request: { callId: string; line: Line; target: TransferTarget; signal: AbortSignal }): Promise<void>;
  /** Shows whoever has the link for it what they are asked; until `end`. @throws what LiveKit fails with */
  offer(callId: string, offer: PersonOffer): Promise<void>;
  /** Hangs the person's phone up, ringing or not, and leaves the room as it is. Never rejects. */
  drop(callId: string): Promise<void>;
  /** Has whoever answered go on in the caller's room. @throws what LiveKit fails with */
  join(callId: string, room: string): Promise<void>;
  /** Ends the person's room, and with it a phone that is in it, ringing or not. Never rejects. */
  end(callId: string): Promise<void>;
}

const RING_S = 30;
/** For LiveKit, which answers in some 20 ms. */
const REQUEST_TIMEOUT_S = 5;
const TOKEN_TTL_S = 60;

/** The outbound trunk by which a target is called; undefined where there is none to call it by. */
export function trunkOf(line: Pick<Line, 'callBack'>, target: TransferTarget): string | undefined {
  return addressOf(target) === undefined ? undefined : (target.trunk ?? line.callBack?.trunk);
}

/** Where a caller's carrier is asked to send them, to reach a target; undefined for one that no machine may dial. */
export function transferAddress({ phone, sip }: TransferTarget): string | undefined {
  if (sip !== undefined) return sip;
  return phone === undefined || isEmergencyNumber(phone) || isPremiumNumber(phone) ? undefined : `tel:${phone}`;
}

/** A number, or the address of a phone. */
function addressOf({ phone, sip }: TransferTarget): string | undefined {
  return phone ?? sip;
}

/** @param dialler where it is left out, no phone is called */
export function createPersonCalls({ url, apiKey, apiSecret }: LiveKitAccess, dialler?: Dialler): PersonCalls {
  const rooms = new RoomServiceClient(url, apiKey, apiSecret, { requestTimeout: REQUEST_TIMEOUT_S });
  const drop = async (callId: string) => {
    await dialler?.hangUp(personRoom(callId), personRoom(callId)).catch(() => {});
  };
  return {
    dials: dialler !== undefined,
    async room(callId) {
      const name = personRoom(callId);
      const token = new AccessToken(apiKey, apiSecret, { identity: agentIdentity(name), ttl: TOKEN_TTL_S });
      token.addGrant({
        roomJoin: true,
        room: name,
        canPublish: true,
        canPublishSources: [TrackSource.MICROPHONE],
        canUpdateOwnMetadata: true,
      });
      return { name, url, token: await token.toJwt() };
    },
    async dial({ callId, line, target, signal }) {
      const to = addressOf(target);
      const trunk = trunkOf(line, target);
      const { phone } = target;
      const isNever = phone !== undefined && isEmergencyNumber(phone);
      if (dialler === undefined || to === undefined || trunk === undefined || isNever) {
        throw new DialFailed('not-allowed', undefined);
      }
      await dialler.dial({
        trunk,
        to,
        room: personRoom(callId),
        identity: personRoom(callId),
        name: target.name,
        attributes: { [callerAttributes.line]: line.id, [callerAttributes.person]: target.name },
        // A page is not to see whose phone it is.
        hidePhoneNumber: true,
        ringSeconds: RING_S,
        signal,
      });
    },
    async offer(callId, offer) {
      await rooms.updateRoomMetadata(personRoom(callId), JSON.stringify(offer));
    },
    drop,
    async join(callId, room) {
      await rooms.updateParticipant(personRoom(callId), personRoom(callId), {
        attributes: { [callerAttributes.room]: room },
      });
    },
    async end(callId) {
      // A phone that is put out by the end of the room alone may come back to it (`keepOut`).
      await drop(callId);
      await rooms.deleteRoom(personRoom(callId)).catch(() => {});
    },
  };
}
