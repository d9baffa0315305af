import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CreateSIPParticipantRequest,
  ListSIPOutboundTrunkResponse,
  SIPOutboundTrunkInfo,
  SIPParticipantInfo,
} from '@livekit/protocol';
import { Hono } from 'hono';
import { sipDialler } from '../../../server/calls/sip-dialler.ts';
import { listenForSipApi } from '../../../server/telephony/sip-api/listen.ts';

const keys = { apiKey: 'devkey', apiSecret: 'a secret that is long enough for HS256' };

test('a trunk is dialled by the id that LiveKit has given to ours of that name, and looked up anew once that fails', async (t) => {
  let own = 'ST_1';
  const dialled: string[] = [];
  const app = new Hono();
  app.post('/twirp/livekit.SIP/ListSIPOutboundTrunk', () => {
    const trunk = (sipTrunkId: string, metadata: string) =>
      new SIPOutboundTrunkInfo({ sipTrunkId, name: 'carrier', metadata });
    const items = [trunk('ST_theirs', ''), trunk(own, '{"managedBy":"hoyhoy"}')];
    return new Response(new ListSIPOutboundTrunkResponse({ items }).toJsonString());
  });
  app.post('/twirp/livekit.SIP/CreateSIPParticipant', async (c) => {
    const { sipTrunkId } = CreateSIPParticipantRequest.fromJsonString(await c.req.text());
    dialled.push(sipTrunkId);
    if (sipTrunkId === own) return new Response(new SIPParticipantInfo({ participantId: 'PA_1' }).toJsonString());
    return c.json({ code: 'not_found', msg: 'requested sip trunk does not exist' }, 404);
  });
  const api = await listenForSipApi(app, { host: '127.0.0.1', port: 0 });
  t.after(() => api.close(0));
  const dialler = sipDialler({ url: api.url, ...keys }, api.url);
  const dial = (trunk: string) => dialler.dial({ trunk, to: '+12125550199', room: 'room-1', identity: 'guest' });
  await dial('carrier');
  await dial('ST_1');
  own = 'ST_2';
  await assert.rejects(dial('carrier'));
  await dial('carrier');
  await assert.rejects(dial('nobody'));
  assert.deepEqual(dialled, ['ST_1', 'ST_1', 'ST_1', 'ST_2', 'nobody']);
});
