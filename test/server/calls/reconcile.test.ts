import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { GIVE_UP_MS, reconcile, SILENT_MS, unwatched, type WatchAction } from '../../../server/calls/reconcile.ts';
import type { SeenLease } from '../../../server/store/lease-store.ts';

const lease: SeenLease = {
  callId: 'call-1',
  line: 'bakery',
  room: 'room-1',
  epoch: 1,
  dispatched: true,
  holder: 'worker',
};
const { holder: _, ...unclaimed } = lease;
const LOOK_MS = 500;

describe('what is done about a call', () => {
  let watch = unwatched;
  let at = 0;
  beforeEach(() => {
    watch = unwatched;
    at = 10_000;
  });

  function look(leases: SeenLease[], holders: { id: string; beat: number; free: number }[] = []): WatchAction[] {
    at += LOOK_MS;
    const result = reconcile(watch, { type: 'seen', at, leases, holders });
    watch = result.watch;
    return result.actions;
  }
  const worker = (beat: number, free = 5) => ({ id: 'worker', beat, free });
  /** What a look does after so many that saw the same. */
  function looks(ms: number, ...seen: Parameters<typeof look>): WatchAction[] {
    let actions = look(...seen);
    for (const end = at + ms; at < end; ) actions = look(...seen);
    return actions;
  }

  it('is nothing as long as its holder beats', () => {
    for (let beat = 0; beat < 100; beat += 1) assert.deepEqual(look([lease], [worker(Math.floor(beat / 2))]), []);
  });

  it('is another agent once its holder has been silent for three beats, by the last beat seen', () => {
    assert.deepEqual(looks(SILENT_MS - LOOK_MS, [lease], [worker(7)]), []);
    assert.deepEqual(look([lease], [worker(7)]), [
      { do: 'open', lease, why: 'holder-silent', beat: 7 },
      { do: 'forget', holder: 'worker' },
    ]);
  });

  it('is another agent where its holder claimed and never beat at all', () => {
    assert.deepEqual(looks(SILENT_MS - LOOK_MS, [lease]), []);
    assert.deepEqual(look([lease]), [{ do: 'open', lease, why: 'holder-silent' }]);
  });

  it('is another agent at once where its holder is known to have ended', () => {
    look([lease], [worker(7)]);
    watch = reconcile(watch, { type: 'exited', holder: 'worker' }).watch;
    assert.deepEqual(look([lease], [worker(7)]), [
      { do: 'open', lease, why: 'holder-exited', beat: 7 },
      { do: 'forget', holder: 'worker' },
    ]);
    assert.equal(watch.exited.size, 1);
    look([]);
    assert.equal(watch.exited.size, 0, 'a holder that is gone is still remembered');
  });

  it('is nothing after a time when nothing could be seen: silence counts anew', () => {
    looks(SILENT_MS - LOOK_MS, [lease], [worker(7)]);
    watch = reconcile(watch, { type: 'blind' }).watch;
    assert.deepEqual(looks(SILENT_MS - LOOK_MS, [lease], [worker(7)]), []);
    assert.equal(look([lease], [worker(7)])[0]?.do, 'open');
  });

  it('is nothing after we were stopped ourselves, as a suspended machine stops everybody', () => {
    look([lease], [worker(7)]);
    at += 3_600_000;
    assert.deepEqual(look([lease], [worker(7)]), []);
    assert.deepEqual(look([lease], [worker(8)]), []);
  });

  it('is an agent at once where the one before has given it up', () => {
    const given = { ...unclaimed, epoch: 2, dispatched: false };
    assert.deepEqual(look([given]), [{ do: 'open', lease: given, why: 'given-up' }]);
  });

  it('is another dispatch where one was dropped, ever later, and the end where none is ever claimed', () => {
    const opened: number[] = [];
    const from = at;
    let epoch = 1;
    let ended: number | undefined;
    while (ended === undefined) {
      for (const action of look([{ ...unclaimed, epoch }])) {
        if (action.do === 'end') ended = at - from;
        if (action.do === 'open') {
          assert.equal(action.why, 'unclaimed');
          opened.push(at - from);
          epoch += 1;
        }
      }
    }
    assert.deepEqual(opened, [3500, 10_000, 22_500, 38_000]);
    assert.ok(Math.abs(ended - GIVE_UP_MS) <= 2 * LOOK_MS, `${ended}`);
  });

  it('is another dispatch at once when somebody comes who can take it', () => {
    assert.deepEqual(looks(1000, [unclaimed], [worker(1, 0)]), []);
    assert.deepEqual(look([unclaimed], [worker(2, 1)]), [{ do: 'open', lease: unclaimed, why: 'unclaimed' }]);
    // What has been dispatched since is under way.
    assert.deepEqual(looks(1000, [{ ...unclaimed, epoch: 2 }], [worker(2, 1)]), []);
  });

  it('is the end once it has brought down a dozen agents', () => {
    const last = { ...lease, epoch: 12 };
    watch = reconcile(watch, { type: 'exited', holder: 'worker' }).watch;
    assert.deepEqual(look([last]), [{ do: 'end', lease: last }]);
  });
});
