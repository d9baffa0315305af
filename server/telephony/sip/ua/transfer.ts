import { bodyText, contentType, type SipRequest } from '../message/message.ts';

/** What a NOTIFY within a call says about the transfer that we asked for, RFC 3515 2.4.4 and 2.4.5. */
export interface TransferReport {
  status: number;
  isLast: boolean;
}

/** Undefined where the NOTIFY is about something else, or says nothing readable. */
export function readTransferReport(notify: SipRequest): TransferReport | undefined {
  const event = notify.headers.get('event')?.split(';')[0]?.trim().toLowerCase();
  const status = Number(/^SIP\/2\.0 ([1-6][0-9]{2})(?: |\r|\n|$)/.exec(bodyText(notify))?.[1]);
  if (event !== 'refer' || contentType(notify) !== 'message/sipfrag' || Number.isNaN(status)) return undefined;
  const state = notify.headers.get('subscription-state')?.trim().toLowerCase() ?? '';
  return { status, isLast: status >= 200 || state.startsWith('terminated') };
}
