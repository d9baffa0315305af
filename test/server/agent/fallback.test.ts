import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fallbackInUse } from '../../../server/calls/fallback-use.ts';
import { exactWords } from '../../../server/contract/index.ts';
import { type AgentRig, startAgentRig } from '../../support/agent-rig.ts';

describe('a call whose Realtime server refuses the key', () => {
  let rig: AgentRig;
  before(async () => {
    rig = await startAgentRig({
      realtime: { faults: { refuseHandshake: { status: 401, code: 'invalid_api_key' } } },
      fallback: {
        respond: ({ instructions, lastUserText }) => ({ text: exactWords(instructions) ?? `Heard: ${lastUserText}` }),
      },
    });
  });
  after(() => rig.close());

  it('is answered by the other one; the owner is told once a day, and sees why with each call', async () => {
    for (const _ of [1, 2]) {
      const { call, caller } = await rig.dial();
      await caller.untilCaption(({ final, text }) => final && text.startsWith('Hello'), 'the greeting', 30_000);
      await caller.type('Are you open?');
      await caller.untilCaption(({ final, text }) => final && text === 'Heard: Are you open?', 'the answer', 30_000);
      const record = await rig.untilRecord(
        call.callId,
        ({ events }) => events.some(({ name }) => name === 'realtime-connected'),
        'connection',
      );
      const fell = record.events.find(({ name }) => name === 'realtime-fallback');
      assert.equal(fell?.data?.['reason'], 'refused', 'also in a call for which the first was not asked any more');
      const use = await fallbackInUse(rig.store, Date.now());
      assert.deepEqual([use?.callId, use?.reason], [call.callId, 'refused']);
      await rig.hangUp();
    }
    assert.deepEqual(
      (await rig.store.listNotices(0)).map(({ kind }) => kind),
      ['fallback'],
    );
    assert.equal(await fallbackInUse(rig.store, Date.now() + 3_600_000), undefined, 'long ago');
  });
});
