import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { pino } from 'pino';
import { Failure } from '../../../../server/contract/index.ts';
import { createEndpointVoice } from '../../../../server/speech/tts/other/endpoint-voice.ts';
import { findEspeak } from '../../../../server/speech/tts/other/espeak.ts';
import type { Synthesiser } from '../../../../server/speech/tts/synthesiser.ts';
import { canSpeak, joinVoices, type OtherVoice } from '../../../../server/speech/tts/voices.ts';
import { collect } from '../collect.ts';

const silent = pino({ level: 'silent' });
const owner = 'caller';

/** A voice whose sound is one number; counts what it is asked for. */
function voiceOf(sound: number, languages: readonly string[]): OtherVoice & { spoken: string[]; failing: boolean } {
  return {
    name: `voice ${sound}`,
    spoken: [],
    failing: false,
    speaks: (language) => languages.includes(language),
    async speak(sentence, { language }) {
      this.spoken.push(`${language}: ${sentence}`);
      if (this.failing) throw new Error('away');
      return Int16Array.of(sound);
    },
  };
}

const prepared: string[] = [];
const builtIn = {
  speak: async () => Int16Array.of(1),
  prepare: (sentence: string) => void prepared.push(sentence),
  close: async () => {},
};

test('English is spoken by the built-in voice, and another language by one that has it', async () => {
  const spare = voiceOf(3, ['es', 'en']);
  const voices = joinVoices({ builtIn, spare }, silent);
  assert.deepEqual([...(await voices.speak('Hello.', { speed: 1, owner }))], [1]);
  assert.deepEqual([...(await voices.speak('Hello.', { speed: 1, owner, language: 'en-GB' }))], [1]);
  assert.deepEqual([...(await voices.speak('Hola.', { speed: 1, owner, language: 'es-MX' }))], [3]);
  assert.deepEqual(spare.spoken, ['es: Hola.']);
});

test("An owner's voice is preferred in every language, and replaced where it fails", async () => {
  const preferred = voiceOf(2, ['en', 'es']);
  const spare = voiceOf(3, ['es']);
  const voices = joinVoices({ builtIn, preferred, spare }, silent);
  assert.deepEqual([...(await voices.speak('Hello.', { speed: 1, owner }))], [2]);
  preferred.failing = true;
  assert.deepEqual([...(await voices.speak('Hello again.', { speed: 1, owner }))], [1]);
  assert.deepEqual([...(await voices.speak('Hola.', { speed: 1, owner, language: 'es' }))], [3]);
});

test("The voice that a line chooses comes before the owner's, and where it fails the first of ours speaks", async () => {
  const asked: (string | undefined)[] = [];
  const ours: Synthesiser = {
    async speak(_sentence, { voice }) {
      asked.push(voice);
      if (voice === 'joe') throw new Error('broken');
      return Int16Array.of(1);
    },
    prepare: () => {},
    close: async () => {},
  };
  const preferred = voiceOf(2, ['en', 'es']);
  const voices = joinVoices({ builtIn: ours, preferred }, silent);
  assert.deepEqual([...(await voices.speak('Hello.', { speed: 1, owner, voice: 'joe' }))], [1]);
  assert.deepEqual(asked, ['joe', 'hibari']);
  assert.deepEqual([...(await voices.speak('Hola.', { speed: 1, owner, voice: 'joe', language: 'es' }))], [2]);
});

test('What another voice has said is not rendered twice, unless at another speed or in another language', async () => {
  const spare = voiceOf(3, ['es', 'it']);
  const voices = joinVoices({ builtIn, spare }, silent);
  for (const [language, speed] of [
    ['es', 1],
    ['es', 1],
    ['es', 0.5],
    ['it', 1],
  ] as const)
    await voices.speak('No.', { speed, owner, language });
  assert.deepEqual(spare.spoken, ['es: No.', 'es: No.', 'it: No.']);
});

test('A language that nobody speaks is a failure with a cure, and known beforehand', async () => {
  const spare = voiceOf(3, ['es']);
  const voices = joinVoices({ builtIn, spare }, silent);
  await assert.rejects(voices.speak('Tere.', { speed: 1, owner, language: 'et' }), (error) => {
    return error instanceof Failure && error.reason === 'no-voice' && /espeak-ng/.test(error.cure);
  });
  assert.deepEqual(
    [canSpeak({ spare }, 'et'), canSpeak({ spare }, 'es-AR'), canSpeak({}, 'en-US')],
    [false, true, true],
  );
});

test('A caller who interrupts is not given to the next voice', async () => {
  const abort = new AbortController();
  const preferred: OtherVoice = {
    name: 'slow',
    speaks: () => true,
    speak: async () => {
      abort.abort(new Error('interrupted'));
      throw abort.signal.reason;
    },
  };
  const voices = joinVoices({ builtIn, preferred }, silent);
  await assert.rejects(voices.speak('Hello.', { speed: 1, owner, signal: abort.signal }), /interrupted/);
});

test('espeak-ng speaks Spanish at 24 kHz, longer when slower, and cannot be told options by a text', async () => {
  const espeak = await findEspeak();
  assert.ok(espeak, 'Debian: apt install espeak-ng');
  assert.ok(espeak.speaks('es') && espeak.speaks('de') && !espeak.speaks('xx'));
  const usual = await espeak.speak('Abrimos a las nueve y media.', { language: 'es', speed: 1 });
  const slow = await espeak.speak('Abrimos a las nueve y media.', { language: 'es', speed: 0.5 });
  assert.ok(usual.length > 24_000 && usual.length < 4 * 24_000, `${usual.length / 24_000} s`);
  assert.ok(slow.length > 1.3 * usual.length);
  const option = await espeak.speak('--version', { language: 'en', speed: 1 });
  assert.ok(option.some((sample) => Math.abs(sample) > 1000));
});

test('Without espeak-ng there is no such voice', async () => {
  assert.equal(await findEspeak('no-such-espeak'), undefined);
});

test("An endpoint is asked as OpenAI's is, and its failures do not repeat what was to be said", async (t) => {
  const asked: unknown[] = [];
  let status = 200;
  const server = createServer(async (request, response) => {
    asked.push(
      request.url,
      request.headers.authorization,
      JSON.parse(Buffer.concat(await collect(request)).toString()),
    );
    const refusal = JSON.stringify({ error: { message: 'can not say "Meet me at nine."' } });
    response.writeHead(status).end(status === 200 ? Buffer.from(Int16Array.of(5, -5).buffer) : refusal);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  const voice = createEndpointVoice({ url, key: 'secret', model: 'tts-9', voice: 'nova' });
  assert.deepEqual([...(await voice.speak('Meet me at nine.', { language: 'en', speed: 0.5 }))], [5, -5]);
  const body = { model: 'tts-9', voice: 'nova', input: 'Meet me at nine.', speed: 0.5, response_format: 'pcm' };
  assert.deepEqual(asked, ['/v1/audio/speech', 'Bearer secret', body]);
  status = 400;
  await assert.rejects(voice.speak('Meet me at nine.', { language: 'en', speed: 1 }), (error) => {
    return error instanceof Error && /answered 400/.test(error.message) && !/nine/.test(String(error.stack));
  });
});

test('Only the built-in voice renders what may never be spoken', () => {
  const options = { speed: 1, owner };
  joinVoices({ builtIn, spare: voiceOf(3, ['es']) }, silent).prepare('Hello.', options);
  joinVoices({ builtIn, spare: voiceOf(3, ['es']) }, silent).prepare('Hola.', { ...options, language: 'es' });
  joinVoices({ builtIn, preferred: voiceOf(2, ['en']) }, silent).prepare('Good morning.', options);
  assert.deepEqual(prepared, ['Hello.']);
});
