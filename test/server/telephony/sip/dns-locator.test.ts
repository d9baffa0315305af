import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseUri } from '../../../../server/telephony/sip/message/uri.ts';
import type { Hop } from '../../../../server/telephony/sip/transport/transport.ts';
import { type DnsResolver, dnsLocator } from '../../../../server/telephony/sip/ua/dns-locator.ts';

const none = () => Promise.reject(new Error('ENODATA'));

function resolver(zone: {
  naptr?: Record<string, [order: number, service: string, replacement: string][]>;
  srv?: Record<string, [priority: number, weight: number, name: string, port: number][]>;
  a?: Record<string, string[]>;
}): DnsResolver {
  return {
    resolveNaptr: async (name) =>
      (zone.naptr?.[name] ?? (await none())).map(([order, service, replacement]) => ({
        order,
        service,
        replacement,
        preference: 0,
      })),
    resolveSrv: async (name) =>
      (zone.srv?.[name] ?? (await none())).map(([priority, weight, target, port]) => ({
        priority,
        weight,
        name: target,
        port,
      })),
    resolve4: async (name) => zone.a?.[name] ?? none(),
    resolve6: none,
  };
}

function locate(text: string, zone: Parameters<typeof resolver>[0], random = () => 0.5): Promise<string[]> {
  const uri = parseUri(text);
  assert.ok(uri);
  const locator = dnsLocator({ transports: ['udp', 'tcp', 'tls'], random, resolver: resolver(zone) });
  return new Promise((resolve) => {
    locator.locate(uri, (hops: readonly Hop[]) => {
      resolve(
        hops.map(({ transport, address, port, name }) => `${transport} ${address}:${port}${name ? ` ${name}` : ''}`),
      );
    });
  });
}

const a = { 'one.example': ['192.0.2.1'], 'two.example': ['192.0.2.2'], 'example.com': ['192.0.2.9', '192.0.2.10'] };

test('NAPTR says which transport, SRV which server, in order: RFC 3263 4.1', async () => {
  const naptr = {
    'example.com': [
      [20, 'SIP+D2U', 'u.example'],
      [10, 'SIPS+D2T', 't.example'],
      [5, 'X+D2S', 'x.example'],
    ],
  } satisfies Parameters<typeof resolver>[0]['naptr'];
  const srv = {
    't.example': [
      [20, 0, 'two.example', 5071],
      [10, 0, 'one.example', 5061],
    ],
    'u.example': [[1, 1, 'two.example', 5060]],
  } satisfies Parameters<typeof resolver>[0]['srv'];
  assert.deepEqual(await locate('sip:a@example.com', { naptr, srv, a }), [
    'tls 192.0.2.1:5061 example.com',
    'tls 192.0.2.2:5071 example.com',
    'udp 192.0.2.2:5060',
  ]);
});

test('without NAPTR by SRV, without SRV the host itself', async () => {
  const srv = { '_sip._udp.example.com': [[1, 1, 'one.example', 5066]] } satisfies Parameters<
    typeof resolver
  >[0]['srv'];
  assert.deepEqual(await locate('sip:a@example.com', { srv, a }), ['udp 192.0.2.1:5066']);
  assert.deepEqual(await locate('sip:a@example.com', { a }), ['udp 192.0.2.9:5060', 'udp 192.0.2.10:5060']);
  assert.deepEqual(await locate('sips:a@example.com', { a }), [
    'tls 192.0.2.9:5061 example.com',
    'tls 192.0.2.10:5061 example.com',
  ]);
});

test('a port or a number asks for no records; a transport only for its own', async () => {
  const srv = { '_sip._udp.example.com': [[1, 1, 'one.example', 5066]] } satisfies Parameters<
    typeof resolver
  >[0]['srv'];
  assert.deepEqual(await locate('sip:a@example.com:5090', { srv, a: { 'example.com': ['192.0.2.9'] } }), [
    'udp 192.0.2.9:5090',
  ]);
  assert.deepEqual(await locate('sip:a@192.0.2.7;transport=tcp', { srv, a }), ['tcp 192.0.2.7:5060']);
  assert.deepEqual(await locate('sip:a@one.example;transport=tcp', { srv, a }), ['tcp 192.0.2.1:5060']);
  assert.deepEqual(await locate('sip:a@nowhere.example', {}), []);
  assert.deepEqual(await locate('sip:a@example.com;transport=sctp', { a }), []);
});

test('servers of one priority share calls by weight: RFC 2782', async () => {
  const srv = {
    '_sip._udp.example.com': [
      [1, 90, 'one.example', 1],
      [1, 10, 'two.example', 2],
    ],
  } satisfies Parameters<typeof resolver>[0]['srv'];
  let seed = 1;
  const random = () => {
    seed = (seed * 16_807) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  let first = 0;
  for (let i = 0; i < 400; i += 1) {
    if ((await locate('sip:a@example.com', { srv, a }, random))[0]?.startsWith('udp 192.0.2.1:')) first += 1;
  }
  assert.ok(first > 330 && first < 385, `${first} of 400`);
});
