import type { InboundTrunk } from '../config/schema.ts';
import { parseDigest } from '../sip/auth/digest.ts';
import { AddressList } from '../sip/guard/address-list.ts';
import { bodyText, type SipRequest } from '../sip/message/message.ts';
import { parseDescription } from '../sip/sdp/description.ts';
import type { Hop } from '../sip/transport/transport.ts';
import type { IncomingCall } from '../sip/ua/incoming-call.ts';
import type { InboundPolicy } from '../sip/ua/policy.ts';
import { partiesOf } from './participant.ts';

/** Phones and programs on this machine, where no trunk is configured: enough to try it, and nobody else gets in. */
export const localTrunk: InboundTrunk = {
  name: 'local',
  numbers: [],
  allowedAddresses: ['127.0.0.0/8', '::1'],
  allowedNumbers: [],
  // As with the API, programs on this machine are the owner's.
  trusted: true,
  mediaEncryption: 'allow',
  headersToAttributes: {},
  maxCalls: 30,
  newRequestsPerSecond: 60,
};

const REALM = 'hoyhoy';

/** Which trunk an INVITE belongs to, and what it has to prove for that. */
export class Trunks {
  readonly #trunks: readonly { trunk: InboundTrunk; sources: AddressList | undefined }[];

  constructor(configured: readonly InboundTrunk[]) {
    const trunks = configured.length > 0 ? configured : [localTrunk];
    this.#trunks = trunks.map((trunk) => ({
      trunk,
      sources: trunk.allowedAddresses.length > 0 ? new AddressList(trunk.allowedAddresses) : undefined,
    }));
  }

  /**
   * The trunk of an INVITE: of those for the called number whose addresses the packet came from, the one whose user
   * signs in, else the first. Undefined where the packet may come from none.
   */
  find(invite: SipRequest, source: Hop): InboundTrunk | undefined {
    const { called } = partiesOf(invite, { trusted: false });
    const candidates = this.#trunks
      .filter(({ trunk }) => trunk.numbers.length === 0 || trunk.numbers.includes(called))
      .filter(({ sources }) => sources === undefined || sources.has(source.address))
      .map(({ trunk }) => trunk);
    const username = signingIn(invite);
    return (
      candidates.find(({ authUsername }) => authUsername !== undefined && authUsername === username) ?? candidates[0]
    );
  }

  /** New requests a second that may come from there; undefined where no trunk names the address. */
  paceOf(address: string): number | undefined {
    const paces = this.#trunks
      .filter(({ sources }) => sources?.has(address))
      .map(({ trunk }) => trunk.newRequestsPerSecond);
    return paces.length > 0 ? Math.max(...paces) : undefined;
  }

  policyFor(invite: SipRequest, source: Hop): InboundPolicy | 'refuse' {
    const trunk = this.find(invite, source);
    if (trunk === undefined) return 'refuse';
    const { authUsername, authPassword } = trunk;
    const { caller } = partiesOf(invite, trunk);
    if (trunk.allowedNumbers.length > 0 && !trunk.allowedNumbers.includes(caller)) return 'refuse';
    if (authUsername === undefined) return {};
    return {
      digest: { realm: REALM, passwordOf: (username) => (username === authUsername ? authPassword : undefined) },
    };
  }
}

/** Whether the offer, if the INVITE has one, is as encrypted as the trunk wants it. */
export function agreesOnEncryption({ request }: Pick<IncomingCall, 'request'>, trunk: InboundTrunk): boolean {
  const offer = request.body.length > 0 ? parseDescription(bodyText(request)) : undefined;
  const protocols = offer?.media.filter(({ type }) => type === 'audio').map(({ protocol }) => protocol) ?? [];
  if (protocols.length === 0) return trunk.mediaEncryption !== 'require';
  if (trunk.mediaEncryption === 'require') return protocols.some((protocol) => protocol.includes('SAVP'));
  return trunk.mediaEncryption === 'allow' || protocols.some((protocol) => !protocol.includes('SAVP'));
}

function signingIn(invite: SipRequest): string | undefined {
  const values = [...invite.headers.all('authorization'), ...invite.headers.all('proxy-authorization')];
  return values.map((value) => parseDigest(value)?.get('username')).find((username) => username !== undefined);
}
