import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig, secretsOf } from '../../../server/config.ts';
import { Failure } from '../../../server/contract/index.ts';

test('every wrong variable is named at once, and no value is repeated', () => {
  assert.throws(
    () => readConfig({ HOYHOY_PORT: '99999', HOYHOY_LOG_LEVEL: 'sk-secret', LIVEKIT_URL: 'sk-other' }),
    (error: unknown) => {
      assert.ok(error instanceof Failure);
      for (const name of ['HOYHOY_PORT', 'HOYHOY_LOG_LEVEL', 'LIVEKIT_URL'])
        assert.match(error.message, new RegExp(name));
      assert.doesNotMatch(error.message, /99999|sk-/);
      assert.match(error.cure, /docs\/configuration\.md/);
      return true;
    },
  );
});

test('a wrong value is told in words of ours: what it is not, with the bounds or the choice there is', () => {
  const wrong: [string, string, RegExp][] = [
    ['HOYHOY_PORT', 'http', /HOYHOY_PORT is not a whole number from 1 to 65535$/],
    ['HOYHOY_PORT', '80.5', /HOYHOY_PORT is not a whole number from 1 to 65535$/],
    ['HOYHOY_WORKERS', '0', /HOYHOY_WORKERS is not a whole number from 1 to 64$/],
    ['HOYHOY_FALLBACK', 'yes', /HOYHOY_FALLBACK is none of none, embedded$/],
    ['HOYHOY_TELEPHONY', 'true', /HOYHOY_TELEPHONY is none of on, off, auto$/],
    ['HOYHOY_REALTIME_URL', 'example.com', /HOYHOY_REALTIME_URL is not an address that begins with http:\/\/, /],
    ['HOYHOY_PUBLIC_URL', 'http://voice.example', /HOYHOY_PUBLIC_URL is not an https:\/\/ address$/],
    ['HOYHOY_PUBLIC_URL', 'https://voice.example/a', /HOYHOY_PUBLIC_URL has more than a name and a port$/],
    ['HOYHOY_TURN_DOMAIN', 'a b', /HOYHOY_TURN_DOMAIN is not the name of a host$/],
    ['HOYHOY_SECRET', 'short', /HOYHOY_SECRET has fewer than 32 characters$/],
    ['HOYHOY_DATA', '  ', /HOYHOY_DATA is blank$/],
  ];
  for (const [name, value, message] of wrong) assert.throws(() => readConfig({ [name]: value }), { message });
});

test('a LiveKit without its keys is an error that says what is missing', () => {
  assert.throws(() => readConfig({ LIVEKIT_URL: 'wss://x' }), /LIVEKIT_API_KEY and LIVEKIT_API_SECRET are needed/);
});

test('the OpenAI key goes to no other server', () => {
  const { realtime } = readConfig({ OPENAI_API_KEY: 'sk-1', HOYHOY_REALTIME_URL: 'ws://elsewhere' });
  assert.equal(realtime.key, undefined);
  assert.equal(realtime.url, 'ws://elsewhere');
});

test('without a key or a server the embedded one answers, with the model of the line', () => {
  assert.deepEqual(readConfig({}).realtime, { embedded: true, fallback: false, model: 'hoyhoy/{line}' });
});

test('a port that is named is explicit, an empty variable is none', () => {
  assert.deepEqual(readConfig({ HOYHOY_PORT: '8123' }).http.port, { number: 8123, explicit: true });
  assert.deepEqual(readConfig({ HOYHOY_PORT: '' }).http.port, { number: 8080, explicit: false });
});

const certificate = { HOYHOY_TLS_CERT: '/etc/tls/voice.pem', HOYHOY_TLS_KEY: '/etc/tls/voice.key' };

test('with a certificate the port is the public one, on all addresses, and TURN shares 443', () => {
  const config = readConfig({ HOYHOY_PUBLIC_URL: 'https://voice.example/', ...certificate });
  assert.deepEqual(config.http, {
    host: '0.0.0.0',
    port: { number: 443, explicit: true },
    publicUrl: 'https://voice.example',
    tls: { certFile: '/etc/tls/voice.pem', keyFile: '/etc/tls/voice.key' },
  });
  assert.equal(config.media.turn.domain, 'voice.example');
});

test('TURN over TLS is not offered where visitors would look for it in vain', () => {
  for (const HOYHOY_PUBLIC_URL of ['https://voice.example:8443', 'https://192.0.2.7', 'https://[2001:db8::7]']) {
    assert.equal(readConfig({ HOYHOY_PUBLIC_URL, ...certificate }).media.turn.domain, undefined, HOYHOY_PUBLIC_URL);
  }
  const behindProxy = { HOYHOY_PUBLIC_URL: 'https://voice.example' };
  assert.equal(readConfig(behindProxy).media.turn.domain, undefined);
  assert.equal(readConfig({ ...behindProxy, HOYHOY_TURN_DOMAIN: 'turn.example' }).media.turn.domain, 'turn.example');
});

test('behind a proxy the address is public and the port our own', () => {
  const { http } = readConfig({ HOYHOY_PUBLIC_URL: 'https://voice.example' });
  assert.deepEqual(http, {
    host: '127.0.0.1',
    port: { number: 8080, explicit: false },
    publicUrl: 'https://voice.example',
  });
});

test('a certificate without all that belongs to it, and an address that is no https origin, are errors', () => {
  assert.throws(() => readConfig(certificate), /HOYHOY_PUBLIC_URL are needed together/);
  const halved = { HOYHOY_PUBLIC_URL: 'https://voice.example', HOYHOY_TLS_CERT: '/x' };
  assert.throws(() => readConfig(halved), /HOYHOY_TLS_KEY/);
  for (const HOYHOY_PUBLIC_URL of ['http://voice.example', 'https://voice.example/voice', 'https://voice.example?x']) {
    assert.throws(() => readConfig({ HOYHOY_PUBLIC_URL }), /HOYHOY_PUBLIC_URL/, HOYHOY_PUBLIC_URL);
  }
  assert.throws(() => readConfig({ HOYHOY_MEDIA_ADDRESS: 'voice.example' }), /HOYHOY_MEDIA_ADDRESS/);
});

test('messages leave only in ways that are set up whole, and safely', () => {
  const secret = `whsec_${'A'.repeat(32)}`;
  assert.deepEqual(readConfig({}).messages, {});
  assert.deepEqual(readConfig({ HOYHOY_WEBHOOK_SECRET: `${secret} ${secret}` }).messages.webhook, {
    secrets: [secret, secret],
    anywhere: false,
  });
  const mail = { HOYHOY_SMTP_URL: 'smtps://u:p@mail.example', HOYHOY_SMTP_FROM: 'a@b.example' };
  assert.ok(secretsOf(readConfig({ ...mail, HOYHOY_WEBHOOK_SECRET: secret })).includes(secret));
  assert.ok(secretsOf(readConfig(mail)).includes('smtps://u:p@mail.example'));
  for (const wrong of [
    { HOYHOY_WEBHOOK_SECRET: 'guess' },
    { HOYHOY_WEBHOOK_SECRET: 'whsec_QUJD' },
    { HOYHOY_SMTP_URL: 'https://mail.example' },
    { HOYHOY_SMTP_URL: 'smtps://mail.example' },
  ]) {
    assert.throws(() => readConfig(wrong), /HOYHOY_(WEBHOOK|SMTP)/);
  }
});

test('calls out are asked of LiveKit itself where the SIP API has its address', () => {
  const livekit = { LIVEKIT_URL: 'wss://voice.example', LIVEKIT_API_KEY: 'key', LIVEKIT_API_SECRET: 'secret' };
  const dialling = (env: Record<string, string>) => readConfig({ ...livekit, ...env }).dialling;
  assert.equal(dialling({}), undefined);
  assert.equal(dialling({ HOYHOY_SIP_API_URL: 'https://voice.example' })?.byLiveKit, true);
  assert.equal(dialling({ HOYHOY_SIP_API_URL: 'http://10.0.0.2:8891' })?.byLiveKit, false);
  assert.equal(dialling({ HOYHOY_SIP_API_PORT: '8891' })?.byLiveKit, false);
});
