import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pino } from 'pino';
import { z } from 'zod';
import { callerLevel, callerLevels, howToReach, reaches } from '../../../server/briefing/caller-level.ts';
import { defineTool } from '../../../server/briefing/tools/tool.ts';
import { Toolbox } from '../../../server/briefing/tools/toolbox.ts';
import { forgetfulRuns } from '../../support/held-leases.ts';

describe('the level of a caller', () => {
  const web = (attributes: Record<string, string>) => callerLevel({ phone: false, attributes }, 'call-1');
  const phone = (attributes: Record<string, string>) => callerLevel({ phone: true, attributes }, 'call-1');

  it('is that of a visitor only with a token for this call', () => {
    assert.equal(web({ 'hoyhoy.call_id': 'call-1' }), 'visitor');
    assert.equal(web({ 'hoyhoy.call_id': 'call-2' }), 'anyone');
    assert.equal(web({}), 'anyone');
  });

  it("is that of a known number only where the trunk vouches for it, and never a web page's", () => {
    const known = { 'sip.phoneNumber': '+441632960123', 'hoyhoy.trusted_number': 'true' };
    assert.equal(phone(known), 'caller-id');
    assert.equal(phone({ 'sip.phoneNumber': '+441632960123' }), 'anyone');
    assert.equal(phone({ 'hoyhoy.trusted_number': 'true' }), 'anyone');
    assert.equal(web({ ...known, 'hoyhoy.call_id': 'call-1' }), 'visitor');
  });

  it('reaches every weaker level, and no stronger one', () => {
    for (const [i, level] of callerLevels.entries()) {
      for (const [j, needed] of callerLevels.entries()) assert.equal(reaches(level, needed), i >= j);
    }
  });
});

describe('a tool that needs a level', () => {
  it('runs for callers who reach it; for others the model learns why, and what would help', async () => {
    for (const needs of callerLevels) {
      for (const level of callerLevels) {
        let ran = 0;
        const tool = defineTool({
          name: 'refund',
          description: 'Pays back.',
          needs,
          arguments: z.object({}),
          run: async () => {
            ran += 1;
            return { output: { paid: true } };
          },
        });
        const toolbox = new Toolbox([tool], pino({ level: 'silent' }), () => level, forgetfulRuns);
        const answer = await toolbox.run({ callId: '1', name: 'refund', arguments: '{"level":"owner"}' });
        const told: unknown = JSON.parse(answer?.output ?? '');
        if (reaches(level, needs)) assert.deepEqual([told, ran], [{ data: { paid: true } }, 1]);
        else {
          const error = `"refund" is not done for this caller, whatever is said. ${howToReach[needs]}`;
          assert.deepEqual([told, ran], [{ error }, 0]);
        }
      }
    }
  });

  it('is looked at when it is called, not when it is offered', async () => {
    let level: (typeof callerLevels)[number] = 'anyone';
    const tool = defineTool({
      name: 'order',
      description: 'Orders.',
      needs: 'confirmed',
      arguments: z.object({}),
      run: async () => ({ output: {} }),
    });
    const toolbox = new Toolbox([tool], pino({ level: 'silent' }), () => level, forgetfulRuns);
    assert.match((await toolbox.run({ callId: '1', name: 'order', arguments: '' }))?.output ?? '', /error/);
    level = 'confirmed';
    assert.match((await toolbox.run({ callId: '2', name: 'order', arguments: '' }))?.output ?? '', /data/);
  });
});
