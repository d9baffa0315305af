import assert from 'node:assert/strict';
import { isIPv4, isIPv6 } from 'node:net';
import { test } from 'node:test';
import { localAddress } from '../../../../server/telephony/sip/transport/local-address.ts';
import { plainAddress } from '../../../../server/telephony/sip/transport/transport.ts';

const everywhere = { host: '0.0.0.0', port: 5060 };

test('behind 1:1 NAT the public address is told, but not to this machine itself', () => {
  const advertised = { host: '203.0.113.1', ports: { udp: 15_060 } };
  assert.deepEqual(localAddress('udp', '198.51.100.1', everywhere, advertised), { host: '203.0.113.1', port: 15_060 });
  assert.deepEqual(localAddress('tcp', '198.51.100.1', everywhere, advertised), { host: '203.0.113.1', port: 5_060 });
  assert.equal(localAddress('udp', '127.0.0.1', everywhere, advertised).host, '127.0.0.1');
});

test('who listens everywhere tells an address of this machine of the kind that the other side has', () => {
  assert.ok(isIPv4(localAddress('udp', '198.51.100.1', everywhere, undefined).host));
  assert.ok(isIPv6(localAddress('udp', '2001:db8::1', { host: '::', port: 5_060 }, undefined).host));
  assert.deepEqual(localAddress('tls', '192.0.2.1', { host: '192.0.2.9', port: 7 }, undefined), {
    host: '192.0.2.9',
    port: 7,
  });
});

test('an IPv4 address is called so also by a socket that has both kinds', () => {
  assert.equal(plainAddress('::ffff:192.0.2.1'), '192.0.2.1');
  assert.equal(plainAddress('::1'), '::1');
});
