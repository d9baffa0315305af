import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { readConfig } from '../../../server/config.ts';

/** Variables that docs/configuration.md describes, with their defaults where those are a plain value. */
async function documented(): Promise<Map<string, string | undefined>> {
  const text = await readFile('docs/configuration.md', 'utf8');
  const rows = text.matchAll(/^\| `([A-Z_]+)` \| (?:`([^`]+)`)?[^|]*\|/gm);
  return new Map([...rows].map(([, name, value]) => [String(name), value]));
}

test('every variable that the configuration knows is described, and none else', async () => {
  const source = await readFile('server/config.ts', 'utf8');
  const schema = /z\.object\(\{(.*?)\n\}\);/s.exec(source)?.[1] ?? '';
  const known = [...schema.matchAll(/^ {2}([A-Z_]+):/gm)].map(([, name]) => name);
  assert.ok(known.length > 15);
  assert.deepEqual([...(await documented()).keys()].sort(), known.sort());
});

test('the described defaults are the real ones', async () => {
  const plain = [
    'HOYHOY_HOST',
    'HOYHOY_CHAT_MODEL',
    'HOYHOY_WORKERS',
    'HOYHOY_CALLS_PER_WORKER',
    'HOYHOY_LINES',
    'HOYHOY_DATA',
    'HOYHOY_LOG_LEVEL',
  ];
  const described = await documented();
  const spelledOut = Object.fromEntries(plain.map((name) => [name, described.get(name)]));
  assert.ok(plain.every((name) => spelledOut[name] !== undefined));
  const chat = { HOYHOY_CHAT_URL: 'http://localhost:11434/v1' };
  assert.deepEqual(readConfig({ ...chat, ...spelledOut }), readConfig(chat));
  const config = readConfig({});
  assert.equal(String(config.http.port.number), described.get('HOYHOY_PORT'));
  const { udpPort, tcpPort, turn } = config.media;
  assert.equal(String(udpPort.number), described.get('HOYHOY_MEDIA_UDP_PORT'));
  assert.equal(String(tcpPort.number), described.get('HOYHOY_MEDIA_TCP_PORT'));
  assert.equal(String(turn.port.number), described.get('HOYHOY_TURN_PORT'));
  assert.equal(String(config.speech.port.number), described.get('HOYHOY_SPEECH_PORT'));
  assert.equal(readConfig({ OPENAI_API_KEY: 'k' }).realtime.model, described.get('HOYHOY_REALTIME_MODEL'));
  assert.equal(readConfig({ OPENAI_API_KEY: 'k' }).realtime.url, described.get('HOYHOY_REALTIME_URL'));
});
