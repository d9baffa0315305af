import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DigestServer } from '../../../../server/telephony/sip/auth/digest-server.ts';
import { answerTo } from '../../../../server/telephony/sip/message/answer.ts';
import { Headers } from '../../../../server/telephony/sip/message/headers.ts';
import type { SipRequest } from '../../../../server/telephony/sip/message/message.ts';
import { parseMessage } from '../../../../server/telephony/sip/message/parse.ts';
import { serializeMessage } from '../../../../server/telephony/sip/message/serialize.ts';
import { sipUri } from '../../../../server/telephony/sip/message/uri.ts';
import { phone } from '../../../support/sip/phone.ts';
import { SimulatedNetwork } from '../../../support/sip/simulated-network.ts';

const REGISTRAR = '192.0.2.9';
const address = sipUri({ user: '4711', host: REGISTRAR });
const credentials = { username: '4711', password: 'secret' };

/** A registrar that does as `answer` says with what has the right password, and notes it. */
function world(answer: (request: SipRequest) => [status: number, headers?: Headers] = () => [200]) {
  const network = new SimulatedNetwork();
  const { clock, randomBytes } = network;
  const users = { realm: 'pbx', passwordOf: (name: string) => (name === '4711' ? 'secret' : undefined) };
  const digest = new DigestServer({ clock, secret: randomBytes(32), lifetimeMs: 300_000, randomBytes });
  const taken: { at: number; request: SipRequest }[] = [];
  const way = network.host(REGISTRAR, (packet, from) => {
    const parsed = parseMessage(packet);
    if (!parsed.ok || parsed.message.kind !== 'request') return;
    const request = parsed.message;
    const { result } = digest.check(request, from.address, users);
    if (result === 'ok') taken.push({ at: clock.monotonic(), request });
    const [status, headers] =
      result === 'ok' ? answer(request) : [401, digest.challenge(from.address, users, result === 'stale')];
    const response = answerTo(request, status ?? 500, { toTag: 'r', ...(headers && { headers }) });
    way.send(serializeMessage(response), from, () => {});
  });
  const client = phone(network, '192.0.2.1');
  const states: string[] = [];
  const register = (more: { expiresS?: number; password?: string } = {}) =>
    client.agent.register(
      { address, credentials: { ...credentials, ...(more.password && { password: more.password }) }, ...more },
      ({ name }) => states.push(name),
    );
  return { network, clock, taken, states, register, client };
}

test('registers with a password, refreshes in time with the same Call-ID and rising numbers, and leaves', () => {
  const { clock, taken, states, register } = world();
  const registration = register({ expiresS: 600 });
  clock.advance(1_000);
  assert.deepEqual(states, ['registered']);
  clock.advance(3_600_000);
  // 30 s before 600 are over, so for a bit more than an hour.
  assert.equal(taken.length, 7);
  assert.equal(new Set(taken.map(({ request }) => request.callId)).size, 1);
  const numbers = taken.map(({ request }) => request.cseq.number);
  assert.deepEqual(
    numbers,
    numbers.toSorted((a, b) => a - b),
  );
  registration.leave();
  clock.advance(1_000);
  assert.equal(taken.at(-1)?.request.headers.get('expires'), '0');
  assert.equal(states.at(-1), 'ended');
  clock.advance(3_600_000);
  assert.equal(clock.waiting, 0);
});

test('the registrar decides for how long: by the binding, before the header; 423 asks for more', () => {
  const { clock, taken, register } = world((request) => {
    if (Number(request.headers.get('expires')) < 120) return [423, Headers.of([['Min-Expires', '120']])];
    const contact = request.headers.get('contact') ?? '';
    return [200, Headers.of([['Contact', `<sip:other@198.51.100.1>;expires=9, ${contact};expires=100`]])];
  });
  register({ expiresS: 60 });
  clock.advance(1_000);
  assert.deepEqual(
    taken.map(({ request }) => request.headers.get('expires')),
    ['60', '120'],
  );
  clock.advance(80_000);
  assert.equal(taken.length, 3);
});

test('what fails is tried again after pauses that grow', () => {
  const { clock, taken, states, register } = world(() => [503]);
  register();
  clock.advance(1_000);
  assert.deepEqual(states, ['failed']);
  clock.advance(30 * 60_000);
  const pauses = taken.slice(1).map(({ at }, i) => Math.round((at - (taken[i]?.at ?? 0)) / 1_000));
  assert.deepEqual(pauses.slice(0, 4), [30, 60, 120, 240]);
});

test('a wrong password is not tried over and over', () => {
  const { network, clock, states, register } = world();
  register({ password: 'wrong' });
  clock.advance(10_000);
  assert.deepEqual(states, ['failed']);
  assert.equal(network.lines('192.0.2.1').length, 2);
});

test('a registrar that is not there is a failure after 32 s', () => {
  const { network, clock, states, register } = world();
  network.unplug(REGISTRAR);
  register();
  clock.advance(32_001);
  assert.deepEqual(states, ['failed']);
});
