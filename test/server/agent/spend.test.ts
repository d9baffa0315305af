import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { dayOf, LEASE, potName } from '../../../server/calls/allowance.ts';
import { exactWords } from '../../../server/contract/index.ts';
import { type AgentRig, startAgentRig } from '../../support/agent-rig.ts';
import { aLine, limits } from '../../support/lines.ts';

/** What each answer of this model counts: 400 tokens of sound. */
const ANSWER = { input: 0, output: 400 };
const COST = 400 * 16;

describe('a call on a line that runs out of its budget', () => {
  let rig: AgentRig;
  const line = aLine({ limits: limits({ tokensPerDay: LEASE.tokens }) });

  before(async () => {
    rig = await startAgentRig({
      line: { limits: line.limits },
      realtime: {
        respond: ({ instructions }) => ({
          text: exactWords(instructions) ?? 'A rye loaf costs 8 dollars.',
          audio: { tone: 440, durationMs: 600 },
          usage: ANSWER,
        }),
      },
    });
  });
  after(() => rig.close());

  it('is answered as long as there is some left, then told so and ended, and nobody is let in after it', async () => {
    const { call, caller } = await rig.dial();
    await caller.untilCaption(({ final }) => final, 'the greeting');
    await caller.type('How much is a rye loaf?');
    await caller.untilCaption(({ text }) => text.includes('8 dollars'), 'the answer');
    await caller.untilCaption(({ text }) => text.includes('no more calls today'), 'the farewell');
    await rig.untilRecord(call.callId, ({ state }) => state === 'ended', 'the end');
    await rig.untilIdle();

    assert.equal((await rig.store.getCall(call.callId))?.endReason, 'line-spent');
    const balance = await rig.store.balance(potName(line, 'tokens'), dayOf(Date.now(), line.timezone));
    assert.deepEqual(balance, { used: 3 * COST, reserved: 0 });
    assert.ok(balance.used <= line.limits.tokensPerDay);
    await assert.rejects(rig.admit(), { reason: 'line-spent' });
    assert.deepEqual(
      (await rig.store.listNotices(0)).map(({ kind }) => kind),
      ['tokens'],
    );
  });
});
