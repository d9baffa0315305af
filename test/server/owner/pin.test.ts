import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { hashPin, isPin, PIN, PIN_HASH, randomPin } from '../../../server/owner/pin.ts';
import { isOwner } from '../../../server/owner/pin-guard.ts';
import { noKeys, type PinKeys, pressKey } from '../../../server/owner/pin-keys.ts';
import { aLine } from '../../support/lines.ts';
import { databasePath, storeAt } from '../store/support.ts';

const DAY_MS = 86_400_000;

describe('a PIN', () => {
  it('is made at random, and known again only by its hash', async () => {
    const pin = randomPin();
    assert.match(pin, PIN);
    const [one, other] = [await hashPin(pin), await hashPin(pin)];
    assert.match(one, PIN_HASH);
    assert.notEqual(one, other);
    assert.deepEqual(
      await Promise.all([
        isPin(pin, one),
        isPin(pin, other),
        isPin(`${pin}0`, one),
        isPin('', one),
        isPin(pin, 'scrypt:'),
      ]),
      [true, true, false, false, false],
    );
  });
});

describe('the keys of an owner', () => {
  const press = (keys: string, pauseMs = 100) => {
    let state: PinKeys = noKeys;
    const pins: string[] = [];
    const others: string[] = [];
    for (const [i, key] of [...keys].entries()) {
      const pressed = pressKey(state, key, i * pauseMs);
      state = pressed.state;
      if (pressed.pin !== undefined) pins.push(pressed.pin);
      if (!pressed.taken) others.push(key);
    }
    return { pins, others: others.join('') };
  };

  it('are a star, the PIN and a hash; nobody else is told the PIN', () => {
    assert.deepEqual(press('*123456#'), { pins: ['123456'], others: '*' });
    assert.deepEqual(press('12*123456#3#'), { pins: ['123456'], others: '12*3#' });
  });

  it('are begun anew by a star, and given up by a pause', () => {
    assert.deepEqual(press('*12*345678#').pins, ['345678']);
    assert.deepEqual(press('*123456#', 9000), { pins: [], others: '*123456#' });
  });

  it('leave the keys of others alone', () => {
    assert.deepEqual(press('0'), { pins: [], others: '0' });
    assert.deepEqual(press('*#'), { pins: [], others: '*#' });
    assert.deepEqual(press('1234#'), { pins: [], others: '1234#' });
  });

  it('are wrong where there are too many', () => {
    assert.deepEqual(press(`*${'1'.repeat(50)}#`).pins, ['1'.repeat(13)]);
  });
});

describe('who is taken for the owner', () => {
  async function setUp(t: TestContext, numbers: string[] = []) {
    const path = await databasePath(t);
    const stores = [await storeAt(t, path), await storeAt(t, path)];
    const line = aLine({ owner: { pin: await hashPin('123456'), numbers } });
    const attempt = (
      pin: string,
      caller: string | undefined,
      { now = 0, store = 0, number = undefined as string | undefined } = {},
    ) => {
      const used = stores[store];
      assert.ok(used);
      return isOwner(line, pin, { callId: 'c', caller, number }, { store: used, now });
    };
    return { attempt, line };
  }

  it('is whoever has the PIN, and nobody where the line has none', async (t) => {
    const { attempt } = await setUp(t);
    assert.deepEqual([await attempt('123456', 'a'), await attempt('654321', 'a')], [true, false]);
    const store = await storeAt(t, await databasePath(t));
    assert.equal(await isOwner(aLine(), '', { callId: 'c', caller: 'a', number: undefined }, { store, now: 0 }), false);
  });

  it('is nobody after five wrong PINs of a caller in a day, whatever process counted them, even with the right one', async (t) => {
    const { attempt } = await setUp(t);
    for (let i = 0; i < 5; i += 1) assert.equal(await attempt('000000', 'a', { store: i % 2 }), false);
    assert.equal(await attempt('123456', 'a'), false);
    assert.equal(await attempt('123456', 'b'), true, 'another caller');
    assert.equal(await attempt('123456', 'a', { now: DAY_MS }), true, 'the next day');
  });

  it('is nobody after twenty wrong PINs of all callers; unknown numbers count as one', async (t) => {
    const { attempt } = await setUp(t);
    for (let i = 0; i < 20; i += 1) await attempt('000000', `caller-${i}`);
    assert.equal(await attempt('123456', 'fresh'), false);
    const other = await setUp(t);
    for (let i = 0; i < 5; i += 1) await other.attempt('000000', undefined);
    assert.equal(await other.attempt('123456', undefined), false);
    assert.equal(await other.attempt('123456', 'known'), true);
  });

  it('has no more attempts by asking many times at once', async (t) => {
    const { attempt } = await setUp(t);
    await Promise.all(Array.from({ length: 12 }, (_, i) => attempt('000000', 'a', { store: i % 2 })));
    assert.equal(await attempt('123456', 'a'), false);
    assert.equal(await attempt('123456', 'b'), true);
  });

  it('calls from one of the numbers of the owner, where there are any; others use up nothing', async (t) => {
    const { attempt } = await setUp(t, ['+442079460018']);
    for (let i = 0; i < 30; i += 1)
      assert.equal(await attempt('123456', 'stranger', { number: '+442079460099' }), false);
    assert.equal(await attempt('123456', undefined), false);
    assert.equal(await attempt('123456', 'owner', { number: '+442079460018' }), true);
  });
});
