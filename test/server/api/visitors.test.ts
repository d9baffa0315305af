import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { pino } from 'pino';
import { Visitors } from '../../../server/api/visitors.ts';
import { CallRefused } from '../../../server/calls/failures.ts';
import { aLine } from '../../support/lines.ts';
import { anApp, ask, problemOf, tokenOf, VISITOR } from './support.ts';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 10, 24, 12);

async function callAs(token: string | undefined, changes: { now?: number; secret?: string; from?: string } = {}) {
  const { now = NOW, secret = 'a secret of the tests', from = VISITOR } = changes;
  const { app, calls } = anApp({ now: () => now, secret });
  const headers = token === undefined ? {} : { 'Hoyhoy-Visitor': token };
  const response = await ask(app, { headers, remoteAddress: from });
  assert.equal(response.status, 201);
  return { asked: calls.admitted[0], token: (await tokenOf(response)).visitor_token ?? '' };
}

test('a visitor who brings their token back is the same, and is given the same token', async () => {
  const first = await callAs(undefined);
  const second = await callAs(first.token);
  assert.deepEqual([second.asked?.visitor, second.token], [first.asked?.visitor, first.token]);
  assert.notEqual((await callAs(undefined)).asked?.visitor, first.asked?.visitor);
});

test('a token of yesterday, of another server or made up is a new visitor, and no error', async () => {
  const { token, asked } = await callAs(undefined);
  const [id = '', expires = '', mac = ''] = token.split('.');
  const others = [
    await callAs(token, { now: NOW + DAY_MS }),
    await callAs(token, { secret: 'another secret' }),
    await callAs(`${id}.${Number(expires) + DAY_MS}.${mac}`, { now: NOW + DAY_MS }),
    await callAs(`${id}.${expires}.`),
    await callAs(`${id}.${expires}`),
    await callAs(id),
    await callAs('x'.repeat(5000)),
    await callAs('..'),
  ];
  for (const other of others) {
    assert.notEqual(other.asked?.visitor, asked?.visitor);
    assert.match(other.token, /^[\w-]{16}\.\d+\.[\w-]{43}$/);
  }
});

test('whatever is changed in a token, it is nobody’s', () => {
  const visitors = new Visitors('secret');
  const line = aLine();
  const { token, visitor } = visitors.count(line, undefined, VISITOR, NOW);
  fc.assert(
    fc.property(fc.nat({ max: token.length - 1 }), fc.constantFrom(...'aZ0_-.'), (at, letter) => {
      // The last letter of 43 holds two bits that are not the signature's.
      fc.pre(token[at] !== letter && at < token.length - 1);
      const changed = token.slice(0, at) + letter + token.slice(at + 1);
      assert.notEqual(visitors.count(line, changed, VISITOR, NOW).visitor, visitor);
    }),
  );
});

test('an address is known by a hash that means nothing elsewhere: not on another day, line or server', async () => {
  const { asked } = await callAs(undefined);
  assert.match(asked?.address ?? '', /^[\w-]{22}$/);
  assert.equal((await callAs(undefined)).asked?.address, asked?.address);
  const line = aLine();
  const hash = (secret: string, of = line, now = NOW, from = VISITOR) =>
    new Visitors(secret).count(of, undefined, from, now).address;
  const own = hash('secret');
  assert.notEqual(hash('other'), own);
  assert.notEqual(hash('secret', aLine({ id: 'garage' })), own);
  assert.notEqual(hash('secret', line, NOW + DAY_MS), own);
  assert.notEqual(hash('secret', line, NOW, '203.0.113.8'), own);
  assert.equal(hash('secret', line, NOW, '2001:db8::1'), hash('secret', line, NOW, '2001:db8::2'));
});

test('who has called too often, and a line that is used up, are told to telephone and when to come back', async () => {
  for (const [reason, status] of [
    ['visitor-limit', 429],
    ['line-spent', 503],
  ] as const) {
    const logged: string[] = [];
    const { app, calls } = anApp({ logger: pino({}, { write: (line: string) => void logged.push(line) }) });
    calls.failure = new CallRefused({ reason, message: 'secret', cure: 'secret' }, { retryAfter: 7200 });
    const response = await ask(app);
    assert.equal(response.headers.get('retry-after'), '7200');
    const problem = await problemOf(response);
    assert.deepEqual([problem.code, problem.status, problem.phone], [reason, status, '+441234567890']);
    assert.equal(JSON.stringify(problem).includes('secret'), false);
    assert.deepEqual(logged, [], 'a flood would fill the log');
  }
});

test('where a line counts a month, its visitors are known until that is over, also by a token of another line', () => {
  const visitors = new Visitors('secret');
  const [plain, monthly] = [
    aLine({ timezone: 'UTC' }),
    aLine({ timezone: 'UTC', allowance: { minutesPerMonth: 15, minutesPerUnknownCall: 3, exceptions: {} } }),
  ];
  const first = visitors.count(plain, undefined, VISITOR, NOW);
  const second = visitors.count(monthly, first.token, VISITOR, NOW + 1000);
  assert.equal(second.visitor, first.visitor);
  const lastMinute = Date.UTC(2026, 10, 30, 23, 59);
  const again = visitors.count(monthly, second.token, VISITOR, lastMinute);
  assert.deepEqual([again.visitor, again.token], [first.visitor, second.token]);
  const december = Date.UTC(2026, 11, 1);
  assert.notEqual(visitors.count(monthly, second.token, VISITOR, december).visitor, first.visitor);
});
