import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { TokenVerifier } from 'livekit-server-sdk';
import { anApp, ask, keys, problemOf, tokenOf } from './support.ts';

const many = (n: number) => Object.fromEntries(Array.from({ length: n }, (_, i) => [`a${i}`, 'x']));
const attributes = (value: unknown) => ({ participant_attributes: value });

const refused: { what: string; body?: string | object; headers?: Record<string, string>; code: string }[] = [
  { what: 'malformed JSON', body: '{"participant_name":', code: 'bad-request' },
  { what: 'a JSON array', body: '[]', code: 'bad-request' },
  { what: 'a JSON string', body: '"x"', code: 'bad-request' },
  { what: 'JSON null', body: 'null', code: 'bad-request' },
  { what: 'a name that is an object', body: { participant_name: {} }, code: 'bad-request' },
  { what: 'attributes that are a list', body: attributes(['a']), code: 'bad-request' },
  { what: 'attributes that are a list of pairs', body: attributes([['a', 'b']]), code: 'bad-request' },
  { what: 'an attribute that is a number', body: attributes({ a: 1 }), code: 'bad-request' },
  { what: 'seventeen attributes', body: attributes(many(17)), code: 'bad-request' },
  { what: 'a key of 65 characters', body: attributes({ [`k${'x'.repeat(64)}`]: '' }), code: 'bad-request' },
  { what: 'an empty key', body: attributes({ '': 'x' }), code: 'bad-request' },
  { what: 'a key with a line break', body: attributes({ 'a\nb': 'x' }), code: 'bad-request' },
  { what: 'a value of 513 characters', body: attributes({ a: 'x'.repeat(513) }), code: 'bad-request' },
  { what: 'a body of 17 KB', body: { x: 'x'.repeat(17_000) }, code: 'body-too-large' },
  {
    what: 'a body that says it is small',
    body: { x: 'x'.repeat(17_000) },
    headers: { 'Transfer-Encoding': 'chunked', 'Content-Length': '5' },
    code: 'body-too-large',
  },
  {
    what: 'a form',
    body: 'participant_name=x',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    code: 'unsupported-media-type',
  },
  { what: 'JSON as plain text', body: '{}', headers: { 'Content-Type': 'text/plain' }, code: 'unsupported-media-type' },
  ...[
    'lk.agent.state',
    'LK.agent.state',
    ' lk.agent.state',
    'l k.agent.state',
    'lk\u200b.agent.state',
    '\u0000lk.x',
    'ｌｋ．agent.state',
    'lk.',
    'Sip.callStatus',
    'sip.phoneNumber',
    'sip.phoneNumber\u200b',
    '\tsip.callStatus',
    'hoyhoy.call_id',
    'HoyHoy.line',
    'hoy\u00adhoy.line',
  ].map((key) => ({
    what: `the reserved attribute ${JSON.stringify(key)}`,
    body: attributes({ fine: 'x', [key]: 'active' }),
    code: 'reserved-attribute',
  })),
];

for (const { what, body, headers, code } of refused) {
  test(`${what} is refused as ${code}, and no call comes of it`, async () => {
    const { app, calls } = anApp();
    const response = await ask(app, { ...(body !== undefined && { body }), ...(headers && { headers }) });
    assert.equal((await problemOf(response)).code, code);
    assert.deepEqual(calls.admitted, []);
  });
}

test('what is within the limits is taken', async () => {
  const { app } = anApp();
  const body = attributes({ ...many(15), [`k${'x'.repeat(63)}`]: 'x'.repeat(512) });
  assert.equal((await ask(app, { body })).status, 201);
});

test('content types are compared as they are written in the wild', async () => {
  const { app } = anApp();
  const headers = { 'Content-Type': 'Application/JSON; charset=utf-8' };
  assert.equal((await ask(app, { body: '{}', headers })).status, 201);
});

test('keys that name prototypes change no object', async () => {
  const { app } = anApp();
  const polluted = '{"__proto__":{"admin":"1"},"constructor":{"prototype":{"admin":"1"}},"participant_attributes":';
  const refusal = await problemOf(await ask(app, { body: `${polluted}{"__proto__":"x","fine":"y"}}` }));
  assert.equal(refusal.code, 'bad-request', 'a name that we would have to pass over');
  const response = await ask(app, { body: `${polluted}{"fine":"y"}}` });
  assert.equal('admin' in {}, false);
  const { participant_token } = await tokenOf(response);
  const claims = await new TokenVerifier(keys.apiKey, keys.apiSecret).verify(participant_token);
  assert.deepEqual(claims.attributes, { fine: 'y', 'hoyhoy.call_id': 'call-1', 'hoyhoy.line': 'bakery' });
});

test('whatever JSON is sent, it is a call or a problem of the sender', async () => {
  const { app } = anApp();
  const field = fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue());
  const body = fc.record({ participant_name: field, participant_attributes: field, other: fc.jsonValue() });
  await fc.assert(
    fc.asyncProperty(body, async (value) => {
      const response = await ask(app, { body: value, remoteAddress: '127.0.0.1' });
      assert.ok([201, 400, 413].includes(response.status), String(response.status));
    }),
  );
});
