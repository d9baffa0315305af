import {
  RoomConfiguration,
  SIPDispatchRuleInfo,
  SIPInboundTrunkInfo,
  SIPMediaConfig,
  SIPMediaEncryption,
  SIPOutboundTrunkInfo,
  SIPTransport,
} from '@livekit/protocol';
import type { SipClient } from 'livekit-server-sdk';
import { isOurs } from '../../calls/provisioned.ts';
import type { Comparing } from './plan.ts';

export type Kind = 'inbound trunk' | 'outbound trunk' | 'dispatch rule';

/** Where LiveKit keeps one kind of thing. */
export interface Shelf<T> extends Comparing<T> {
  kind: Kind;
  list(): Promise<T[]>;
  /** Resolves to its id. */
  create(wanted: T): Promise<string>;
  /** Sets what is ours to set, and leaves the rest as it is. */
  update(id: string, wanted: T, actual: T): Promise<void>;
  remove(id: string): Promise<void>;
  /** Takes it out of use until it is updated, so that it is in the way of no other. */
  park?(id: string, actual: T): Promise<void>;
}

/** No trunk has such an id: a rule for it is for no call. */
const NO_TRUNK = 'hoyhoy-being-set-up';

const ofMetadata = ({ metadata }: { metadata: string }) => isOurs(metadata);
/** Lists are sets to LiveKit. */
const list = (values: readonly string[]) => JSON.stringify([...values].sort());
const table = (values: Readonly<Record<string, string>>) => JSON.stringify(Object.entries(values).sort());

type Trunk = Pick<
  SIPInboundTrunkInfo & SIPOutboundTrunkInfo,
  'numbers' | 'authUsername' | 'authPassword' | 'media' | 'mediaEncryption' | 'metadata'
>;

/** Not every LiveKit lists passwords: by our mark they are told apart, so one that was changed in LiveKit itself is not noticed. */
function ofTrunk({ numbers, authUsername, media, mediaEncryption, metadata }: Trunk) {
  return {
    numbers: list(numbers),
    authUsername,
    authPassword: metadata,
    mediaEncryption: SIPMediaEncryption[media?.encryption ?? mediaEncryption] ?? '',
  };
}

export function inboundTrunkShelf(sip: SipClient): Shelf<SIPInboundTrunkInfo> {
  return {
    kind: 'inbound trunk',
    list: () => sip.listSipInboundTrunk(),
    idOf: ({ sipTrunkId }) => sipTrunkId,
    isOurs: ofMetadata,
    view: (trunk) => ({
      ...ofTrunk(trunk),
      allowedAddresses: list(trunk.allowedAddresses),
      allowedNumbers: list(trunk.allowedNumbers),
      headersToAttributes: table(trunk.headersToAttributes),
    }),
    async create({ name, numbers, allowedAddresses, allowedNumbers, headersToAttributes, ...trunk }) {
      const options = { allowedAddresses, allowedNumbers, headersToAttributes, ...shared(trunk) };
      return (await sip.createSipInboundTrunk(name, numbers, options)).sipTrunkId;
    },
    async update(id, wanted, actual) {
      const { numbers, allowedAddresses, allowedNumbers, headersToAttributes } = wanted;
      await sip.updateSipInboundTrunk(
        id,
        new SIPInboundTrunkInfo({
          ...actual,
          ...{ numbers, allowedAddresses, allowedNumbers, headersToAttributes },
          ...updated(wanted, actual),
        }),
      );
    },
    async remove(id) {
      await sip.deleteSipTrunk(id);
    },
  };
}

export function outboundTrunkShelf(sip: SipClient): Shelf<SIPOutboundTrunkInfo> {
  return {
    kind: 'outbound trunk',
    list: () => sip.listSipOutboundTrunk(),
    idOf: ({ sipTrunkId }) => sipTrunkId,
    isOurs: ofMetadata,
    view: (trunk) => ({ ...ofTrunk(trunk), address: trunk.address, transport: SIPTransport[trunk.transport] ?? '' }),
    async create({ name, address, numbers, transport, ...trunk }) {
      return (await sip.createSipOutboundTrunk(name, address, numbers, { transport, ...shared(trunk) })).sipTrunkId;
    },
    async update(id, wanted, actual) {
      const { address, numbers, transport } = wanted;
      await sip.updateSipOutboundTrunk(
        id,
        new SIPOutboundTrunkInfo({ ...actual, ...{ address, numbers, transport }, ...updated(wanted, actual) }),
      );
    },
    async remove(id) {
      await sip.deleteSipTrunk(id);
    },
  };
}

export function dispatchRuleShelf(sip: SipClient): Shelf<SIPDispatchRuleInfo> {
  const park = async (id: string, actual: SIPDispatchRuleInfo) => {
    await sip.updateSipDispatchRule(id, new SIPDispatchRuleInfo({ ...actual, trunkIds: [NO_TRUNK] }));
  };
  const update = async (id: string, wanted: SIPDispatchRuleInfo, actual: SIPDispatchRuleInfo) => {
    const { trunkIds, numbers, inboundNumbers, hidePhoneNumber, attributes, metadata, rule, roomConfig } = wanted;
    await sip.updateSipDispatchRule(
      id,
      new SIPDispatchRuleInfo({
        ...actual,
        ...{ trunkIds, numbers, inboundNumbers, hidePhoneNumber, attributes, metadata },
        ...(rule && { rule }),
        ...(roomConfig && { roomConfig }),
      }),
    );
  };
  return {
    kind: 'dispatch rule',
    list: () => sip.listSipDispatchRule(),
    idOf: ({ sipDispatchRuleId }) => sipDispatchRuleId,
    isOurs: ofMetadata,
    view: ({ trunkIds, numbers, inboundNumbers, hidePhoneNumber, attributes, rule, roomConfig }) => ({
      trunkIds: list(trunkIds),
      numbers: list(numbers),
      inboundNumbers: list(inboundNumbers),
      hidePhoneNumber: String(hidePhoneNumber),
      attributes: table(attributes),
      rule: rule?.toJsonString() ?? '',
      roomConfig: ofRoom(roomConfig),
    }),
    async create(wanted) {
      const { name, metadata } = wanted;
      // `SipClient` makes rules for any number only. Such a one is in the way of others, and would take their calls.
      const made = await sip.createSipDispatchRule(
        { type: 'callee', roomPrefix: '', randomize: true },
        { name, metadata, trunkIds: [NO_TRUNK] },
      );
      const id = made.sipDispatchRuleId;
      try {
        await update(id, wanted, made);
      } catch (error) {
        await sip.deleteSipDispatchRule(id);
        throw error;
      }
      return id;
    },
    update,
    async remove(id) {
      await sip.deleteSipDispatchRule(id);
    },
    park,
  };
}

function shared({
  authUsername,
  authPassword,
  media,
  metadata,
}: Pick<Trunk, 'authUsername' | 'authPassword' | 'media' | 'metadata'>) {
  return { authUsername, authPassword, metadata, ...(media && { media: new SIPMediaConfig(media) }) };
}

function updated(wanted: Trunk, actual: Trunk) {
  const { authUsername, authPassword, metadata, media } = wanted;
  const encryption = media?.encryption ?? SIPMediaEncryption.SIP_MEDIA_ENCRYPT_DISABLE;
  return {
    ...{ authUsername, authPassword, metadata },
    media: new SIPMediaConfig({ ...actual.media, encryption }),
    mediaEncryption: encryption,
  };
}

function ofRoom(room: RoomConfiguration | undefined): string {
  const { emptyTimeout, departureTimeout, maxParticipants, agents } = room ?? new RoomConfiguration();
  const dispatched = agents.map(({ agentName, metadata }) => ({ agentName, metadata }));
  return JSON.stringify({ emptyTimeout, departureTimeout, maxParticipants, dispatched });
}
