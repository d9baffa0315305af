import { CreateSIPParticipantRequest } from '@livekit/protocol';
import { RoomServiceClient, ServerError, SipCallError, SipClient } from 'livekit-server-sdk';
import { DialFailed, type Dialler, type DialOutcome } from './dialler.ts';
import { keepOut } from './keep-out.ts';
import type { LiveKitAccess } from './livekit-rooms.ts';
import { placeSipCall } from './place-sip-call.ts';
import { isOurs } from './provisioned.ts';

const RING_S = 30;
/** LiveKit answers in some 20 ms. */
const ROOM_TIMEOUT_S = 5;

/**
 * Dials through LiveKit's own SIP API, so that our gateway, livekit-sip and Cloud do.
 * @param sipUrl where `/twirp/livekit.SIP/` is served; of livekit-sip and Cloud that is LiveKit's own
 */
export function sipDialler(livekit: LiveKitAccess, sipUrl: string): Dialler {
  const { url, apiKey, apiSecret } = livekit;
  const sip = new SipClient(sipUrl, apiKey, apiSecret);
  const rooms = new RoomServiceClient(url, apiKey, apiSecret, { requestTimeout: ROOM_TIMEOUT_S });
  const trunkIds = new Map<string, string>();

  /** Ids of our gateway's trunks are their names; livekit-sip and Cloud have made up ids of their own. */
  async function idOf(trunk: string): Promise<string> {
    const known = trunkIds.get(trunk);
    if (known !== undefined) return known;
    const all = await sip.listSipOutboundTrunk();
    const named = all.filter(({ name, sipTrunkId }) => name === trunk || sipTrunkId === trunk);
    const found = named.find(({ metadata }) => isOurs(metadata)) ?? named[0];
    if (found) trunkIds.set(trunk, found.sipTrunkId);
    return found?.sipTrunkId ?? trunk;
  }

  const callIn = async (room: string, identity: string) =>
    (await rooms.getParticipant(room, identity)).attributes['sip.callID'];

  /** Whoever is put out of the room is hung up, ringing or not. */
  async function hangUp(room: string, identity: string): Promise<void> {
    try {
      const call = await callIn(room, identity);
      await rooms.removeParticipant(room, identity);
      if (call === undefined) return;
      // Another call to the same phone has the same identity.
      const isBack = async () => (await callIn(room, identity)) === call;
      void keepOut({ isBack, putOut: () => rooms.removeParticipant(room, identity) });
    } catch (error) {
      if (!(error instanceof ServerError && error.code === 'not_found')) throw failureOf(error);
    }
  }

  return {
    hangUp,
    async dial({ trunk, to, from, room, identity, signal, ringSeconds = RING_S, longestSeconds, ...rest }) {
      if (signal?.aborted) throw new DialFailed('cancelled', undefined);
      // Of others than ours, which may let it ring on: whoever is in the room already is put out of it.
      const callOff = () => void hangUp(room, identity).catch(() => {});
      signal?.addEventListener('abort', callOff);
      try {
        const request = new CreateSIPParticipantRequest({
          sipTrunkId: await idOf(trunk),
          sipCallTo: to,
          roomName: room,
          participantIdentity: identity,
          waitUntilAnswered: true,
          ringingTimeout: seconds(ringSeconds),
          ...(from !== undefined && { sipNumber: from }),
          ...(rest.name !== undefined && { participantName: rest.name }),
          ...(rest.attributes !== undefined && { participantAttributes: { ...rest.attributes } }),
          ...(rest.hidePhoneNumber !== undefined && { hidePhoneNumber: rest.hidePhoneNumber }),
          ...(rest.dtmf !== undefined && { dtmf: rest.dtmf }),
          ...(longestSeconds !== undefined && { maxCallDuration: seconds(longestSeconds) }),
        });
        const { participantId, sipCallId } = await placeSipCall({ sipUrl, apiKey, apiSecret }, request, signal);
        return { participantId, callId: sipCallId };
      } catch (error) {
        // A trunk that was set up anew has another id.
        trunkIds.delete(trunk);
        throw signal?.aborted ? new DialFailed('cancelled', undefined, error) : failureOf(error);
      } finally {
        signal?.removeEventListener('abort', callOff);
      }
    },
    async transfer({ room, identity, to, ringSeconds = RING_S }) {
      try {
        await sip.transferSipParticipant(room, identity, to, { ringingTimeout: ringSeconds });
      } catch (error) {
        throw failureOf(error);
      }
    },
  };
}

const seconds = (whole: number) => ({ seconds: BigInt(whole) });

const declines: ReadonlyMap<string, DialOutcome> = new Map([
  ['true', 'declined'],
  ['perhaps', 'turned-away'],
]);

function failureOf(error: unknown): DialFailed {
  if (error instanceof SipCallError && error.sipStatusCode !== undefined) {
    // Our own gateway knows more than the status, with which most mobile phones decline as if they were engaged.
    const told = declines.get(error.metadata?.['declined'] ?? '');
    return new DialFailed(told ?? outcomeOf(error.sipStatusCode), error.sipStatusCode, error);
  }
  if (!(error instanceof ServerError)) return new DialFailed('failed', undefined, error);
  const outcomes: Readonly<Record<string, DialOutcome>> = {
    resource_exhausted: 'limited',
    permission_denied: 'not-allowed',
    invalid_argument: 'not-allowed',
    canceled: 'cancelled',
    deadline_exceeded: 'no-answer',
  };
  return new DialFailed(outcomes[error.code ?? ''] ?? 'failed', undefined, error);
}

function outcomeOf(status: number): DialOutcome {
  switch (status) {
    case 486:
    case 600:
      return 'busy';
    case 408:
    case 480:
      return 'no-answer';
    case 603:
    case 607:
    case 608:
      return 'declined';
    case 404:
    case 410:
    case 484:
    case 604:
      return 'unknown-number';
    case 487:
      return 'cancelled';
    default:
      return 'failed';
  }
}
