import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { SipCallError, SipClient } from 'livekit-server-sdk';
import { pino } from 'pino';
import { telephonySchema } from '../../../../server/telephony/config/schema.ts';
import { NotAnswered, participantNotFound } from '../../../../server/telephony/outbound/failures.ts';
import { createSipApi } from '../../../../server/telephony/sip-api/app.ts';
import { listenForSipApi } from '../../../../server/telephony/sip-api/listen.ts';
import { joinPeers, type Peers } from '../../../../server/telephony/sip-api/peers.ts';
import { databasePath, storeAt } from '../../store/support.ts';

const keys = { apiKey: 'devkey', apiSecret: 'a secret that is long enough for HS256' };
const logger = pino({ level: 'silent' });
const target = 'tel:+12125550177';

/** A gateway with a store of its own on the same database, which holds the call in `room` and does this with it. */
async function gateway(t: TestContext, path: string, room: string, act: () => Promise<void> = async () => {}) {
  const store = await storeAt(t, path);
  const done: string[] = [];
  let peers: Peers | undefined;
  const app = createSipApi({
    telephony: telephonySchema.parse({}),
    gateway: {
      place: () => assert.fail('nobody is to be called'),
      async transfer(request) {
        done.push(request.room);
        if (request.room !== room) throw participantNotFound();
        await act();
      },
    },
    keys,
    peers: { ask: async (request) => peers?.ask(request) },
    logger,
  });
  const api = await listenForSipApi(app, { host: '127.0.0.1', port: 0 });
  peers = await joinPeers({ store, url: api.url, logger });
  const own = peers;
  t.after(() => own.close());
  t.after(() => api.close(0));
  const sip = new SipClient(api.url, keys.apiKey, keys.apiSecret);
  return { sip, done, close: () => api.close(0) };
}

test('a transfer may be asked of any gateway, and is done by the one that holds the call', async (t) => {
  const path = await databasePath(t);
  const first = await gateway(t, path, 'room-1');
  const second = await gateway(t, path, 'room-2');
  const third = await gateway(t, path, 'room-3');
  await first.sip.transferSipParticipant('room-2', 'guest', target);
  assert.deepEqual([first.done, second.done, third.done], [['room-2'], ['room-2'], ['room-2']]);
  await second.sip.transferSipParticipant('room-2', 'guest', target);
  assert.deepEqual([first.done, third.done], [['room-2'], ['room-2']], 'nobody else is asked');
  await assert.rejects(third.sip.transferSipParticipant('room-4', 'guest', target), {
    code: 'not_found',
    metadata: { reason: 'participant-not-found' },
  });
});

for (const status of [486, 404]) {
  test(`what came of it elsewhere is told as if it had been here: ${status}`, async (t) => {
    const path = await databasePath(t);
    const first = await gateway(t, path, 'room-1');
    await gateway(t, path, 'room-2', () => Promise.reject(new NotAnswered('busy', status)));
    await assert.rejects(first.sip.transferSipParticipant('room-2', 'guest', target), (error) => {
      assert.ok(error instanceof SipCallError, String(error));
      assert.equal(error.sipStatusCode, status);
      return true;
    });
  });
}

test('a gateway that is gone without a word keeps nobody from the others', async (t) => {
  const path = await databasePath(t);
  const first = await gateway(t, path, 'room-1');
  const second = await gateway(t, path, 'room-2');
  const gone = await gateway(t, path, 'room-3');
  await gone.close();
  await first.sip.transferSipParticipant('room-2', 'guest', target);
  assert.deepEqual(second.done, ['room-2']);
  await assert.rejects(first.sip.transferSipParticipant('room-3', 'guest', target), { code: 'not_found' });
});
