import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CreateSIPParticipantRequest, SIPParticipantInfo } from '@livekit/protocol';
import { AccessToken, type SIPGrant, SipCallError, SipClient, type VideoGrant } from 'livekit-server-sdk';
import { pino } from 'pino';
import { sipDialler } from '../../../../server/calls/sip-dialler.ts';
import { telephonySchema } from '../../../../server/telephony/config/schema.ts';
import type { TransferParticipant } from '../../../../server/telephony/gateway/gateway.ts';
import { NotAnswered, participantNotFound } from '../../../../server/telephony/outbound/failures.ts';
import type { CallRequest, PlacedCall } from '../../../../server/telephony/outbound/outbound-calls.ts';
import { OutboundRefused } from '../../../../server/telephony/outbound/refusals.ts';
import { causeOf } from '../../../../server/telephony/sip/ua/call.ts';
import { createSipApi } from '../../../../server/telephony/sip-api/app.ts';
import { listenForSipApi } from '../../../../server/telephony/sip-api/listen.ts';

const keys = { apiKey: 'devkey', apiSecret: 'a secret that is long enough for HS256' };
const telephony = telephonySchema.parse({
  inboundTrunks: [
    { name: 'desk', authUsername: 'ann', authPassword: 'secret-of-ann', numbers: ['+12125550142'] },
    { name: 'carrier', allowedAddresses: ['192.0.2.0/24'] },
  ],
  outboundTrunks: [
    {
      name: 'carrier',
      address: 'sip.example.com:5061',
      transport: 'tls',
      numbers: ['+12125550142'],
      authUsername: 'us',
      authPassword: 'secret-of-us',
    },
  ],
  rules: [
    { name: 'shop', line: 'shop', trunkIds: ['carrier'], pin: '735219' },
    { name: 'all', line: 'shop' },
  ],
});

/** The API before a gateway that notes what is asked of it, and does what the test says. */
function world(
  act: { place?: () => Promise<void>; answered?: () => Promise<void>; transfer?: () => Promise<void> } = {},
) {
  const placed: CallRequest[] = [];
  const transfers: TransferParticipant[] = [];
  const logged: string[] = [];
  const app = createSipApi({
    telephony,
    gateway: {
      async place(request): Promise<PlacedCall> {
        placed.push(request);
        await act.place?.();
        const { room, identity = 'sip' } = request;
        const answered = act.answered?.() ?? Promise.resolve();
        return { callId: 'SCL_1', participantId: 'PA_1', identity, room, answered, hangUp() {} };
      },
      async transfer(request) {
        transfers.push(request);
        await act.transfer?.();
      },
    },
    keys,
    logger: pino({ base: null }, { write: (line) => void logged.push(line) }),
  });
  const ask = async (
    method: string,
    body: string | Uint8Array<ArrayBuffer>,
    {
      grants = { sip: { call: true } } as { sip?: SIPGrant; video?: VideoGrant },
      secret = keys.apiSecret,
      type = 'application/json',
    } = {},
  ) => {
    const token = new AccessToken(keys.apiKey, secret);
    if (grants.sip) token.addSIPGrant(grants.sip);
    if (grants.video) token.addGrant(grants.video);
    const headers = { Authorization: `Bearer ${await token.toJwt()}`, 'Content-Type': type };
    return app.request(`/twirp/livekit.SIP/${method}`, { method: 'POST', headers, body });
  };
  return { app, ask, placed, transfers, logged };
}

/** LiveKit's own client, over a real port. */
async function client(t: { after(close: () => Promise<void>): void }, app: ReturnType<typeof world>['app']) {
  const api = await listenForSipApi(app, { host: '127.0.0.1', port: 0 });
  t.after(() => api.close(0));
  return new SipClient(api.url, keys.apiKey, keys.apiSecret);
}

const call = JSON.stringify({ sip_trunk_id: 'carrier', sip_call_to: '+12125550199', room_name: 'room-1' });

describe('who may ask', () => {
  const refused: [
    what: string,
    method: string,
    options: Parameters<ReturnType<typeof world>['ask']>[2],
    status: number,
  ][] = [
    ['with a token of another secret', 'CreateSIPParticipant', { secret: 'another secret, as long as the first' }, 401],
    ['without a grant', 'CreateSIPParticipant', { grants: {} }, 403],
    ['for a call, with the grant for lists', 'CreateSIPParticipant', { grants: { sip: { admin: true } } }, 403],
    ['for a list, with the grant for calls', 'ListSIPInboundTrunk', {}, 403],
    ['for a transfer, without being admin of the room', 'TransferSIPParticipant', {}, 403],
    [
      'for a transfer, as admin of another room',
      'TransferSIPParticipant',
      { grants: { sip: { call: true }, video: { roomAdmin: true, room: 'room-2' } } },
      403,
    ],
    ['for what LiveKit has not', 'DialEverybody', {}, 404],
    ['in another format', 'CreateSIPParticipant', { type: 'text/plain' }, 404],
  ];
  for (const [what, method, options, status] of refused) {
    test(`${what}: ${status}`, async () => {
      const { ask, placed, transfers } = world();
      const response = await ask(method, call, options);
      assert.equal(response.status, status);
      assert.equal(response.headers.get('Content-Type'), 'application/json');
      assert.deepEqual([placed, transfers], [[], []]);
    });
  }

  test('nobody without a token', async () => {
    const { app } = world();
    const response = await app.request('/twirp/livekit.SIP/CreateSIPParticipant', { method: 'POST', body: call });
    assert.equal(response.status, 401);
  });
});

describe('a call that is asked for', () => {
  test('is placed as LiveKit’s client writes it', async (t) => {
    const { app, placed } = world();
    const sip = await client(t, app);
    const info = await sip.createSipParticipant('carrier', '+12125550199', 'room-1', {
      fromNumber: '+12125550142',
      participantIdentity: 'guest',
      participantName: 'Guest',
      participantMetadata: 'of honour',
      participantAttributes: { topic: 'cakes' },
      dtmf: 'w1#',
      hidePhoneNumber: true,
      ringingTimeout: 20,
      maxCallDuration: 600,
      waitUntilAnswered: true,
      playDialtone: true,
      krispEnabled: true,
    });
    assert.deepEqual(placed, [
      {
        ...{ trunk: 'carrier', to: '+12125550199', from: '+12125550142', room: 'room-1', identity: 'guest' },
        ...{ name: 'Guest', metadata: 'of honour', attributes: { topic: 'cakes' }, dtmf: 'w1#' },
        ...{ hidePhoneNumber: true, playsRinging: true, ringMs: 20_000, longestMs: 600_000 },
      },
    ]);
    const { participantId, participantIdentity, roomName, sipCallId } = info;
    assert.deepEqual([participantId, participantIdentity, roomName, sipCallId], ['PA_1', 'guest', 'room-1', 'SCL_1']);
  });

  test('may come as protobuf', async () => {
    const { ask, placed } = world();
    const request = new CreateSIPParticipantRequest({
      sipTrunkId: 'carrier',
      sipCallTo: '+12125550199',
      roomName: 'room-1',
    });
    const response = await ask('CreateSIPParticipant', Uint8Array.from(request.toBinary()), {
      type: 'application/protobuf',
    });
    assert.equal(response.headers.get('Content-Type'), 'application/protobuf');
    assert.equal(SIPParticipantInfo.fromBinary(new Uint8Array(await response.arrayBuffer())).sipCallId, 'SCL_1');
    assert.equal(placed[0]?.to, '+12125550199');
  });

  const slips: [what: string, request: object][] = [
    ['headers', { headers: { 'X-Diversion': 'sip:evil@evil.example' } }],
    ['a trunk', { trunk: { hostname: 'evil.example' } }],
    ['a display name', { displayName: 'Your bank' }],
    ['a user of its own', { toUserOverride: '911' }],
    ['a negative time', { ringingTimeout: '-5s' }],
  ];
  for (const [what, request] of slips) {
    test(`is refused with ${what} in it`, async () => {
      const { ask, placed } = world();
      const response = await ask('CreateSIPParticipant', JSON.stringify({ ...JSON.parse(call), ...request }));
      assert.equal(response.status, 400);
      assert.equal(JSON.parse(await response.text()).code, 'invalid_argument');
      assert.deepEqual(placed, []);
    });
  }

  test('is refused where it can not be read, or is too long', async () => {
    const { ask } = world();
    for (const body of ['{"sipCallTo":', '[]', '{"roomName": 7}', `"${'x'.repeat(70_000)}"`]) {
      const response = await ask('CreateSIPParticipant', body);
      assert.equal(JSON.parse(await response.text()).code, 'malformed', body.slice(0, 20));
    }
  });

  const statuses: [status: number, code: string, phrase: string][] = [
    [486, 'resource_exhausted', 'Busy Here'],
    [600, 'resource_exhausted', 'Busy Everywhere'],
    [480, 'resource_exhausted', 'Temporarily Unavailable'],
    [408, 'deadline_exceeded', 'Request Timeout'],
    [404, 'not_found', 'Not Found'],
    [403, 'permission_denied', 'Forbidden'],
    [603, 'permission_denied', 'Decline'],
    [407, 'unauthenticated', 'Proxy Authentication Required'],
    [488, 'invalid_argument', 'Not Acceptable Here'],
    [487, 'aborted', 'Request Terminated'],
    [503, 'failed_precondition', 'Service Unavailable'],
  ];
  for (const [status, code, phrase] of statuses) {
    test(`that is answered ${status} fails as LiveKit’s do: ${code}`, async (t) => {
      const { app } = world({ answered: () => Promise.reject(new NotAnswered(causeOf(status), status)) });
      const sip = await client(t, app);
      const dialled = sip.createSipParticipant('carrier', '+12125550199', 'room-1', { waitUntilAnswered: true });
      await assert.rejects(dialled, (error) => {
        assert.ok(error instanceof SipCallError);
        assert.deepEqual([error.sipStatusCode, error.sipStatus, error.code], [status, phrase, code]);
        return true;
      });
    });
  }

  for (const [declined, outcome] of [
    ['yes', 'declined'],
    ['perhaps', 'turned-away'],
    ['no', 'busy'],
  ] as const) {
    test(`that was declined, "${declined}" beside its 486, is ${outcome} to whoever dials`, async (t) => {
      const { app } = world({ answered: () => Promise.reject(new NotAnswered('rejected', 486, declined)) });
      const api = await listenForSipApi(app, { host: '127.0.0.1', port: 0 });
      t.after(() => api.close(0));
      const dialler = sipDialler({ url: api.url, ...keys }, api.url);
      const dialled = dialler.dial({ trunk: 'carrier', to: '+12125550199', room: 'room-1', identity: 'guest' });
      await assert.rejects(dialled, { reason: outcome, sipStatus: 486 });
    });
  }

  test('that a limit refuses says which, and has no SIP status', async (t) => {
    const { app } = world({ place: () => Promise.reject(new OutboundRefused('minutes-used-up')) });
    const sip = await client(t, app);
    await assert.rejects(sip.createSipParticipant('carrier', '+12125550199', 'room-1'), {
      code: 'resource_exhausted',
      metadata: { reason: 'minutes-used-up' },
    });
  });

  test('that fails for another reason tells nothing of it but in the log', async () => {
    const { ask, logged } = world({ place: () => Promise.reject(new Error('secret-of-us is wrong')) });
    const response = await ask('CreateSIPParticipant', call);
    assert.equal(response.status, 500);
    assert.doesNotMatch(await response.text(), /secret/);
    assert.match(logged.join(), /secret-of-us/);
  });
});

test('a transfer is asked for as LiveKit’s client writes it, and a phone that is not here is not found', async (t) => {
  const { app, transfers } = world({ transfer: () => Promise.reject(participantNotFound()) });
  const sip = await client(t, app);
  await assert.rejects(sip.transferSipParticipant('room-1', 'guest', 'tel:+12125550177', { playDialtone: true }), {
    code: 'not_found',
  });
  assert.deepEqual(transfers, [
    { room: 'room-1', identity: 'guest', to: 'tel:+12125550177', ringMs: 30_000, playsRinging: true },
  ]);
});

describe('what telephony.yaml holds', () => {
  test('is listed as LiveKit lists its own, and by id or number', async (t) => {
    const sip = await client(t, world().app);
    const inbound = await sip.listSipInboundTrunk();
    assert.deepEqual(
      inbound.map(({ sipTrunkId, numbers, authUsername }) => [sipTrunkId, numbers, authUsername]),
      [
        ['desk', ['+12125550142'], 'ann'],
        ['carrier', [], ''],
      ],
    );
    const [outbound] = await sip.listSipOutboundTrunk({ numbers: ['+12125550142'] });
    assert.deepEqual([outbound?.address, outbound?.transport], ['sip.example.com:5061', 3]);
    assert.deepEqual(await sip.listSipOutboundTrunk({ numbers: ['+12125550143'] }), []);
    const rules = await sip.listSipDispatchRule({ trunkIds: ['desk'] });
    assert.deepEqual(
      rules.map(({ name }) => name),
      ['all'],
    );
    const [shop] = await sip.listSipDispatchRule({ dispatchRuleIds: ['shop'] });
    assert.equal(shop?.metadata, '{"line":"shop","pin":true}');
    const told = JSON.stringify([inbound, outbound, await sip.listSipDispatchRule()]);
    assert.doesNotMatch(told, /secret-of|735219/);
  });

  test('is changed in the file alone', async (t) => {
    const sip = await client(t, world().app);
    await assert.rejects(sip.createSipInboundTrunk('mine', ['+12125550143']), {
      code: 'unimplemented',
      message: /Edit telephony.yaml/,
    });
    await assert.rejects(sip.deleteSipTrunk('carrier'), { code: 'unimplemented' });
  });
});
