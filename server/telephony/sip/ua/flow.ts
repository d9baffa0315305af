import { BlockList, isIP } from 'node:net';
import type { Dialog } from '../dialog/dialog.ts';
import { type Hop, isReliable } from '../transport/transport.ts';

/** Addresses that mean nothing outside of the network they are in: RFC 1918, 6598, 3927, 4193, 4291. */
const inside = new BlockList();
for (const [network, bits] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
  ['0.0.0.0', 8],
] as const) {
  inside.addSubnet(network, bits, 'ipv4');
}
inside.addSubnet('fc00::', 7, 'ipv6');
inside.addSubnet('fe80::', 10, 'ipv6');

/**
 * The way by which the other side reached us, where its Contact would lead nowhere: a phone behind NAT, and one that
 * opened a connection and does not listen itself (RFC 5626 has more of that). Undefined where the Contact holds.
 */
export function flowOf({ remoteTarget, routeSet }: Dialog, hop: Hop): Hop | undefined {
  if (routeSet.length > 0) return undefined;
  if (isReliable(hop.transport)) return hop;
  if (remoteTarget.kind !== 'sip') return hop;
  const { host } = remoteTarget;
  return isInside(host) && !isInside(hop.address) ? hop : undefined;
}

function isInside(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && inside.check(address, family === 4 ? 'ipv4' : 'ipv6');
}
