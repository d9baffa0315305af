import assert from 'node:assert/strict';
import { test } from 'node:test';
import { algorithms, digestResponse, parseDigest } from '../../../../server/telephony/sip/auth/digest.ts';
import { DigestClient } from '../../../../server/telephony/sip/auth/digest-client.ts';
import { DigestServer, type DigestUsers } from '../../../../server/telephony/sip/auth/digest-server.ts';
import { answerTo } from '../../../../server/telephony/sip/message/answer.ts';
import { makeRequest } from '../../../../server/telephony/sip/message/build.ts';
import { Headers } from '../../../../server/telephony/sip/message/headers.ts';
import { formatUri, sipUri } from '../../../../server/telephony/sip/message/uri.ts';
import { FakeClock } from '../../../support/fake-clock.ts';

const uri = sipUri({ user: 'shop', host: '192.0.2.1' });
const SOURCE = '203.0.113.5';
const users: DigestUsers = { realm: 'shop', passwordOf: (name) => (name === 'bob' ? 'sesame' : undefined) };

function world() {
  const clock = new FakeClock();
  let seed = 0;
  const randomBytes = (count: number) => Uint8Array.from({ length: count }, () => (seed++ * 37) % 256);
  const lockOut = { attempts: 3, lockedMs: 60_000 };
  const server = new DigestServer({ clock, secret: randomBytes(32), lifetimeMs: 300_000, randomBytes }, lockOut);
  const client = (username: string, password: string) => new DigestClient({ username, password }, () => `c${seed++}`);
  return { clock, server, client };
}

function invite(credentials = Headers.none) {
  const headers = Headers.of([
    ['Via', 'SIP/2.0/UDP 203.0.113.5;branch=z9hG4bKa'],
    ['From', '<sip:bob@203.0.113.5>;tag=1'],
    ['To', '<sip:shop@192.0.2.1>'],
    ['Call-ID', 'a'],
    ['CSeq', '1 INVITE'],
  ]);
  return makeRequest('INVITE', uri, headers.with(credentials));
}

const challengeFrom = (server: DigestServer, stale = false, status = 401) =>
  answerTo(invite(), status, { headers: server.challenge(SOURCE, users, stale) });

test('the examples of RFC 7616 3.9.1 (SHA-256, MD5) and RFC 2617 3.5', () => {
  const example = {
    username: 'Mufasa',
    realm: 'http-auth@example.org',
    password: 'Circle of Life',
    method: 'GET',
    uri: '/dir/index.html',
  };
  const nonce = '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v';
  const qop = { nc: '00000001', cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ' };
  assert.equal(
    digestResponse({ ...example, algorithm: 'SHA-256', nonce, qop }),
    '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
  );
  assert.equal(digestResponse({ ...example, algorithm: 'MD5', nonce, qop }), '8ca523f5e9506fed4657c9700eebdbec');
  const old = { ...example, realm: 'testrealm@host.com', password: 'Circle Of Life', algorithm: 'MD5' as const };
  assert.equal(
    digestResponse({
      ...old,
      nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
      qop: { nc: '00000001', cnonce: '0a4f113b' },
    }),
    '6629fae49393a05397450978507c4ef1',
  );
});

test('our client satisfies our server, with each algorithm', () => {
  for (const algorithm of algorithms) {
    const { server, client } = world();
    const bob = client('bob', 'sesame');
    const only = { ...users, algorithms: [algorithm] };
    assert.ok(bob.challenged(answerTo(invite(), 401, { headers: server.challenge(SOURCE, only, false) })));
    const credentials = bob.authorize('INVITE', formatUri(uri));
    assert.equal(parseDigest(credentials.get('authorization') ?? '')?.get('algorithm'), algorithm);
    assert.deepEqual(server.check(invite(credentials), SOURCE, only), { result: 'ok', username: 'bob' });
  }
});

test('the stronger algorithm is taken, and the weaker refused where it is not allowed', () => {
  const { server, client } = world();
  const bob = client('bob', 'sesame');
  bob.challenged(challengeFrom(server));
  const credentials = bob.authorize('INVITE', formatUri(uri));
  assert.equal(parseDigest(credentials.get('authorization') ?? '')?.get('algorithm'), 'SHA-256');
  assert.equal(server.check(invite(credentials), SOURCE, { ...users, algorithms: ['MD5'] }).result, 'wrong');
});

test('a nonce serves many requests with rising counts, and none twice', () => {
  const { server, client } = world();
  const bob = client('bob', 'sesame');
  bob.challenged(challengeFrom(server));
  const first = bob.authorize('INVITE', formatUri(uri));
  const second = bob.authorize('INVITE', formatUri(uri));
  assert.equal(server.check(invite(first), SOURCE, users).result, 'ok');
  assert.equal(server.check(invite(second), SOURCE, users).result, 'ok');
  assert.equal(server.check(invite(second), SOURCE, users).result, 'stale');
  assert.equal(server.check(invite(first), SOURCE, users).result, 'stale');
});

test('a nonce that has run out, or was made for another source or by another server, is stale', () => {
  const { clock, server, client } = world();
  const credentialsAt = (from: DigestServer) => {
    const bob = client('bob', 'sesame');
    bob.challenged(challengeFrom(from));
    return invite(bob.authorize('INVITE', formatUri(uri)));
  };
  const old = credentialsAt(server);
  clock.advance(300_001);
  assert.equal(server.check(old, SOURCE, users).result, 'stale');
  assert.equal(server.check(credentialsAt(server), '198.51.100.9', users).result, 'stale');
  const randomBytes = (count: number) => new Uint8Array(count);
  const other = new DigestServer({ clock, secret: randomBytes(32), lifetimeMs: 300_000, randomBytes });
  assert.equal(server.check(credentialsAt(other), SOURCE, users).result, 'stale');
});

test('a wrong password, an unknown user, another method or address are wrong', () => {
  const { server, client } = world();
  const tryWith = (name: string, password: string, method: string, address: string) => {
    const someone = client(name, password);
    someone.challenged(challengeFrom(server));
    return server.check(invite(someone.authorize(method, address)), `192.0.2.${password.length}`, users).result;
  };
  assert.equal(tryWith('bob', 'open', 'INVITE', formatUri(uri)), 'wrong');
  assert.equal(tryWith('eve', 'sesame', 'INVITE', formatUri(uri)), 'wrong');
  assert.equal(tryWith('bob', 'sesame', 'REGISTER', formatUri(uri)), 'wrong');
  assert.equal(tryWith('bob', 'sesame', 'INVITE', 'sip:other@192.0.2.1'), 'wrong');
});

test('a source that keeps guessing is locked out, also with the right password, and others are not', () => {
  const { clock, server, client } = world();
  const guess = (password: string, source = SOURCE) => {
    const bob = client('bob', password);
    bob.challenged(answerTo(invite(), 401, { headers: server.challenge(source, users, false) }));
    return server.check(invite(bob.authorize('INVITE', formatUri(uri))), source, users).result;
  };
  assert.deepEqual([guess('1'), guess('2'), guess('3')], ['wrong', 'wrong', 'wrong']);
  assert.equal(guess('sesame'), 'locked');
  assert.equal(guess('sesame', '198.51.100.9'), 'ok');
  clock.advance(60_000);
  assert.equal(guess('sesame'), 'ok');
});

test('the client gives up on a refused password, and goes on after a stale nonce', () => {
  const { server, client } = world();
  const bob = client('bob', 'wrong');
  assert.ok(bob.challenged(challengeFrom(server)));
  bob.authorize('INVITE', formatUri(uri));
  assert.ok(!bob.challenged(challengeFrom(server)));
  assert.ok(bob.challenged(challengeFrom(server, true)));
});

test('a proxy and a server that both ask are both answered', () => {
  const { client } = world();
  const bob = client('bob', 'sesame');
  const challenge = (header: string, realm: string) =>
    Headers.of([[header, `Digest realm="${realm}", nonce="n", qop="auth-int,auth", algorithm=MD5, opaque="o"`]]);
  assert.ok(bob.challenged(answerTo(invite(), 407, { headers: challenge('Proxy-Authenticate', 'proxy') })));
  bob.authorize('INVITE', formatUri(uri));
  assert.ok(bob.challenged(answerTo(invite(), 401, { headers: challenge('WWW-Authenticate', 'server') })));
  const both = bob.authorize('INVITE', formatUri(uri));
  assert.equal(parseDigest(both.get('proxy-authorization') ?? '')?.get('nc'), '00000002');
  assert.equal(parseDigest(both.get('authorization') ?? '')?.get('nc'), '00000001');
  assert.equal(parseDigest(both.get('authorization') ?? '')?.get('opaque'), 'o');
});

test('a challenge that we can not answer is not answered', () => {
  const { client } = world();
  const bob = client('bob', 'sesame');
  for (const challenge of [
    'Basic realm="x"',
    'Digest realm="x", nonce="n", algorithm=SHA-512',
    'Digest realm="x", nonce="n", qop="auth-int"',
    'Digest realm="x',
  ]) {
    assert.ok(
      !bob.challenged(answerTo(invite(), 401, { headers: Headers.of([['WWW-Authenticate', challenge]]) })),
      challenge,
    );
  }
  assert.equal(bob.authorize('INVITE', formatUri(uri)).length, 0);
});
