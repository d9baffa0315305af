import assert from 'node:assert/strict';
import { test } from 'node:test';
import { passSessions } from '../../../support/passing-sessions.ts';

test('Sessions that are left in the middle of anything leave no session, timer or socket behind', async () => {
  const { sessions, resources } = await passSessions(60);
  assert.equal(sessions, 0);
  assert.ok(resources <= 2, `${resources} timers and sockets`);
});
