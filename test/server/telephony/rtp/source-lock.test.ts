import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Address, SourceLock } from '../../../../server/telephony/rtp/source-lock.ts';

const told = { address: '192.0.2.1', port: 4000 };
const nat = { address: '198.51.100.7', port: 61_000 };
const thief = { address: '203.0.113.9', port: 9 };

/** Sends packets in sequence and tells which were accepted. */
function send(lock: SourceLock, from: Address, ssrc: number, sequences: number[], now = 0): boolean[] {
  return sequences.map((sequence) => lock.judge(from, { ssrc, sequence }, now).accepted);
}

test("SDP's address is listened to from its first packet on", () => {
  const lock = new SourceLock(told, false);
  assert.deepEqual(lock.judge(told, { ssrc: 1, sequence: 5 }, 0), { accepted: true, changed: true });
  assert.deepEqual(lock.judge(told, { ssrc: 1, sequence: 6 }, 0), { accepted: true, changed: false });
  assert.deepEqual(lock.locked, { ...told, ssrc: 1 });
});

test('behind a NAT it is the first source with three packets in sequence, across the wrap', () => {
  const lock = new SourceLock(told, false);
  assert.deepEqual(send(lock, nat, 1, [65_534, 65_535, 0, 1]), [false, false, true, true]);
});

test('packets out of sequence or of changing sources never make one consistent', () => {
  const lock = new SourceLock(told, false);
  assert.deepEqual(send(lock, nat, 1, [1, 3, 5, 7, 9]), [false, false, false, false, false]);
  for (let i = 0; i < 10; i++) assert.ok(!lock.judge(nat, { ssrc: i, sequence: i }, 0).accepted);
  assert.equal(lock.locked, undefined);
});

test('once locked, no stranger gets in, however many packets it sends', () => {
  const lock = new SourceLock(told, false);
  send(lock, told, 1, [1]);
  const stray = Array.from({ length: 200 }, (_, i) => i);
  assert.ok(!send(lock, thief, 1, stray, 100).includes(true));
  // Even after the real one has fallen silent.
  assert.ok(!send(lock, thief, 1, stray, 60_000).includes(true));
  assert.deepEqual(lock.locked, { ...told, ssrc: 1 });
});

test("SDP's own address takes over from whoever was there first, though their packets mix", () => {
  const lock = new SourceLock(told, false);
  send(lock, thief, 1, [1, 2, 3]);
  assert.equal(lock.locked?.port, thief.port);
  const accepted = [0, 1, 2].map((i) => {
    send(lock, thief, 1, [4 + i]);
    return lock.judge(told, { ssrc: 2, sequence: i }, 0).accepted;
  });
  assert.deepEqual(accepted, [false, false, true]);
});

test('the same address may go on under another SSRC after two packets, and both at once do not alternate', () => {
  const lock = new SourceLock(told, false);
  send(lock, told, 1, [1, 2]);
  assert.deepEqual(send(lock, told, 2, [700, 701, 702]), [false, true, true]);
  const mixed = [0, 1, 2, 3].map((i) => {
    send(lock, told, 2, [703 + i]);
    return lock.judge(told, { ssrc: 1, sequence: 3 + i }, 0).accepted;
  });
  assert.deepEqual(mixed, [false, false, false, false]);
});

test('the same host may move to another port once it has been silent for 2 s, not before', () => {
  const lock = new SourceLock(told, false);
  send(lock, nat, 1, [1, 2, 3], 0);
  const moved = { ...nat, port: 61_001 };
  assert.deepEqual(send(lock, moved, 1, [4, 5, 6], 1999), [false, false, false]);
  assert.ok(send(lock, moved, 1, [7, 8, 9], 2000).includes(true));
  assert.equal(lock.locked?.port, moved.port);
});

test('with authentic packets another host may follow a silent one', () => {
  const lock = new SourceLock(told, true);
  send(lock, told, 1, [1], 0);
  assert.deepEqual(send(lock, nat, 1, [2, 3, 4], 1000), [false, false, false]);
  assert.deepEqual(send(lock, nat, 1, [10, 11, 12], 2500), [false, false, true]);
});
