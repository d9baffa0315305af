import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { Failure } from '../../../../server/contract/index.ts';
import { Beat } from '../../../../server/telephony/media/beat.ts';
import { PortPool } from '../../../../server/telephony/media/port-pool.ts';
import { randomFrom } from '../../../support/telephony/simulated-network.ts';

describe('the beat', () => {
  test('however late it is woken, it never makes more than two at once and loses no time', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 200 }), (waits) => {
        const beat = new Beat(20, 0);
        let now = 0;
        let total = 0;
        for (const wait of waits) {
          now += wait;
          const { due, missed } = beat.take(now);
          assert.ok(due <= 2);
          assert.ok(missed === 0 || due === 2);
          total += due + missed;
          assert.ok(beat.nextAt > now && beat.nextAt <= now + 20);
        }
        if (waits.length > 0) assert.equal(total, Math.floor(now / 20) + 1);
      }),
    );
  });

  test('woken up to 9 ms late each time, it does not drift in an hour', () => {
    const random = randomFrom(1);
    const beat = new Beat(20, 0);
    let made = 0;
    for (let now = 0; now < 3_600_000; now = beat.nextAt + random() * 9) made += beat.take(now).due;
    assert.equal(made, 180_000);
  });
});

describe('the ports', () => {
  test('are even, of the range, each taken once, and at random', () => {
    const pool = new PortPool({ from: 10_001, to: 10_200 }, randomFrom(2));
    const ports = Array.from({ length: 99 }, () => pool.take(0));
    assert.equal(new Set(ports).size, 99);
    assert.ok(ports.every((port) => port % 2 === 0 && port >= 10_002 && port + 1 <= 10_200));
    assert.notDeepEqual(ports, ports.toSorted());
    assert.equal(pool.taken, 99);
    assert.throws(
      () => pool.take(0),
      (error) => error instanceof Failure && error.reason === 'ports-exhausted',
    );
  });

  test('rest for 30 s before they are used again', () => {
    const pool = new PortPool({ from: 10_000, to: 10_003 }, () => 0);
    const port = pool.take(0);
    pool.release(port, 1000);
    assert.notEqual(pool.take(30_999), port);
    assert.equal(pool.take(31_000), port);
  });

  test('given back twice are given back once', () => {
    const pool = new PortPool({ from: 10_000, to: 10_001 }, () => 0);
    pool.release(pool.take(0), 0);
    pool.take(40_000);
    pool.release(10_000, 40_000);
    pool.release(10_000, 40_000);
    assert.equal(pool.taken, 0);
  });
});
