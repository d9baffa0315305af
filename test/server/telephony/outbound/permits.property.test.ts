import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertLimitsHold, limits, numbers, trunks } from '../../../support/telephony/outbound-steps.ts';
import { OutboundWorld } from '../../../support/telephony/outbound-world.ts';
import { databasePath, storeAt } from '../../store/support.ts';

test('no sequence of calls, by two gateways that may be killed, exceeds any limit', async (t) => {
  const path = await databasePath(t);
  const allowed = await assertLimitsHold([await storeAt(t, path), await storeAt(t, path)], 30);
  assert.ok(allowed > 150, `${allowed} calls were allowed`);
});

test('each limit is reached, told as what it is, and there is room again afterwards', async (t) => {
  const stores = [await storeAt(t, await databasePath(t))];
  const world = new OutboundWorld('', stores, { outbound: limits, outboundTrunks: trunks });
  const [first = '', second = '', third = ''] = numbers;
  const dialAndEnd = async (trunk: number, to: string) => {
    const refused = await world.dial(0, trunk, to);
    for (const call of world.open) await world.end(call);
    return refused;
  };
  assert.equal(await world.dial(0, 0, first), undefined);
  assert.equal(await world.dial(0, 0, second), undefined);
  assert.equal(await world.dial(0, 1, third), 'too-many-calls');
  for (const call of world.open) await world.end(call);
  assert.equal(await dialAndEnd(0, first), undefined);
  assert.equal(await dialAndEnd(0, second), 'too-fast');
  assert.equal(await dialAndEnd(1, second), undefined);
  await world.pass(60_000);
  assert.equal(await dialAndEnd(0, first), undefined);
  assert.equal(await dialAndEnd(0, first), undefined);
  assert.equal(await dialAndEnd(0, first), 'too-often-to-number');
  await world.pass(3_600_000);
  assert.equal(await dialAndEnd(0, first), undefined);
  // Whoever talks uses up what there is, and not a call more.
  for (let talked = 0; talked < limits.minutesPerDay; talked += limits.maxCallMinutes) {
    const to = `+1212555${String(2000 + talked)}`;
    assert.equal(await world.dial(0, 0, to), undefined);
    for (const call of world.open) world.answer(call);
    await world.pass(limits.maxCallMinutes * 60_000);
  }
  assert.equal(await dialAndEnd(0, second), 'minutes-used-up');
  await world.pass(24 * 3_600_000);
  assert.equal(await dialAndEnd(0, second), undefined);
});

test('a gateway that is killed gives its places back after a minute, but not its minutes', async (t) => {
  const path = await databasePath(t);
  const stores = [await storeAt(t, path), await storeAt(t, path)];
  const world = new OutboundWorld('', stores, {
    outbound: { ...limits, minutesPerDay: 4 },
    outboundTrunks: trunks,
  });
  const [first = '', second = '', third = ''] = numbers;
  await world.dial(0, 0, first);
  await world.dial(0, 0, second);
  world.kill(0);
  assert.equal(await world.dial(1, 0, third), 'too-many-calls');
  await world.pass(61_000);
  assert.equal(await world.dial(1, 0, third), 'minutes-used-up');
});

test('a call whose place could not be held ends at once', async (t) => {
  const store = await storeAt(t, await databasePath(t));
  const world = new OutboundWorld('', [store], { outbound: limits, outboundTrunks: trunks });
  await world.dial(0, 0, numbers[0] ?? '');
  const [call] = world.open;
  assert.ok(call);
  await world.pass(55_000);
  assert.equal(call.endedAt, 30_000, 'rung for as long as it may');
  await world.dial(0, 0, numbers[0] ?? '');
  const [held] = world.open;
  assert.ok(held);
  world.answer(held);
  // As if the gateway had stood still for a minute, and another had found it lapsed.
  await store.holdOutbound({ ids: [held.permit.id], at: 0, until: 1 });
  await world.pass(20_000);
  assert.equal(held.endedAt, world.now);
});

test('what is refused is one line of log without the number, and a notice for the owner', async (t) => {
  const world = new OutboundWorld('', [await storeAt(t, await databasePath(t))], {
    outbound: { ...limits, maxCalls: 1 },
    outboundTrunks: trunks,
  });
  assert.equal(await world.dial(0, 0, '+12125550101'), undefined);
  assert.deepEqual([world.logged, world.notices], [[], []]);
  for (const to of ['+12125550102', '+19005550103', '112']) await world.dial(0, 0, to);
  assert.deepEqual(world.notices, ['outbound-calls', 'outbound-number', 'outbound-number']);
  assert.deepEqual(
    world.logged.map((line) => JSON.parse(line)).map(({ to, reason, trunk }) => [to, reason, trunk]),
    [
      ['+…02', 'too-many-calls', 'one'],
      ['+…03', 'premium-number', 'one'],
      ['…', 'emergency-number', 'one'],
    ],
  );
});
