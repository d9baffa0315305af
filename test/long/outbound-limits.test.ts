import assert from 'node:assert/strict';
import { test } from 'node:test';
import { databasePath, storeAt } from '../server/store/support.ts';
import { assertLimitsHold } from '../support/telephony/outbound-steps.ts';

test('no sequence of calls out, by two gateways that may be killed, exceeds any limit', async (t) => {
  const path = await databasePath(t);
  const allowed = await assertLimitsHold([await storeAt(t, path), await storeAt(t, path)], 1000);
  assert.ok(allowed > 5000, `${allowed} calls were allowed`);
});
