import { parseUri, type SipUri, sipUri } from '../sip/message/uri.ts';

/** A number or line at our own gateway, which listens at `host:port`; undefined where that is none. */
export function gatewayUri(user: string, listening: string): SipUri | undefined {
  // One that listens on all addresses is reached on this machine.
  const gateway = parseUri(`sip:${listening.replace(/^(0\.0\.0\.0|\[?::\]?)(?=:\d+$)/, '127.0.0.1')}`);
  if (gateway?.kind !== 'sip') return undefined;
  return sipUri({ user, host: gateway.host, ...(gateway.port !== undefined && { port: gateway.port }) });
}
