import type { DigestUsers } from '../auth/digest-server.ts';
import type { AddressList } from '../guard/address-list.ts';
import type { SipRequest } from '../message/message.ts';
import type { Hop } from '../transport/transport.ts';

/** Who may call in, where: what is set must hold, so both where both are. */
export interface InboundPolicy {
  /** Addresses that packets must come from. What a message says about its origin does not count. */
  sources?: AddressList;
  /** Names and passwords. */
  digest?: DigestUsers;
}

/** The policy for an INVITE: of the trunk it belongs to. `refuse` answers 403, as to anybody who may not call. */
export type PolicyFor = (invite: SipRequest, source: Hop) => InboundPolicy | 'refuse';
