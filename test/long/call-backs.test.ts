import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertCallBacksKeepLimits } from '../support/telephony/call-back-steps.ts';

test('no sequence of tool calls, pages, API requests, keys, retries and deaths dials what may not be dialled, or exceeds a limit', async (t) => {
  const rung = await assertCallBacksKeepLimits(t, 150);
  assert.ok(rung > 400, `${rung} phones were rung up`);
});
