import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { CODE_LIFE_MS, WRONG_CODES_AN_HOUR } from '../../../server/calls/move-codes.ts';
import { createMoving } from '../../../server/calls/moving.ts';
import type { MoveDirection } from '../../../server/store/code-store.ts';
import { aCall, databasePath, logger, storeAt } from '../store/support.ts';

const HOUR = 3_600_000;

async function setUp(t: TestContext) {
  const path = await databasePath(t);
  const store = await storeAt(t, path);
  const clock = { now: 1_000_000 };
  const moving = createMoving({ store, logger, now: () => clock.now });
  await store.createCall(aCall());
  await store.createCall(aCall({ id: 'call-2', line: 'garage', room: 'room-2' }));
  const redeem = (
    code: string,
    more: { line?: string; caller?: string; address?: string; network?: string; direction?: MoveDirection } = {},
  ) => moving.redeemCode({ code, direction: 'to-phone', line: 'bakery', ...more });
  /** A code of the right form that is not this one. */
  const other = (code: string, by = 1) => String((Number(code) + by) % 1_000_000).padStart(6, '0');
  return { path, store, clock, moving, redeem, other };
}

const refused = { reason: 'code-refused' };

test('a code lets its bearer into its call, once', async (t) => {
  const { store, moving, redeem } = await setUp(t);
  const { code, expiresAt } = await moving.issueCode('call-1', 'to-phone');
  assert.match(code, /^\d{6}$/);
  assert.equal(expiresAt, 1_000_000 + CODE_LIFE_MS);
  const { identity, ...joined } = await redeem(code);
  assert.deepEqual(joined, { callId: 'call-1', line: 'bakery', room: 'room-1' });
  assert.match(identity, /^visitor-[\w-]{22}$/);
  await assert.rejects(redeem(code), refused);
  const { events = [] } = (await store.getCall('call-1')) ?? {};
  assert.deepEqual(
    events.map(({ name }) => name),
    ['code-issued', 'code-used'],
  );
  assert.ok(!JSON.stringify(events).includes(code), 'codes are written down nowhere');
});

test('of ten who use a code at once, in two processes, one gets in', async (t) => {
  const { path, moving, clock } = await setUp(t);
  const other = createMoving({ store: await storeAt(t, path), logger, now: () => clock.now });
  const { code } = await moving.issueCode('call-1', 'to-phone');
  const tries = await Promise.allSettled(
    Array.from({ length: 10 }, (_, i) =>
      (i % 2 === 0 ? moving : other).redeemCode({ code, direction: 'to-phone', line: 'bakery' }),
    ),
  );
  assert.equal(tries.filter(({ status }) => status === 'fulfilled').length, 1);
});

test('who has used a code up gets in also where the store is away right after', async (t) => {
  const { path, moving, clock } = await setUp(t);
  const store = await storeAt(t, path);
  const settle = () => Promise.reject(new Error('the store is away'));
  const failing = createMoving({ store: { ...store, settle }, logger, now: () => clock.now });
  const { code } = await moving.issueCode('call-1', 'to-phone');
  const taken = await failing.redeemCode({ code, direction: 'to-phone', line: 'bakery' });
  assert.equal(taken.callId, 'call-1');
});

test('five minutes later it lets nobody in', async (t) => {
  const { clock, moving, redeem } = await setUp(t);
  const late = await moving.issueCode('call-1', 'to-phone');
  clock.now += CODE_LIFE_MS;
  await assert.rejects(redeem(late.code), refused);
  const inTime = await moving.issueCode('call-1', 'to-phone');
  clock.now += CODE_LIFE_MS - 1;
  await redeem(inTime.code);
});

test('it is refused on another line, in the other direction, in another form, and once its call is over', async (t) => {
  const { store, moving, redeem, other } = await setUp(t);
  const { code } = await moving.issueCode('call-1', 'to-phone');
  await assert.rejects(redeem(code, { line: 'garage' }), refused);
  await assert.rejects(redeem(code, { direction: 'to-page' }), refused);
  for (const wrong of [other(code), '', code.slice(1), `${code}0`, `${code}\0`, '１２３４５６', `${'9'.repeat(500)}`]) {
    await assert.rejects(redeem(wrong), refused);
  }
  await store.endCall('call-1', 'caller-left', 2_000_000);
  await assert.rejects(redeem(code), refused);
  await assert.rejects(moving.issueCode('call-1', 'to-phone'), { reason: 'call-not-found' });
  await assert.rejects(moving.issueCode('call-of-nobody', 'to-phone'), { reason: 'call-not-found' });
});

test('a page that is for all lines takes the code of any', async (t) => {
  const { moving } = await setUp(t);
  const { code } = await moving.issueCode('call-2', 'to-page');
  assert.equal((await moving.redeemCode({ code, direction: 'to-page' })).callId, 'call-2');
});

test('a new code takes the place of the one before', async (t) => {
  const { moving, redeem } = await setUp(t);
  const before = await moving.issueCode('call-1', 'to-phone');
  const page = await moving.issueCode('call-1', 'to-page');
  const now = await moving.issueCode('call-1', 'to-phone');
  if (before.code !== now.code) await assert.rejects(redeem(before.code), refused);
  await redeem(now.code);
  await redeem(page.code, { direction: 'to-page' });
});

test('who has tried as many wrong codes as an hour allows is refused the right one too, in the same words', async (t) => {
  const { clock, moving, redeem, other } = await setUp(t);
  const said = (error: unknown) => (error instanceof Error ? error.message : '');
  const words = new Set<string>();
  for (let tries = 1; tries <= 10; tries++) {
    const { code } = await moving.issueCode('call-1', 'to-phone');
    const wrong = tries <= WRONG_CODES_AN_HOUR.caller ? other(code, tries) : code;
    await redeem(wrong, { caller: '+441632960961' }).catch((error) => words.add(said(error)));
    await assert.rejects(redeem(wrong, { caller: '+441632960961' }), refused);
  }
  assert.equal(words.size, 1);
  const { code } = await moving.issueCode('call-1', 'to-phone');
  await redeem(code, { caller: '+441632960962' });
  clock.now += HOUR;
  await redeem((await moving.issueCode('call-1', 'to-phone')).code, { caller: '+441632960961' });
});

test('a right code uses up nothing', async (t) => {
  const { moving, redeem } = await setUp(t);
  for (let moves = 0; moves < 3 * WRONG_CODES_AN_HOUR.caller; moves++) {
    const { code } = await moving.issueCode('call-1', 'to-phone');
    await redeem(code, { caller: '+441632960961' });
  }
});

test('callers without a number share their tries, addresses have their own, and a line has an end', async (t) => {
  const { moving, redeem, other } = await setUp(t);
  const { code } = await moving.issueCode('call-1', 'to-phone');
  for (let tries = 0; tries < WRONG_CODES_AN_HOUR.unknown; tries++) await assert.rejects(redeem(other(code)), refused);
  await assert.rejects(redeem(code), refused);
  for (let tries = 0; tries < WRONG_CODES_AN_HOUR.address; tries++) {
    await assert.rejects(redeem(other(code), { caller: `visitor-${tries}`, address: 'one' }), refused);
  }
  await assert.rejects(redeem(code, { caller: 'visitor-0', address: 'one' }), refused);
  await redeem(code, { caller: 'visitor-0', address: 'two' });
  const left = WRONG_CODES_AN_HOUR.line - WRONG_CODES_AN_HOUR.unknown - WRONG_CODES_AN_HOUR.address;
  for (let tries = 0; tries < left; tries++) {
    await assert.rejects(redeem('000000', { caller: `many-${tries}` }), refused);
  }
  const last = await moving.issueCode('call-1', 'to-phone');
  await assert.rejects(redeem(last.code, { caller: 'another' }), refused);
});

test('who guesses on the page for all lines shuts it to their own address and network, and to nobody else', async (t) => {
  const { moving, other } = await setUp(t);
  const { code } = await moving.issueCode('call-1', 'to-page');
  const page = (tried: string, address: string, network: string) =>
    moving.redeemCode({ code: tried, direction: 'to-page', address, network });
  const { address: most, network: mostOfAll, line } = WRONG_CODES_AN_HOUR;
  let tries = 0;
  for (let host = 0; tries < mostOfAll; host++) {
    for (let i = 0; i < most; i++, tries++)
      await assert.rejects(page(other(code, tries + 1), `${host}`, 'theirs'), refused);
    if (host === 0) await assert.rejects(page(code, '0', 'theirs'), refused, 'an address has an end');
  }
  await assert.rejects(page(code, 'another', 'theirs'), refused, 'a network has an end');
  for (; tries <= 2 * line; tries++)
    await assert.rejects(page(other(code, tries + 1), `${tries}`, `net ${tries}`), refused);
  assert.equal((await page(code, 'a visitor', 'elsewhere')).callId, 'call-1');
});

test('all of the internet together has an end on that page', async (t) => {
  const { moving, other } = await setUp(t);
  const { code } = await moving.issueCode('call-1', 'to-page');
  const page = (tried: string, from: number) =>
    moving.redeemCode({ code: tried, direction: 'to-page', address: `${from}`, network: `net ${from}` });
  for (let tries = 1; tries <= WRONG_CODES_AN_HOUR.everybody; tries++) {
    await assert.rejects(page(other(code, tries), tries), refused);
  }
  await assert.rejects(page(code, 0), refused);
});
