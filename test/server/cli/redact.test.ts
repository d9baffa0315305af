import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { readConfig, secretsOf } from '../../../server/config.ts';
import { createLog } from '../../../server/log.ts';
import { createRedactor } from '../../../server/redact.ts';

function logged(pretty: boolean) {
  const written: string[] = [];
  return { log: createLog({ level: 'debug', pretty, write: (text) => written.push(text) }), written };
}

/** Characters that make something else of a line than it was. */
const TRICKS = /[^\P{Cc}\n\t]|[\u2028\u2029\u202a-\u202e\u2066-\u2069\u200b]/u;

describe('a line of log', () => {
  const hidden: [string, string, string][] = [
    ['a JWT', 'token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln at', 'token [token] at'],
    ['an API key', 'Incorrect API key provided: sk-proj-abcDEF123456789.', 'Incorrect API key provided: [key].'],
    ['a key of a line', `refused hoyhoy_${'aB3-'.repeat(10)}!`, 'refused [key]!'],
    ['what a header carries', 'authorization: Bearer abc.def-123', 'authorization: Bearer [secret]'],
    [
      'what an address carries',
      'GET ws://l/rtc?access_token=abcdef&auto=1',
      'GET ws://l/rtc?access_token=[secret]&auto=1',
    ],
    ['a password in an address', 'postgres://hoyhoy:hunter2@db/x', 'postgres://hoyhoy:[secret]@db/x'],
    ['a telephone number', 'sip_+4930123456 left; to=%2B12125550142', 'sip_[number] left; to=[number]'],
  ];
  for (const [what, line, without] of hidden) {
    test(`is without ${what}`, () => assert.equal(createRedactor().redact(line), without));
  }

  test('keeps what only looks a little like it', () => {
    for (const line of ['2026-11-24T15:00:00+00:00', 'took 1500 ms', 'task-force', 'key=value', 'a token is missing']) {
      assert.equal(createRedactor().redact(line), line);
    }
  });

  test('is without each secret that it was told of, however it is written', () => {
    const redactor = createRedactor();
    redactor.keepSecret('s3cr"et/with+signs');
    redactor.keepSecret('short');
    for (const line of [
      's3cr"et/with+signs',
      JSON.stringify({ k: 's3cr"et/with+signs' }),
      's3cr%22et%2Fwith%2Bsigns',
    ]) {
      assert.doesNotMatch(redactor.redact(line), /s3cr/);
    }
    assert.equal(redactor.redact('a short line'), 'a short line');
  });

  test('stays one line without tricks, whatever is logged by us or by a child', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('\n', '\r', '\u001b[2K', '\u202e', ''),
        (text, trick) => {
          const words = `a${trick}${text}${trick}2026 fatal forged`;
          for (const pretty of [true, false]) {
            const { log, written } = logged(pretty);
            log.logger.warn({ err: new Error(words), room: words }, words);
            log.childLine('livekit-server', words.replaceAll('\n', ' '));
            log.childLine('livekit-server', JSON.stringify({ level: 'info', msg: words, participant: words }));
            assert.equal(written.length, 3);
            for (const line of written) {
              assert.equal(line.indexOf('\n'), line.length - 1);
              assert.doesNotMatch(line.slice(0, -1), TRICKS);
            }
          }
        },
      ),
    );
  });

  test('hides the secrets of a configuration', () => {
    const config = readConfig({
      LIVEKIT_URL: 'wss://livekit.example',
      LIVEKIT_API_KEY: 'APIkey',
      LIVEKIT_API_SECRET: 'livekit-secret-1',
      HOYHOY_REALTIME_KEY: 'realtime-secret-2',
      HOYHOY_CHAT_URL: 'http://chat.example/v1',
      HOYHOY_CHAT_KEY: 'chat-secret-3',
      HOYHOY_SECRET: 'installation-secret-4-of-32-or-more-characters',
    });
    const secrets = secretsOf(config);
    assert.deepEqual(secrets, ['livekit-secret-1', 'realtime-secret-2', 'chat-secret-3', config.secret]);
    const { log, written } = logged(false);
    for (const secret of secrets) log.keepSecret(secret);
    log.logger.error({ err: new Error(`refused livekit-secret-1 for ${JSON.stringify(config)}`) }, 'realtime-secret-2');
    assert.doesNotMatch(written.join(''), /secret-\d/);
  });
});
