import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { floatFromPcm, pcmFromFloat } from '../../server/audio/pcm.ts';
import { resample } from '../../server/audio/resampler.ts';
import { FakeCaller } from '../support/caller.ts';
import { startHoyhoy, type TestHoyhoy } from '../support/hoyhoy.ts';
import { openVoiceAndEar, plainWords, VOICE_RATE, type VoiceAndEar } from '../support/voice-and-ear.ts';
import { readWav } from '../support/wav.ts';

/** "Por favor ingrese la clave de entrada para la conferencia", recorded in a studio. */
const HUMAN_CLIP = '/usr/share/asterisk/sounds/es_MX_f_Allison/conf-getpin.wav';
const GREETING = 'Buenos días, le atiende la centralita.';
const ANSWER = 'La conferencia no tiene clave de entrada.';
const LINE = `name: Centralita
greeting: ${GREETING}
languages: [es]
`;
const WAIT_MS = 60_000;
const token = z.object({ server_url: z.string(), participant_token: z.string() });

let dir: string;
let hoyhoy: TestHoyhoy;
let ear: VoiceAndEar;

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hoyhoy-spanish-'));
  await mkdir(join(dir, 'centralita', 'knowledge'), { recursive: true });
  await writeFile(join(dir, 'centralita', 'line.yaml'), LINE);
  await writeFile(join(dir, 'centralita', 'knowledge', 'todo.md'), `# Conferencia\n\n${ANSWER}\n`);
  [hoyhoy, ear] = await Promise.all([startHoyhoy({ linesDir: dir }), openVoiceAndEar()]);
});
after(async () => {
  await Promise.all([hoyhoy?.close(), ear?.close()]);
  await rm(dir, { recursive: true, force: true });
});

/** A visitor of the line, in the room that the API gives. */
async function call(): Promise<FakeCaller> {
  const response = await fetch(`${hoyhoy.url}/api/lines/centralita/token`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{}',
  });
  const { server_url: url, participant_token } = token.parse(await response.json());
  return FakeCaller.join({ url, token: participant_token, room: '', apiKey: '', apiSecret: '' });
}

/** Of words that are spoken, those that are heard. espeak-ng's voice is robotic: Whisper hears most of them, never all. */
async function understood(pcm: Int16Array, spoken: string): Promise<{ heard: string; share: number }> {
  const heard = await ear.recognise(pcm, VOICE_RATE, 'es');
  const words = plainWords(spoken).split(' ');
  return { heard, share: words.filter((word) => heard.split(' ').includes(word)).length / words.length };
}

test('A recorded Spanish caller of a Spanish line is understood over LiveKit, and hears an answer in Spanish', async () => {
  const caller = await call();
  const told = (words: string) =>
    caller.untilCaption(({ final, text }) => final && text.includes(words), words, WAIT_MS);
  await told(GREETING);
  await caller.heard.untilSilent(800, WAIT_MS);
  const asked = performance.now();
  const clip = readWav(HUMAN_CLIP);
  caller.say(pcmFromFloat(resample(floatFromPcm(clip.pcm), clip.rate, VOICE_RATE)));
  await told(ANSWER);
  await caller.heard.untilSilent(1_500, WAIT_MS);
  const answer = await understood(caller.heard.pcm(asked), ANSWER);
  assert.ok(answer.share > 0.5, `of the answer this is heard: ${answer.heard}`);
  await caller.leave();
  const { turns } = await hoyhoy.endedCall('centralita');
  assert.match(turns.find(({ role }) => role === 'caller')?.text ?? '', /la clave de entrada para la conferencia/i);
});
