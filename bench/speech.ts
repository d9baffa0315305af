/**
 * The embedded speech server: how well it hears recorded human speech, how soon callers over WebRTC are answered, and
 * how often it takes a pause for the end. `--clips DIR` hears WAVs and `transcripts.tsv` of a folder instead; `--text` only
 * speaks written sentences and hears them again (`--voice joe`: in that one, `--part 1/4`: every fourth), `--pauses` only cuts pauses into clips, for which `--count` may be large.
 */
import { parseArgs } from 'node:util';
import { dispose } from '@livekit/rtc-node';
import { pino } from 'pino';
import { floatFromPcm } from '../server/audio/pcm.ts';
import { resample } from '../server/audio/resampler.ts';
import { readConfig } from '../server/config.ts';
import { EMBEDDED_VOICES, isEmbeddedVoice } from '../server/contract/index.ts';
import { ensureModels } from '../server/speech/models/ensure.ts';
import { startSpeechServer } from '../server/speech/server.ts';
import { createRecogniser } from '../server/speech/stt/recogniser.ts';
import { loadPhonemiser } from '../server/speech/tts/g2p/phonemise.ts';
import { createSynthesiser } from '../server/speech/tts/synthesiser.ts';
import { spokenTexts } from '../test/support/spoken-texts.ts';
import { openVoiceAndEar } from '../test/support/voice-and-ear.ts';
import { askInCalls } from './speech/calls.ts';
import { type Clip, debianClips, folderClips } from './speech/clips.ts';
import { cutOffRate, silencesBeforeTheEnd, withoutSilence, withPauses } from './speech/pauses.ts';
import { questions } from './speech/questions.ts';
import { recognise, secondsOf, throughTelephone } from './speech/recognition.ts';
import { spokenTokensRight } from './speech/spoken-texts.ts';
import { ensureFlite } from './support/flite.ts';
import { commandOf, processTree, pssMegabytes, watchIdle } from './support/processes.ts';
import { report } from './support/results.ts';
import { startStack } from './support/stack.ts';
import { median, percentile } from './support/statistics.ts';
import { flite, RATE } from './turns/sounds.ts';

const { values } = parseArgs({
  options: {
    clips: { type: 'string' },
    text: { type: 'boolean', default: false },
    voice: { type: 'string', default: EMBEDDED_VOICES[0] },
    part: { type: 'string', default: '1/1' },
    pauses: { type: 'boolean', default: false },
    count: { type: 'string', default: '24' },
    questions: { type: 'string', default: '12' },
  },
});
/** Of flite: a man, a woman and a Scot. */
const VOICES = ['rms', 'slt', 'awb'];
const count = Number(values.count);
const logger = pino({ level: 'silent' });
const models = await ensureModels({ ...readConfig(process.env), voices: EMBEDDED_VOICES });
if (values.text) {
  const { voice } = values;
  if (!isEmbeddedVoice(voice)) throw new Error(`--voice is one of ${EMBEDDED_VOICES.join(', ')}`);
  const [speaker, ear] = await Promise.all([
    createSynthesiser(models, logger),
    createRecogniser(models.whisper, logger),
  ]);
  const sounds = await loadPhonemiser(models.voice);
  const idle = watchIdle();
  const [part = 1, parts = 1] = values.part.split('/').map(Number);
  const texts = spokenTexts().filter((_, i) => i % parts === part - 1);
  const { right, rtf } = await spokenTokensRight(texts, { synthesiser: speaker, voice, recogniser: ear, sounds });
  await Promise.all([speaker.close(), ear.close()]);
  const notes = [
    `${texts.length} sentences of amounts, dates, times, numbers, addresses and names, in the voice ${voice}; ${Math.round(100 * idle())} % of the CPU idle`,
  ];
  const name = [
    'speech-text',
    ...(voice === EMBEDDED_VOICES[0] ? [] : [voice]),
    ...(parts > 1 ? [`part${part}`] : []),
  ].join('-');
  report(
    name,
    { text_tokens_right: right, rtf_voice: rtf },
    { notes, packages: ['@napi-rs/whisper', 'onnxruntime-node'] },
  );
  process.exit(0);
}
const withoutLines = { get: () => Promise.reject(new Error('no line')), ids: async () => [] };
const speechServer = () => startSpeechServer({ host: '127.0.0.1', port: 0, lines: withoutLines, models, logger });
if (values.pauses) {
  const clips = values.clips ? folderClips(values.clips) : debianClips('en', count);
  ensureFlite();
  const asked = questions.map((text, i) => askedBy(VOICES[i % VOICES.length] ?? 'slt', text));
  const idle = watchIdle();
  const server = await speechServer();
  const cut_off_rate = await cutOffRate(server, withPauses(clips));
  const whole = clips.map((clip) => ({ ...clip, samples: withoutSilence(clip.samples) }));
  const sentences = await silencesBeforeTheEnd(server, whole);
  const ofQuestions = await silencesBeforeTheEnd(server, asked);
  await server.close();
  const notes = [
    `${clips.length} clips with a pause of 0.4 to 1.3 s cut into them, and without; ${asked.length} questions in voices that are not ours; ${Math.round(100 * idle())} % of the CPU idle`,
  ];
  const figures = {
    cut_off_rate,
    silence_ms_p50: median(sentences),
    silence_ms_p90: percentile(sentences, 0.9),
    question_silence_ms_p50: median(ofQuestions),
    question_silence_ms_p90: percentile(ofQuestions, 0.9),
  };
  report('speech-pauses', figures, { notes, packages: ['@napi-rs/whisper', 'onnxruntime-node'] });
  process.exit(0);
}
const english = values.clips ? folderClips(values.clips) : debianClips('en', count);
const spanish = debianClips('es', Math.ceil(count / 2));

const idle = watchIdle();
const recogniser = await createRecogniser(models.whisper, logger);
const clean = await recognise(recogniser, english, 'en');
const telephone = await recognise(recogniser, english.map(throughTelephone), 'en');
const foreign = await recognise(recogniser, spanish, 'es');
await recogniser.close();
const idleWhileHearing = idle();

const server = await speechServer();
const pauses = withPauses(english);
const cutOff = await cutOffRate(server, pauses);
await server.close();

const voice = await openVoiceAndEar();
const spoken: Int16Array[] = [];
for (const question of questions) spoken.push(withoutTail(await voice.speak(question)));
await voice.close();
const stack = await startStack();
const { livekit, hoyhoy } = stack;
const place = { api: hoyhoy.url, livekit };
await askInCalls(place, 1, spoken.slice(0, 2)); // Warm-up.
const idleAlone = watchIdle();
const alone = await askInCalls(place, 1, spoken.slice(0, Number(values.questions)));
const idleShareAlone = idleAlone();
const four = await askInCalls(place, 4, spoken.slice(0, Math.ceil(Number(values.questions) / 3)));
const speechProcess = processTree(process.pid).filter((pid) => /cli\.[jt]s speech/.test(commandOf(pid)));
const megabytes = pssMegabytes(speechProcess);
await stack.close();

const decoded = [...clean.decodeMs, ...telephone.decodeMs, ...foreign.decodeMs];
const percent = (share: number) => `${Math.round(100 * share)} %`;
report(
  'speech',
  {
    wer_clean: clean.wer,
    wer_g711: telephone.wer,
    wer_es: foreign.wer,
    rtf: decoded.reduce((sum, ms) => sum + ms, 0) / 1000 / (2 * secondsOf(english) + secondsOf(spanish)),
    v2v_ms_p50: median(alone.waits),
    v2v_ms_p95: percentile(alone.waits, 0.95),
    v2v_ms_p50_4calls: median(four.waits),
    cut_off_rate: cutOff,
    mb: megabytes,
  },
  {
    notes: [
      `${english.length} English clips (${clean.words} words) as recorded and through G.711, ${spanish.length} Spanish (${foreign.words} words); a decode takes ${Math.round(median(decoded))} ms; ${percent(idleWhileHearing)} of the CPU idle`,
      `${pauses.length} clips with a pause of 0.4 to 1.3 s cut into them`,
      `${alone.waits.length} questions in one call (${percent(idleShareAlone)} of the CPU idle), ${four.waits.length} in four; ${alone.cutOff + four.cutOff} were cut off, ${alone.fillers + four.fillers} answers began with a filler`,
      ...(idleShareAlone < 0.1 ? ['v2v is VOID: less than 10 % of the CPU was idle'] : []),
    ],
    packages: ['@napi-rs/whisper', 'onnxruntime-node', '@livekit/rtc-node'],
  },
);
await dispose();

/** What a caller with this voice asks. */
function askedBy(voice: string, text: string): Clip {
  return { name: voice, text, samples: withoutSilence(resample(floatFromPcm(flite(voice, text)), RATE, 16_000)) };
}

/** Ends with the last audible sample: that is where the caller's wait begins. */
function withoutTail(pcm: Int16Array): Int16Array {
  return pcm.subarray(0, pcm.findLastIndex((sample) => Math.abs(sample) > 300) + 1);
}
