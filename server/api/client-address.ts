import { BlockList, isIP } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/**
 * Address of the client, or undefined where it isn't known. A proxy on this machine is believed what it says in the
 * last entry of X-Forwarded-For, the one it wrote itself; whoever else sends that header is not.
 */
export function clientAddress(remoteAddress: string | undefined, headers: Headers): string | undefined {
  const peer = plain(remoteAddress);
  if (peer === undefined || !isLoopback(peer)) return peer;
  const forwardedFor = headers.get('x-forwarded-for');
  if (forwardedFor !== null) return plain(forwardedFor.split(',').at(-1));
  // A proxy that says only this is still a proxy: its clients are not on this machine.
  return headers.has('forwarded') || headers.has('x-real-ip') ? undefined : peer;
}

/** Whether the client is a program on this machine: one that a proxy speaks for never is, whatever the proxy says of it. */
export function isLocal(remoteAddress: string | undefined, headers: Headers): boolean {
  const proxied = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'].some((name) => headers.has(name));
  return !proxied && isLoopback(plain(remoteAddress));
}

function isLoopback(address: string | undefined): boolean {
  return address !== undefined && loopback.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/** One key for all addresses that one client can use at will: an IPv6 network of 64 bits, an IPv4 address. */
export function addressKey(address: string | undefined): string {
  if (address === undefined || isIP(address) !== 6) return address ?? 'unknown';
  return `${groupsOf(address).slice(0, 4).join(':')}::/64`;
}

/** One key for all addresses that one customer can get at will: an IPv6 network of 48 bits, an IPv4 network of 24. */
export function networkKey(address: string | undefined): string {
  if (address === undefined) return 'unknown';
  if (isIP(address) === 6) return `${groupsOf(address).slice(0, 3).join(':')}::/48`;
  return `${address.split('.').slice(0, 3).join('.')}.0/24`;
}

/** The eight groups of an IPv6 address. */
function groupsOf(address: string): string[] {
  // The URL parser writes an address's groups in one way only, with `::` for the longest run of zeros.
  const [head = '', tail] = new URL(`http://[${address}]/`).hostname.slice(1, -1).split('::');
  const groups = head === '' ? [] : head.split(':');
  const after = tail ? tail.split(':') : [];
  const zeros = tail === undefined ? 0 : 8 - groups.length - after.length;
  return [...groups, ...Array<string>(zeros).fill('0'), ...after];
}

/** An IP address without IPv4-in-IPv6 notation, or undefined. */
function plain(text: string | undefined): string | undefined {
  const address = text?.trim().replace(/^::ffff:(?=\d+\.)/i, '');
  return address !== undefined && isIP(address) !== 0 && !address.includes('%') ? address : undefined;
}
