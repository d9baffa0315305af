import assert from 'node:assert/strict';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { pino } from 'pino';
import type { WebSocket } from 'ws';
import { carrierRoutes } from '../../../../server/api/carriers.ts';
import { type Listening, listen } from '../../../../server/api/listen.ts';
import { type CarrierServer, listenForCarriers } from '../../../../server/telephony/carriers/listen.ts';
import { isSigned } from '../../../../server/telephony/carriers/twilio/signature.ts';
import { twilioCarrier } from '../../../../server/telephony/carriers/twilio/twilio.ts';
import type { InboundTrunk } from '../../../../server/telephony/config/schema.ts';
import type { Arrival } from '../../../../server/telephony/gateway/arrival.ts';
import type { CallEvent } from '../../../../server/telephony/sip/ua/call.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { Happenings } from '../../../support/happenings.ts';
import {
  account,
  openSocket,
  PUBLIC_URL,
  post,
  readTwiml,
  sid,
  signed,
} from '../../../support/telephony/scripted-twilio.ts';

const trunk: InboundTrunk = {
  ...{ name: 'twilio', numbers: ['+12125550142'], allowedAddresses: [], allowedNumbers: [], trusted: true },
  ...{ mediaEncryption: 'allow', headersToAttributes: {}, maxCalls: 2, newRequestsPerSecond: 1 },
};
const STREAM = `${PUBLIC_URL.replace('https', 'wss')}/carriers/twilio/stream`;

test('a signature is checked as Twilio’s documentation shows it', () => {
  const address = 'https://mycompany.com/myapp.php?foo=1&bar=2';
  const fields: [string, string][] = [
    ['To', '+18005551212'],
    ['CallSid', 'CA1234567890ABCDE'],
    ['Digits', '1234'],
    ['Caller', '+14158675309'],
    ['From', '+14158675309'],
  ];
  const signature = 'RSOYDt4T1cUTdK1PDd93/VVr8B8=';
  assert.ok(isSigned({ signature, address, fields }, '12345'));
  assert.ok(isSigned({ signature, address: address.replace('.com', '.com:443'), fields }, '12345'));
  const others = [
    { signature: undefined, address, fields },
    { signature: '', address, fields },
    { signature: `${signature} `, address, fields },
    { signature, address: address.replace('bar=2', 'bar=3'), fields },
    { signature, address: address.replace('https', 'http'), fields },
    { signature, address, fields: fields.slice(1) },
    { signature, address, fields: [...fields, ['Extra', ''] satisfies [string, string]] },
  ];
  for (const other of others) assert.ok(!isSigned(other, '12345'), JSON.stringify(other));
  assert.ok(!isSigned({ signature, address, fields }, '12346'));
});

describe('whoever says that they are Twilio', () => {
  let clock: FakeClock;
  let carriers: CarrierServer;
  let api: Listening;
  let arrivals: (Arrival & { events: CallEvent[] })[];
  let sockets: WebSocket[];
  /** By the number that is called. */
  const spoken = new Map<string, string>();
  const happenings = new Happenings();

  beforeEach(async () => {
    spoken.clear();
    clock = new FakeClock();
    arrivals = [];
    sockets = [];
    const carrier = twilioCarrier(
      { accountSid: account.sid, authToken: account.token, publicUrl: PUBLIC_URL, trunk, mediaHost: '127.0.0.1' },
      {
        take: (arrival) => {
          const events: CallEvent[] = [];
          arrivals.push({ ...arrival, events });
          arrival.call.listen((event) => {
            events.push(event);
            happenings.check();
          });
          arrival.call.answer({ address: '203.0.113.7', port: 9 });
        },
        languageOf: async ({ called }) => spoken.get(called) ?? 'en',
        clock,
        logger: pino({ level: 'silent' }),
      },
    );
    carriers = await listenForCarriers([carrier], { host: '127.0.0.1', port: 0 });
    const url = `http://127.0.0.1:${carriers.port}`;
    api = await listen(carrierRoutes(url), { host: '127.0.0.1', port: { number: 0, explicit: true }, carriers: url });
  });
  afterEach(async () => {
    for (const socket of sockets) socket.terminate();
    await carriers.close();
    await api.close();
  });

  const form = (own: Record<string, string> = {}) => ({
    ...{
      CallSid: sid('CA'),
      AccountSid: account.sid,
      From: '+441632960961',
      To: '+12125550142',
      CallStatus: 'ringing',
    },
    ...own,
  });
  const ask = (path: string, fields: Record<string, string>, signature?: string) =>
    post(api.url, `/carriers/twilio/${path}`, fields, signature === undefined ? {} : { signature });
  const told = async (path: string, fields: Record<string, string>) =>
    readTwiml(await (await ask(path, fields)).text());
  /** Where Twilio was told to ask what comes after a stream. */
  const afterOf = (action: string) => action.slice(`${PUBLIC_URL}/carriers/twilio/`.length);
  /** A call that was told to open a stream. */
  async function ringing(own: Record<string, string> = {}) {
    const fields = form(own);
    const verb = await told('voice', fields);
    assert.ok(verb.verb === 'connect', JSON.stringify(verb));
    assert.equal(verb.stream, STREAM);
    return { fields, token: verb.token, callSid: fields.CallSid, next: afterOf(verb.action) };
  }
  function open(signature = signed(STREAM)): WebSocket {
    const socket = openSocket(api.url, STREAM, signature);
    sockets.push(socket);
    socket.on('error', () => {});
    return socket;
  }
  const startOf = (callSid: string, token: string, more: object = {}) =>
    JSON.stringify({
      event: 'start',
      sequenceNumber: '1',
      streamSid: 'MZ1',
      start: {
        ...{ streamSid: 'MZ1', accountSid: account.sid, callSid, tracks: ['inbound'], customParameters: { token } },
        mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
        ...more,
      },
    });
  /** Opens a stream that begins so. Resolves to why it was closed, or to `open` once its call stands. */
  async function begin(start: string): Promise<{ socket: WebSocket; outcome: number | 'open' }> {
    const socket = open();
    const closed = once(socket, 'close').then(([code]: unknown[]) => Number(code));
    await once(socket, 'open');
    socket.send(JSON.stringify({ event: 'connected', protocol: 'Call', version: '1.0.0' }));
    const before = established();
    socket.send(start);
    const stands = happenings.until(() => established() > before, 'call', 20_000).then(() => 'open' as const);
    stands.catch(() => {});
    return { socket, outcome: await Promise.race([closed, stands]) };
  }
  const established = () =>
    arrivals.flatMap(({ events }) => events).filter(({ type }) => type === 'established').length;
  const handshake = async (socket: WebSocket) => {
    const [, response] = await once(socket, 'unexpected-response');
    return response.statusCode;
  };

  test('gets nowhere with a webhook that is not signed, is signed by another, or was changed after that', async () => {
    const fields = form();
    const address = `${PUBLIC_URL}/carriers/twilio/voice`;
    const forged = [
      '',
      'nonsense',
      signed(address, fields, 'another token'),
      signed(address, { ...fields, From: '+1' }),
    ];
    for (const signature of forged) assert.equal((await ask('voice', fields, signature)).status, 403);
    for (const path of ['next', 'status', 'fallback']) {
      assert.equal((await ask(path, fields, signed(address, fields))).status, 403, path);
    }
    const other = form({ AccountSid: sid('AC') });
    assert.equal((await ask('voice', other)).status, 403, 'another account');
    assert.deepEqual(arrivals, []);
  });

  test('is asked for a signature by the stream too, and finds nothing else there', async () => {
    assert.equal(await handshake(open('nonsense')), 403);
    assert.equal(await handshake(open(signed(STREAM.replace('wss', 'https')))), 403);
    const elsewhere = openSocket(api.url, `${STREAM}/more`);
    assert.equal(await handshake(elsewhere), 403);
    assert.equal(await handshake(openSocket(api.url, STREAM.replace('twilio', 'other'))), 404);
    assert.equal((await fetch(`${api.url}/carriers/twilio/voice`)).status, 404);
    assert.equal((await post(api.url, '/carriers/other/voice', form())).status, 404);
  });

  test('begins a stream by the token of its call, once', async () => {
    const { token, callSid, fields } = await ringing();
    const first = await begin(startOf(callSid, token));
    assert.equal(first.outcome, 'open');
    assert.equal((await begin(startOf(callSid, token))).outcome, 1008, 'replayed');
    assert.equal(first.socket.readyState, first.socket.OPEN, 'the stream that stands is not disturbed');
    await ask('status', { ...fields, CallStatus: 'completed' });
    assert.equal(arrivals[0]?.events.at(-1)?.type, 'ended');
  });

  test('gets no stream, and disturbs none, by showing a request again that Twilio has signed', async () => {
    const { token, callSid, fields, next } = await ringing();
    const spare = await told('voice', fields);
    assert.ok(spare.verb === 'connect');
    const { socket } = await begin(startOf(callSid, token));
    assert.equal((await told('voice', fields)).verb, 'hangup', 'the first webhook');
    assert.equal((await begin(startOf(callSid, spare.token))).outcome, 1008, 'a ticket of before');
    const inProgress = { ...fields, CallStatus: 'in-progress' };
    for (const old of ['next', 'next?after=nonsense', afterOf(spare.action)])
      assert.equal((await told(old, inProgress)).verb, 'hangup', old);
    assert.equal(socket.readyState, socket.OPEN, 'the stream that stands is not disturbed');
    const closed = once(socket, 'close');
    const second = await told(next, inProgress);
    assert.ok(second.verb === 'connect');
    await closed;
    const again = open();
    await once(again, 'open');
    again.send(startOf(callSid, second.token));
    again.send(JSON.stringify({ event: 'dtmf', dtmf: { digit: '5' } }));
    const hasDigit = () => arrivals[0]?.events.some(({ type }) => type === 'digit') ?? false;
    await happenings.until(hasDigit, 'the stream after that', 10_000);
    assert.equal((await told(next, inProgress)).verb, 'hangup', 'what was asked after the first stream');
    assert.equal(again.readyState, again.OPEN);
    await ask('status', { ...fields, CallStatus: 'completed' });
  });

  test('begins none by a token of another call, after it has run out, without one, or for another account', async () => {
    const one = await ringing();
    const other = await ringing();
    assert.equal((await begin(startOf(one.callSid, other.token))).outcome, 1008, 'of another call');
    assert.equal((await begin(startOf(other.callSid, other.token))).outcome, 1008, 'used up by that');
    assert.equal((await begin(startOf(one.callSid, ''))).outcome, 1008);
    assert.equal((await begin(startOf(one.callSid, one.token, { accountSid: sid('AC') }))).outcome, 1008);
    const late = await ringing();
    clock.advance(15_000);
    assert.equal((await begin(startOf(late.callSid, late.token))).outcome, 1008, 'too late');
    assert.equal(established(), 0);
  });

  test('may ask again about a call, and gets the same one', async () => {
    const { fields, callSid } = await ringing();
    const again = await told('voice', fields);
    assert.ok(again.verb === 'connect');
    assert.equal(arrivals.length, 1);
    assert.equal((await begin(startOf(callSid, again.token))).outcome, 'open');
  });

  test('that never opens the stream has its call ended', async () => {
    const { fields } = await ringing();
    clock.advance(12_000);
    assert.deepEqual(arrivals[0]?.events, [{ type: 'ended', by: 'them', cause: 'lost' }]);
    assert.equal((await told('next', fields)).verb, 'say');
    assert.equal((await told('voice', fields)).verb, 'hangup', 'it is over for good');
  });

  test('sends what is too long, or is nothing that Twilio sends: the stream ends, the call is kept', async () => {
    const rubbish: [string, (socket: WebSocket) => void, number][] = [
      [
        'too long',
        (socket) => socket.send(JSON.stringify({ event: 'media', media: { payload: 'A'.repeat(20_000) } })),
        1009,
      ],
      ['malformed', (socket) => Array.from({ length: 11 }, () => socket.send('{"event":"media"}')), 1008],
      ['binary', (socket) => Array.from({ length: 11 }, () => socket.send(Buffer.alloc(160))), 1008],
    ];
    for (const [what, send, code] of rubbish) {
      const { token, callSid, fields, next: after } = await ringing();
      const { socket } = await begin(startOf(callSid, token));
      const closed = once(socket, 'close');
      send(socket);
      assert.equal((await closed)[0], code, what);
      const next = await told(after, { ...fields, CallStatus: 'in-progress' });
      assert.ok(next.verb === 'connect', what);
      const again = open();
      await once(again, 'open');
      again.send(startOf(callSid, next.token));
      again.send(JSON.stringify({ event: 'dtmf', dtmf: { digit: '5' } }));
      const types = () =>
        arrivals
          .at(-1)
          ?.events.map(({ type }) => type)
          .join();
      await happenings.until(() => types() === 'media,established,digit', `same call after what is ${what}`, 10_000);
      await ask('status', { ...fields, CallStatus: 'completed' });
    }
  });

  test('is not put out by a message it does not know, and hears keys', async () => {
    const { token, callSid } = await ringing();
    const { socket } = await begin(startOf(callSid, token));
    for (const text of ['not JSON', '{"event":"news"}', '{"event":"dtmf","dtmf":{"digit":"12"}}', '[]', 'null'])
      socket.send(text);
    socket.send(JSON.stringify({ event: 'dtmf', streamSid: 'MZ1', dtmf: { track: 'inbound_track', digit: '#' } }));
    const hasDigit = () => arrivals[0]?.events.some((event) => event.type === 'digit' && event.digit === '#') ?? false;
    await happenings.until(hasDigit, 'key', 10_000);
  });

  test('is believed about numbers, as far as it vouches for them', async () => {
    const from: [Record<string, string>, { caller: string; trusted: boolean }][] = [
      [{}, { caller: '+441632960961', trusted: true }],
      [{ StirVerstat: 'TN-Validation-Passed-A' }, { caller: '+441632960961', trusted: true }],
      [{ StirVerstat: 'TN-Validation-Failed-C' }, { caller: '+441632960961', trusted: false }],
      [{ From: '+266696687' }, { caller: '', trusted: false }],
      [{ From: 'Anonymous' }, { caller: '', trusted: false }],
      [{ From: 'client:tommy' }, { caller: 'client:tommy', trusted: false }],
    ];
    for (const [fields, expected] of from) {
      await ringing(fields);
      const { caller, trusted } = arrivals.at(-1)?.parties ?? {};
      assert.deepEqual({ caller, trusted }, expected, JSON.stringify(fields));
    }
  });

  test('is refused a number that is not ours, and told by words when something went wrong on its side', async () => {
    assert.deepEqual(await told('voice', form({ To: '+12125550199' })), { verb: 'reject', busy: false });
    assert.deepEqual(arrivals, []);
    assert.equal((await told('fallback', form())).verb, 'say');
  });

  test('tells callers in the language of the line, as its voices take it', async () => {
    for (const [language, locale, words] of [
      ['es-mx', 'es-MX', /^Lo siento/],
      ['de-AT', 'de-DE', /^Es tut mir leid/],
      ['ja', 'en-US', /^I am sorry/],
    ] as const) {
      spoken.set('+12125550142', language);
      const verb = await told('fallback', form());
      assert.ok(verb.verb === 'say');
      assert.equal(verb.language, locale);
      assert.match(verb.words, words);
    }
  });

  test('with more new calls than one source may bring hears busy', async () => {
    const answers = await Promise.all(Array.from({ length: 70 }, () => told('voice', form())));
    assert.ok(answers.slice(0, 50).every(({ verb }) => verb === 'connect'));
    assert.ok(answers.some((verb) => verb.verb === 'reject' && verb.busy));
  });
});
