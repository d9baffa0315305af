import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { Call } from '../../../support/session-rig.ts';

describe('what a session spends', () => {
  let call: Call;

  beforeEach(() => {
    call = new Call();
  });

  it('takes leave when the line has nothing left for today, with where to telephone, and books what it took', async () => {
    call = new Call({ phone: '+441632960123' });
    await call.greeted();
    assert.equal(call.store.reservations.size, 2);
    call.store.spent = true;
    await call.advance(16_000);
    assert.match(call.said.at(-1) ?? '', /no more calls today.*\+441632960123/);
    await call.advance(12_000);
    assert.equal(await call.ended(), 'line-spent');
    assert.deepEqual(
      call.store.notices.map(({ kind }) => kind),
      ['seconds'],
    );
    const seconds = call.store.settlements.filter(({ id }) => call.store.reservations.get(id)?.amount === 30);
    assert.deepEqual(
      seconds.map(({ spent }) => spent),
      [30],
    );
  });

  it('counts what answers cost, and one that was under way at the end as the dearest', async () => {
    await call.greeted();
    const usage = { input: 0, output: 300, inputText: 0, cached: 0, outputText: 0 };
    call.realtime.emit({ type: 'response-started', responseId: 'broken off', metadata: {} });
    call.realtime.emit({ type: 'response-done', responseId: 'broken off', status: 'failed' });
    call.realtime.emit({ type: 'response-started', responseId: 'a', metadata: {} });
    call.realtime.emit({ type: 'response-done', responseId: 'a', status: 'completed', usage });
    call.realtime.emit({ type: 'response-started', responseId: 'b', metadata: {} });
    call.room.emit({ type: 'caller-left' });
    assert.equal(await call.ended(), 'caller-left');
    const tokens = call.store.settlements.filter(({ id }) => call.store.reservations.get(id)?.amount === 20_000);
    assert.equal(
      tokens.reduce((sum, { spent }) => sum + spent, 0),
      // The greeting's usage is not told either.
      2 * 3000 + 2 * 16 * 300,
    );
  });

  it('does not count what the embedded server answers in place of the other', async () => {
    await call.greeted();
    const usage = { input: 0, output: 300, inputText: 0, cached: 0, outputText: 0 };
    call.realtime.emit({ type: 'response-started', responseId: 'a', metadata: {} });
    call.realtime.emit({ type: 'fell-back', reason: 'over-quota' });
    call.realtime.emit({ type: 'response-done', responseId: 'a', status: 'failed' });
    call.realtime.emit({ type: 'response-started', responseId: 'b', metadata: {} });
    call.realtime.emit({ type: 'response-done', responseId: 'b', status: 'completed', usage });
    call.realtime.emit({ type: 'response-started', responseId: 'c', metadata: {} });
    call.room.emit({ type: 'caller-left' });
    assert.equal(await call.ended(), 'caller-left');
    const tokens = call.store.settlements.filter(({ id }) => call.store.reservations.get(id)?.amount === 20_000);
    assert.equal(
      tokens.reduce((sum, { spent }) => sum + spent, 0),
      2 * 3000,
      'the greeting and the answer that broke off',
    );
  });
});
