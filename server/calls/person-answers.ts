import { randomUUID } from 'node:crypto';
import { AccessToken, DataPacket_Kind, RoomServiceClient, TrackSource } from 'livekit-server-sdk';
import type { Logger } from 'pino';
import {
  type AnswerResponse,
  agentIdentity,
  answerTopic,
  callerAttributes,
  type PersonAnswer,
  personRoom,
} from '../contract/index.ts';
import type { Ledger, Want } from '../store/ledger.ts';
import type { Store } from '../store/store.ts';
import { linkOver, linkUsed, livekitUnavailable } from './failures.ts';
import type { LiveKitAccess } from './livekit-rooms.ts';
import { LINK_LIFE_MS, type PersonLink, PersonLinks } from './person-link.ts';
import { type PersonOffer, readOffer } from './person-offer.ts';

/**
 * What people do with the links that they were sent. Looking is free; accepting or declining uses a link up.
 * All throw Failure `link-unknown` | `link-expired` | `link-used` | `link-over` | `livekit-unavailable`.
 */
export interface PersonAnswers {
  look(signed: string): Promise<AnswerResponse>;
  /** Resolves to the token that joins the caller's room as the person. */
  accept(signed: string): Promise<string>;
  decline(signed: string): Promise<void>;
}

export interface PersonAnswersDeps {
  livekit: LiveKitAccess;
  secret: string;
  store: Pick<Ledger, 'reserve' | 'settle' | 'balance'> & Pick<Store, 'getCall'>;
  logger: Logger;
  now?: () => number;
}

/** For LiveKit, which answers in some 20 ms. */
const REQUEST_TIMEOUT_S = 5;
const TOKEN_TTL_S = 60;
const ONCE = 'once';

/** For the persons of all lines: what each is offered stands in LiveKit, and what is used up in the store. */
export function createPersonAnswers(deps: PersonAnswersDeps): PersonAnswers {
  const { livekit, store, logger, now = Date.now } = deps;
  const { url, apiKey, apiSecret } = livekit;
  const links = new PersonLinks(deps.secret, now);
  const rooms = new RoomServiceClient(url, apiKey, apiSecret, { requestTimeout: REQUEST_TIMEOUT_S });

  /** What is still offered by a link. @throws Failure */
  async function open(signed: string) {
    const link = links.read(signed);
    const { used, reserved } = await store.balance(potOf(link), ONCE);
    if (used + reserved > 0) throw linkUsed();
    const [call, [reaching]] = await Promise.all([
      store.getCall(link.callId),
      rooms.listRooms([personRoom(link.callId)]).catch((error: unknown) => {
        throw livekitUnavailable(error);
      }),
    ]);
    const offer = readOffer(reaching?.metadata ?? '');
    if (offer?.link !== link.id || call === undefined || call.state === 'ended') throw linkOver();
    return { link, offer, room: call.room };
  }

  /** Of all who try at the same time, one gets through. @throws Failure `link-used` */
  async function use({ id, callId, ...link }: PersonLink): Promise<void> {
    const want: Want = {
      // Another one for each who tries: whoever asks again with the same would get through.
      id: `${id}/${randomUUID()}`,
      pot: potOf({ id }),
      period: ONCE,
      amount: 1,
      limit: 1,
      expiresAt: link.expiresAt,
      forgetAt: link.expiresAt + LINK_LIFE_MS,
    };
    if (!(await store.reserve({ callId, wants: [want] })).ok) throw linkUsed();
    await store.settle([{ id: want.id, spent: 1 }]);
  }

  /** Where the agent is not told, it sees them come, or gives up in time. */
  async function tell({ id, callId }: PersonLink, answer: PersonAnswer): Promise<void> {
    const room = personRoom(callId);
    const to = { topic: answerTopic, destinationIdentities: [agentIdentity(room)] };
    await rooms
      .sendData(room, new TextEncoder().encode(answer), DataPacket_Kind.RELIABLE, to)
      .catch((error: unknown) => {
        logger.warn({ err: error, callId, link: id }, 'an agent could not be told what a person has answered');
      });
  }

  return {
    async look(signed) {
      const { link, offer } = await open(signed);
      const { person, line, brief } = offer;
      return { line: line.name, person, ...brief, expires_in: Math.floor((link.expiresAt - now()) / 1000) };
    },
    async accept(signed) {
      const { link, offer, room } = await open(signed);
      await use(link);
      await tell(link, 'accepted');
      logger.info({ callId: link.callId }, 'a person takes a call in the browser');
      return personToken(livekit, link.callId, room, offer);
    },
    async decline(signed) {
      const { link } = await open(signed);
      await use(link);
      await tell(link, 'declined');
    },
  };
}

const potOf = ({ id }: Pick<PersonLink, 'id'>) => `person-link/${id}`;

/** As whom a phone of theirs would be there: of two ways that are both taken, the later one stays. */
function personToken(
  { apiKey, apiSecret }: LiveKitAccess,
  callId: string,
  room: string,
  { person, line }: PersonOffer,
): Promise<string> {
  const token = new AccessToken(apiKey, apiSecret, {
    ttl: TOKEN_TTL_S,
    identity: personRoom(callId),
    name: person,
    attributes: { [callerAttributes.line]: line.id, [callerAttributes.person]: person },
  });
  token.addGrant({
    roomJoin: true,
    room,
    canSubscribe: true,
    canPublish: true,
    canPublishSources: [TrackSource.MICROPHONE],
    canPublishData: false,
    canUpdateOwnMetadata: false,
  });
  return token.toJwt();
}
