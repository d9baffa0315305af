import { open, readFile } from 'node:fs/promises';
import { type Recording, readWav } from '../audio/wav.ts';
import { Failure } from '../contract/index.ts';
import { ensureModels } from '../speech/models/ensure.ts';
import { type CodecName, codecNames } from '../telephony/codec/codec.ts';
import { loadOpus } from '../telephony/codec/opus/library.ts';
import type { Credentials } from '../telephony/sip/auth/digest-client.ts';
import { type VoiceAndEar, voiceAndEar } from '../voice-and-ear.ts';
import type { CommandContext } from './context.ts';

/** Of `hoyhoy phone`, whether it calls or is called. */
export interface PhoneOptions {
  say?: string[];
  wav?: string;
  digits?: string;
  record?: string;
  from?: string;
  codec: string;
  srtp: boolean;
  user?: string;
  passwordEnv?: string;
  /** Whether what was heard is recognised. */
  words: boolean;
  /** Waits to be called there; `true` where nothing was said. */
  listen?: string | true;
  /** `sip:EXTENSION@PBX` to be called by. */
  register?: string;
}

/** @throws Failure `phone-option-invalid`, `opus-unusable` */
export function codecOf({ codec: wanted, digits }: PhoneOptions): CodecName {
  const codec = codecNames.find((name) => name.toUpperCase() === wanted.toUpperCase());
  if (codec === undefined) throw wrongOption('--codec', `${wanted} is none of ${codecNames.join(', ')}`);
  if (codec === 'opus') loadOpus();
  if (digits !== undefined && !isKeys(digits))
    throw wrongOption('--digits', 'a telephone has the keys 0 to 9, *, # and A to D');
  return codec;
}

/** Whether a telephone has keys for all of it. */
export const isKeys = (text: string): boolean => /^[0-9A-D*#]+$/.test(text);

/** @throws Failure `phone-option-invalid` */
export function credentialsOf({ user, passwordEnv }: PhoneOptions, context: CommandContext): Credentials | undefined {
  if (user === undefined && passwordEnv === undefined) return undefined;
  if (user === undefined) throw wrongOption('--password-env', 'a password needs a --user');
  const password = passwordEnv === undefined ? '' : context.environment[passwordEnv];
  if (password === undefined) throw wrongOption('--password-env', `the variable ${passwordEnv} is not set`);
  return { username: user, password };
}

/**
 * What is to be said, as sound, and the speech that it took, where some is needed; `cleanup` ends that.
 * @throws Failure `phone-option-invalid` | `wav-unusable`, and what keeps speech from being there
 */
export async function recordingsOf(
  { say = [], wav, words }: PhoneOptions,
  open: () => Promise<VoiceAndEar>,
  cleanup: AsyncDisposableStack,
): Promise<{ speech?: VoiceAndEar; questions: Recording[] }> {
  if (say.length > 0 && wav !== undefined) throw wrongOption('--wav', '--say was given already');
  const recorded = wav === undefined ? [] : [await readRecording(wav)];
  if (!words && say.length === 0) return { questions: recorded };
  const speech = await open();
  cleanup.defer(() => speech.close());
  const spoken: Recording[] = [];
  for (const text of say) spoken.push(await speech.speak(text));
  return { speech, questions: [...recorded, ...spoken] };
}

/** Told before anybody is called, rather than when the call is over and lost. @throws Failure `phone-option-invalid` */
export async function requireWritable(record: string | undefined): Promise<void> {
  if (record === undefined) return;
  const file = await open(record, 'a').catch(() => {
    throw wrongOption('--record', `${record} can't be written`);
  });
  await file.close();
}

/** The embedded voice and ear, whose models are fetched first where they are missing. */
export async function openSpeech({ config, terminal, log }: CommandContext): Promise<VoiceAndEar> {
  const { cacheDir, modelsDir } = config();
  const models = await terminal.step('Speech models', (progress) =>
    ensureModels({
      cacheDir,
      ...(modelsDir === undefined ? {} : { modelsDir }),
      neededOnly: true,
      onProgress: ({ step, bytes }) => progress(`${step}, ${Math.round(bytes / 1e6)} MB`),
    }),
  );
  return voiceAndEar(models, log().logger);
}

async function readRecording(path: string): Promise<Recording> {
  const file = await readFile(path).catch((cause: unknown) => {
    throw wavUnusable(path, 'it can’t be read', cause);
  });
  const recording = readWav(file);
  if (recording === undefined) throw wavUnusable(path, 'it is no 16-bit mono PCM WAV file');
  return recording;
}

export const wrongOption = (option: string, why: string) =>
  new Failure({
    reason: 'phone-option-invalid',
    message: `${option} can't be used as it was given: ${why}.`,
    cure: '`hoyhoy phone --help` shows every option.',
  });

const wavUnusable = (path: string, why: string, cause?: unknown) =>
  new Failure({
    reason: 'wav-unusable',
    message: `${path} can't be played: ${why}.`,
    cure: 'Convert it, for example with `ffmpeg -i FILE -ac 1 -c:a pcm_s16le out.wav`.',
    cause,
  });
