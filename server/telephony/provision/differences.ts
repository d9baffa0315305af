import type { Telephony } from '../config/schema.ts';

/** What of `telephony.yaml` nobody keeps to where livekit-sip or LiveKit Cloud is in our gateway's place. */
export function differencesIn(telephony: Telephony): string[] {
  const { inboundTrunks, outboundTrunks, twilio } = telephony;
  // Its matchAddrMasks compares the list with the host in From, too.
  const byAddress = inboundTrunks.filter((trunk) => trunk.authUsername === undefined).map(({ name }) => name);
  const registering = outboundTrunks.filter(({ register }) => register).map(({ name }) => name);
  return [
    ...(inboundTrunks.length > 0
      ? [
          'maxCalls and newRequestsPerSecond of trunks do not hold there: limit calls at your carrier, and by the lines.',
        ]
      : []),
    ...(byAddress.length > 0
      ? [
          `A call counts there as one of ${byAddress.join(', ')} also by what it says of itself (From): let the firewall pass the carrier's addresses only, or have it sign in.`,
        ]
      : []),
    ...(outboundTrunks.length > 0
      ? [
          'prefixes and the limits in outbound do not hold there: whoever has the API key may dial anything. Set a spending limit and the countries at your carrier.',
        ]
      : []),
    ...(registering.length > 0
      ? [`Nobody registers there: ${registering.join(', ')} can be called by address only.`]
      : []),
    ...(twilio ? ['twilio (calls without SIP) needs our own gateway.'] : []),
  ];
}
