import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { JitterBuffer } from '../../../../server/telephony/playout/jitter-buffer.ts';
import { Sharpness, simulate, voice } from '../../../support/telephony/simulated-network.ts';

const FRAME = 160;
/** Plays numbered packets and notes which were decoded, in order. */
function numbered() {
  const decoded: number[] = [];
  const buffer = new JitterBuffer({
    sampleRate: 8000,
    clockRate: 8000,
    createDecoder: () => ({
      decode(payload, pcm) {
        decoded.push(Buffer.from(payload).readUInt16BE());
        pcm.fill(1000, 0, FRAME);
        return FRAME;
      },
    }),
  });
  const put = (index: number, now: number, { sequence = 0, timestamp = 0 } = {}) => {
    const payload = Buffer.alloc(2);
    payload.writeUInt16BE(index);
    const packet = {
      sequence: (sequence + index) & 0xffff,
      timestamp: (timestamp + index * FRAME) % 2 ** 32,
    };
    buffer.put(packet, payload, now);
  };
  return { buffer, decoded, put };
}

const start = fc.record({ sequence: fc.nat(0xffff), timestamp: fc.nat(0xffff_ffff) });

describe('the jitter buffer', () => {
  test('whatever order, loss, duplication and delay: each packet at most once, in order, and every frame is full', () => {
    const fate = fc.record({ lost: fc.boolean(), copies: fc.integer({ min: 1, max: 3 }), delay: fc.nat(400) });
    fc.assert(
      fc.property(start, fc.array(fate, { minLength: 1, maxLength: 80 }), (first, fates) => {
        const { buffer, decoded, put } = numbered();
        const arrivals = fates.flatMap(({ lost, copies, delay }, index) =>
          lost ? [] : Array.from({ length: copies }, (_, copy) => ({ at: index * 20 + delay + copy * 7, index })),
        );
        arrivals.sort((a, b) => a.at - b.at);
        const frame = new Int16Array(FRAME);
        for (let now = 0; now < fates.length * 20 + 1500; now += 20) {
          while ((arrivals[0]?.at ?? Number.POSITIVE_INFINITY) <= now) {
            const { at, index } = arrivals.shift() ?? { at: 0, index: 0 };
            put(index, at, first);
          }
          frame.fill(32_767);
          buffer.pull(frame, now);
          assert.ok(!frame.includes(32_767));
        }
        assert.deepEqual(
          decoded,
          [...new Set(decoded)].toSorted((a, b) => a - b),
        );
        const { played, late, duplicates } = buffer.stats;
        const delivered = fates.reduce((sum, { lost, copies }) => sum + (lost ? 0 : copies), 0);
        assert.equal(played + late + duplicates, delivered);
        assert.equal(played, decoded.length);
      }),
      { numRuns: 150 },
    );
  });

  test('before anything is known, packets up to 25 ms late are all played and nothing is made up, across every wrap', () => {
    fc.assert(
      fc.property(start, fc.array(fc.nat(25), { minLength: 5, maxLength: 24 }), fc.nat(19), (first, delays, phase) => {
        const { buffer, decoded, put } = numbered();
        const arrivals = delays.map((delay, index) => ({ at: index * 20 + (index === 0 ? 0 : delay), index }));
        arrivals.sort((a, b) => a.at - b.at);
        const frame = new Int16Array(FRAME);
        let madeUp: number | undefined;
        for (let now = phase; decoded.length < delays.length && now < 3000; now += 20) {
          while ((arrivals[0]?.at ?? Number.POSITIVE_INFINITY) <= now) {
            const { at, index } = arrivals.shift() ?? { at: 0, index: 0 };
            put(index, at, first);
          }
          buffer.pull(frame, now);
          if (decoded.length > 0) madeUp ??= buffer.stats.concealedMs;
        }
        assert.deepEqual(
          decoded,
          delays.map((_, index) => index),
        );
        assert.equal(buffer.stats.concealedMs, madeUp);
      }),
      { numRuns: 150 },
    );
  });

  test('a lost packet is made up and costs no delay', () => {
    const { buffer, decoded, put } = numbered();
    const frame = new Int16Array(FRAME);
    for (let i = 0; i < 200; i++) {
      if (i % 20 !== 19) put(i, i * 20);
      buffer.pull(frame, i * 20 + 10);
    }
    assert.ok(decoded.length > 180);
    // Up to 40 ms of waiting for the first, and 20 ms for each lost one.
    assert.ok(buffer.stats.concealedMs <= 60 + 10 * 20, `${buffer.stats.concealedMs} ms`);
    assert.ok(buffer.stats.delayMs <= 50, `${buffer.stats.delayMs} ms`);
  });

  test('after half a second in which nothing came, what comes late is played and the delay is worked off', () => {
    const { buffer, decoded, put } = numbered();
    const frame = new Int16Array(FRAME);
    let worst = 0;
    for (let i = 0; i < 1500; i++) {
      // Packets 100 to 111 all come with number 112.
      if (i < 100 || i > 112) put(i, i * 20);
      if (i === 112) for (let late = 100; late <= 112; late++) put(late, i * 20);
      buffer.pull(frame, i * 20 + 10);
      worst = Math.max(worst, buffer.stats.delayMs);
    }
    assert.ok(decoded.includes(105));
    assert.equal(decoded.length, new Set(decoded).size);
    assert.ok(worst < 400, `${worst} ms`);
    assert.ok(buffer.stats.delayMs < 60, `${buffer.stats.delayMs} ms`);
  });

  test('a stream that begins anew with other numbers goes on being heard', () => {
    const { buffer, decoded, put } = numbered();
    const frame = new Int16Array(FRAME);
    for (let i = 0; i < 100; i++) {
      put(i, i * 20);
      buffer.pull(frame, i * 20 + 10);
    }
    for (let i = 100; i < 200; i++) {
      put(i, i * 20, { sequence: 40_000, timestamp: 123_456_789 });
      buffer.pull(frame, i * 20 + 10);
    }
    assert.ok(decoded.length > 190, `${decoded.length}`);
    assert.ok((decoded.at(-1) ?? 0) >= 196);
  });

  test('a sender that falls silent and says so (RFC 3389) leaves soft noise of that level, and comes back whole', () => {
    const { buffer, decoded, put } = numbered();
    const frame = new Int16Array(FRAME);
    const level = () => Math.sqrt(frame.reduce((sum, x) => sum + x * x, 0) / FRAME);
    for (let i = 0; i < 200; i++) {
      if (i < 50 || i >= 150) put(i, i * 20);
      else if (i === 50) buffer.putNoise({ sequence: 50, timestamp: 50 * FRAME }, 50, i * 20);
      buffer.pull(frame, i * 20 + 10);
      // -50 dBov of 32,768 is 104.
      if (i > 60 && i < 150) assert.ok(level() > 70 && level() < 140, `${level()} at ${i}`);
    }
    assert.ok(decoded.includes(150) && (decoded.at(-1) ?? 0) >= 196);
  });

  test('a flood of packets is not hoarded', () => {
    const { buffer, put } = numbered();
    for (let i = 0; i < 60_000; i++) put(i, 0);
    const frame = new Int16Array(FRAME);
    for (let i = 0; i < 200; i++) buffer.pull(frame, i * 20);
    assert.ok(buffer.stats.played <= 125, `${buffer.stats.played}`);
  });
});

describe('a codec that knows of loss', () => {
  /** Plays numbered packets, of which some are lost, and notes of what what was missing was made. */
  function lossy(isLost: (index: number) => boolean, count: number) {
    const made: { length: number; next: number | undefined }[] = [];
    const numberIn = (payload: Uint8Array) => Buffer.from(payload).readUInt16BE();
    const buffer = new JitterBuffer({
      ...{ sampleRate: 8000, clockRate: 8000 },
      createDecoder: () => ({
        decode: (_payload, pcm) => pcm.subarray(0, FRAME).fill(1000).length,
        conceal(pcm, next) {
          made.push({ length: pcm.length, next: next && numberIn(next) });
          return pcm.fill(500).length;
        },
      }),
    });
    const frame = new Int16Array(FRAME);
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < count; i++) {
      const payload = Buffer.alloc(2);
      payload.writeUInt16BE(i);
      if (!isLost(i)) buffer.put({ sequence: i, timestamp: i * FRAME }, payload, i * 20);
      buffer.pull(frame, i * 20 + 10);
      if (i > 10) least = Math.min(least, ...frame);
    }
    return { made, buffer, least };
  }

  test('makes a lost packet of what the next one tells, and the one before that of the sound', () => {
    const { made, least } = lossy((i) => i === 20 || i === 100 || i === 101, 120);
    assert.deepEqual(made, [
      { length: FRAME, next: 21 },
      { length: FRAME, next: undefined },
      { length: FRAME, next: 102 },
    ]);
    // Nothing of it was made by anybody else.
    assert.ok(least >= 490, `${least}`);
  });

  test('timestamps that are none, by a clock finer than the samples, hang nothing and leave no frame unfilled', () => {
    const step = fc.record({ ticks: fc.integer({ min: -3000, max: 3000 }), sequence: fc.integer({ min: 1, max: 3 }) });
    const property = fc.property(fc.array(step, { minLength: 5, maxLength: 60 }), fc.nat(480), (steps, made) => {
      const buffer = new JitterBuffer({
        ...{ sampleRate: 24_000, clockRate: 48_000 },
        createDecoder: () => ({
          decode: (_payload, pcm) => pcm.subarray(0, 480).fill(1).length,
          conceal: (pcm) => pcm.subarray(0, made).fill(2).length,
        }),
      });
      const frame = new Int16Array(480);
      let [sequence, timestamp] = [0, 0];
      steps.forEach((next, i) => {
        sequence += next.sequence;
        timestamp = (timestamp + 960 * next.sequence + next.ticks) >>> 0;
        buffer.put({ sequence, timestamp }, Buffer.alloc(2), i * 20);
        frame.fill(32_767);
        buffer.pull(frame, i * 20 + 10);
        assert.ok(!frame.includes(32_767));
      });
    });
    fc.assert(property, { numRuns: 300 });
  });

  test('while packets are lost the next one is waited for, and no longer once none is', () => {
    const delays = [lossy((i) => i === 20, 300), lossy((i) => i === 20, 1500)].map(
      ({ buffer }) => buffer.stats.delayMs,
    );
    const usual = lossy(() => false, 300).buffer.stats.delayMs;
    assert.ok((delays[0] ?? 0) >= usual + 15, `${delays} and ${usual}`);
    assert.ok((delays[1] ?? 0) <= usual + 5, `${delays} and ${usual}`);
  });
});

describe('an hour of 200 ppm between the clocks', () => {
  for (const ppm of [200, -200]) {
    test(`${ppm > 0 ? 'a slow' : 'a fast'} sender is followed without a click or a gap, and without growing delay`, () => {
      const sound = voice(8000);
      const own = new Sharpness();
      for (let i = 0; i < 3; i++) own.add(sound);
      const heard = new Sharpness();
      let worst = 0;
      let settled = 0;
      const buffer = simulate({
        ...{ seconds: 3600, ppm, jitterMs: 4, sound },
        onFrame(frame, { frame: index, buffer: { stats } }) {
          heard.add(frame);
          if (index === 500) settled = stats.concealedMs;
          if (index > 500 && index % 7 === 0) worst = Math.max(worst, stats.delayMs);
        },
      });
      const { stats } = buffer;
      assert.equal(stats.concealedMs, settled, 'made up');
      assert.equal(stats.late, 0);
      assert.ok(worst < 45, `${worst} ms`);
      const followed = stats.lengthenedMs - stats.shortenedMs;
      assert.ok(Math.abs(followed - (ppm / 1e6) * 3600e3) < 50, `${followed} ms`);
      // A stated threshold: no bend sharper than 1.1 times the voice's own sharpest.
      assert.ok(heard.most <= own.most * 1.1, `${heard.most} of ${own.most}`);
    });
  }
});

test('30 ms of jitter costs no packet once it is known, and delay as it asks', () => {
  let [atMinute, worst] = [0, 0];
  const buffer = simulate({
    ...{ seconds: 180, jitterMs: 30, sound: voice(8000) },
    onFrame(_frame, { frame, buffer: { stats } }) {
      if (frame === 3000) atMinute = stats.concealedMs;
      if (frame > 3000) worst = Math.max(worst, stats.delayMs);
    },
  });
  assert.equal(buffer.stats.late, 0);
  assert.ok(buffer.stats.concealedMs - atMinute <= 40, `${buffer.stats.concealedMs - atMinute} ms`);
  assert.ok(worst < 80, `${worst} ms`);
});
