import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { createArrivals } from '../../../server/calls/arrivals.ts';

test('a phone that hangs up while it is admitted keeps no place on the line', async (t) => {
  const asked: string[] = [];
  const livekit = createServer((request, response) => {
    const method = request.url?.split('/').at(-1) ?? '';
    asked.push(method);
    const isThere = method === 'ListParticipants';
    const participants = [{ identity: 'sip_+12125550142', kind: 'SIP' }];
    response.writeHead(isThere ? 200 : 404, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(isThere ? { participants } : { code: 'not_found', msg: 'participant does not exist' }));
  });
  livekit.listen(0, '127.0.0.1');
  await once(livekit, 'listening');
  t.after(() => livekit.close());
  const address = livekit.address();
  assert.ok(typeof address === 'object' && address !== null);
  const ended: string[] = [];
  const arrivals = createArrivals(
    { url: `http://127.0.0.1:${address.port}`, apiKey: 'key', apiSecret: 'secret'.repeat(6) },
    {
      calls: {
        admit: async ({ room = '' }) => ({ callId: 'call-1', room, identity: 'visitor-1' }),
        end: async (callId) => void ended.push(callId),
      },
      store: { liveCalls: async () => [] },
    },
  );
  await assert.rejects(arrivals.admit({ room: 'room-1', line: 'bakery' }), { code: 'not_found' });
  assert.deepEqual(asked, ['ListParticipants', 'UpdateParticipant']);
  assert.deepEqual(ended, ['call-1']);
});
