import assert from 'node:assert/strict';
import { test } from 'node:test';
import { passSessions } from '../support/passing-sessions.ts';

test('A thousand sessions of the speech server leave nothing behind', { timeout: 180_000 }, async () => {
  const { sessions, resources, bytes } = await passSessions(1000);
  assert.equal(sessions, 0);
  assert.ok(resources <= 2, `${resources} timers and sockets`);
  // 1 kB a session is noise of the collector; what is kept of one would be far more.
  assert.ok(bytes < 1_000_000, `${bytes} bytes`);
});
