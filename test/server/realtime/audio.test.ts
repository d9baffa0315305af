import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { AudioUplink } from '../../../server/realtime/audio-uplink.ts';
import { encodePcm, PcmDecoder } from '../../../server/realtime/pcm.ts';

test('audio comes through whole wherever a server cuts it, within a sample too', () => {
  fc.assert(
    fc.property(fc.int16Array({ maxLength: 200 }), fc.array(fc.nat(400)), (pcm, cuts) => {
      const bytes = Buffer.from(encodePcm(pcm), 'base64');
      const ends = [...cuts.map((cut) => Math.min(cut, bytes.length)), bytes.length].sort((x, y) => x - y);
      const decoder = new PcmDecoder();
      const decoded = ends.flatMap((end, n) => [
        ...decoder.decode(bytes.subarray(ends[n - 1] ?? 0, end).toString('base64')),
      ]);
      assert.deepEqual(decoded, [...pcm]);
      assert.equal(decoder.samples, pcm.length);
    }),
  );
});

/** An uplink over a connection whose backlog the test sets. */
function uplink() {
  const sent: number[] = [];
  const dropped: number[] = [];
  const backlog = { bytes: 0 };
  const connection = { ready: true };
  const audio = new AudioUplink({
    send: (base64) => sent.push(new PcmDecoder().decode(base64)[0] ?? Number.NaN),
    isReady: () => connection.ready,
    bufferedBytes: () => backlog.bytes,
    dropped: (ms) => dropped.push(ms),
  });
  /** 20 ms whose samples are all `n`. */
  const frame = (n: number) => audio.append(new Int16Array(480).fill(n));
  return { audio, sent, dropped, backlog, connection, frame };
}

test('behind a connection that does not keep up the oldest audio is dropped, and how much is told', () => {
  const { sent, dropped, backlog, frame } = uplink();
  frame(1);
  backlog.bytes = 2_000_000;
  for (let n = 2; n <= 151; n += 1) frame(n);
  assert.deepEqual(sent, [1]);
  backlog.bytes = 0;
  frame(152);
  assert.deepEqual(dropped, [1_000], '3 s were spoken and 2 s are held');
  assert.equal(sent.length, 1 + 100 + 1);
  assert.deepEqual([sent[1], sent.at(-1)], [52, 152]);
});

test('held audio is a copy', () => {
  const { audio, sent, backlog, frame } = uplink();
  backlog.bytes = 2_000_000;
  const reused = new Int16Array(480).fill(1);
  audio.append(reused);
  reused.fill(9);
  backlog.bytes = 0;
  frame(2);
  assert.deepEqual(sent, [1, 2]);
});

test('another connection is first given what none has understood, and what was said while there was none', () => {
  const { audio, sent, connection, frame } = uplink();
  for (let n = 1; n <= 5; n += 1) frame(n);
  audio.understood(40);
  connection.ready = false;
  frame(6);
  connection.ready = true;
  sent.length = 0;
  audio.repeat();
  frame(7);
  assert.deepEqual(sent, [3, 4, 5, 6, 7]);
  assert.deepEqual([audio.sentMs, audio.isAgain(79), audio.isAgain(80)], [100, true, false]);
  audio.understood(60);
  audio.repeat();
  assert.deepEqual(sent.slice(5), [6, 7], 'times are those of the present connection');
});

test('no more than the newest 20 s are kept', () => {
  const { audio, frame } = uplink();
  for (let n = 1; n <= 1_100; n += 1) frame(n);
  assert.deepEqual([audio.kept.length, audio.kept[0]?.[0]], [1_000, 101]);
});

test('nothing is kept from before the first connection', () => {
  const { audio, sent, connection, frame } = uplink();
  connection.ready = false;
  frame(1);
  connection.ready = true;
  audio.begin();
  frame(2);
  assert.deepEqual(sent, [2]);
});
