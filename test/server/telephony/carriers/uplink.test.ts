import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Uplink } from '../../../../server/telephony/carriers/uplink.ts';
import { codecs } from '../../../../server/telephony/codec/codecs.ts';
import { JitterBuffer } from '../../../../server/telephony/playout/jitter-buffer.ts';

const FRAME = 160;

describe('a caller’s sound that comes by TCP', () => {
  test('stands where its stream says, whatever its messages jitter by', () => {
    const uplink = new Uplink();
    const places = [0, 20, 40, 60, 80].map((timestamp, i) => uplink.place(timestamp, FRAME, 1000 + timestamp + i * 7));
    assert.deepEqual(places, [0, 160, 320, 480, 640]);
  });

  test('is moved behind a pause of the network as a whole, and overlaps nothing', () => {
    const uplink = new Uplink();
    uplink.place(0, FRAME, 1000);
    const after = [20, 40, 60].map((timestamp) => uplink.place(timestamp, FRAME, 1400));
    assert.deepEqual(after, [3200, 3360, 3520]);
    assert.deepEqual([uplink.place(80, FRAME, 1400), uplink.place(100, FRAME, 1401)], [3680, 3840]);
  });

  test('goes on in time with a second stream, which counts from nothing again', () => {
    const uplink = new Uplink();
    uplink.place(0, FRAME, 1000);
    uplink.place(20, FRAME, 1020);
    uplink.restart();
    assert.equal(uplink.place(0, FRAME, 3020), 2020 * 8);
  });

  test('loses no word of a stream that stood still for a quarter of a second', () => {
    const uplink = new Uplink();
    const buffer = new JitterBuffer(codecs.PCMU);
    const frame = new Int16Array(FRAME);
    let sequence = 0;
    const arrives = (timestamp: number, now: number) => {
      const at = uplink.place(timestamp, FRAME, now);
      buffer.put({ sequence: sequence++, timestamp: at }, Buffer.alloc(FRAME, 0x20), now);
    };
    for (let now = 0; now < 4000; now += 20) {
      const stalled = now >= 1000 && now < 1240;
      if (now === 1240) for (let held = 1000; held < 1240; held += 20) arrives(held, now);
      if (!stalled && now < 3000) arrives(now, now);
      buffer.pull(frame, now);
    }
    const { played, late } = buffer.stats;
    assert.deepEqual({ played, late }, { played: 150, late: 0 });
  });
});
