import { readFile, writeFile } from 'node:fs/promises';
import { concatPcm } from '../audio/pcm.ts';
import { type Recording, readWav, wavFile } from '../audio/wav.ts';
import { Failure } from '../contract/index.ts';
import { callByTelephone, type TelephoneTimings } from '../doctor/telephone-call.ts';
import { ensureModels } from '../speech/models/ensure.ts';
import { table } from '../table.ts';
import { codecNames } from '../telephony/codec/codec.ts';
import type { Credentials } from '../telephony/sip/auth/digest-client.ts';
import { parseUri, type SipUri } from '../telephony/sip/message/uri.ts';
import { type VoiceAndEar, voiceAndEar } from '../voice-and-ear.ts';
import type { CommandContext } from './context.ts';

export interface PhoneOptions {
  say?: string;
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
}

/**
 * `hoyhoy phone`: calls, hears the greeting, says or presses what was asked for, and tells what came back.
 * @throws Failure where it can't be called or was not answered
 */
export async function phoneCommand(context: CommandContext, address: string, options: PhoneOptions): Promise<void> {
  const to = calleeOf(address);
  const codec = codecNames.find((name) => name === options.codec.toUpperCase());
  if (codec === undefined) throw wrongOption('--codec', `${options.codec} is none of ${codecNames.join(', ')}`);
  if (options.digits !== undefined && !/^[0-9A-D*#]+$/.test(options.digits))
    throw wrongOption('--digits', 'a telephone has the keys 0 to 9, *, # and A to D');
  if (options.say !== undefined && options.wav !== undefined) throw wrongOption('--wav', '--say was given already');
  const credentials = credentialsOf(options, context);
  const recorded = options.wav === undefined ? undefined : await readRecording(options.wav);
  await using cleanup = new AsyncDisposableStack();
  const speech = options.words || options.say !== undefined ? await openSpeech(context) : undefined;
  cleanup.defer(async () => speech?.close());
  const question = options.say === undefined ? recorded : await speech?.speak(options.say);

  const { timings, greeting, answer } = await callByTelephone({
    to,
    codecs: [codec],
    encrypted: options.srtp,
    ...(options.from !== undefined && { caller: options.from }),
    ...(credentials && { credentials }),
    ...(question && { question }),
    ...(options.digits !== undefined && { digits: options.digits }),
    logger: context.log().logger,
  });
  if (options.record !== undefined) {
    const pcm = concatPcm([greeting.pcm, answer.pcm]);
    await writeFile(options.record, wavFile({ pcm, rate: greeting.rate }));
  }
  context.print(timesOf(timings));
  if (!options.words || speech === undefined) return;
  context.print(`\ngreeting: ${await speech.recognise(greeting)}`);
  if (timings.endOfSpeech !== undefined) context.print(`answer:   ${await speech.recognise(answer)}`);
}

/** The rows of a telephone call's times that there are, as a table. */
export function timesOf(timings: TelephoneTimings): string {
  const rows: [string, number | undefined, string][] = [
    ['ringing', timings.ringing, '180: the call has been taken up'],
    ['answered', timings.answered, '200: the agent is there'],
    ['first audio', timings.firstAudio, 'the greeting was heard'],
    ['end of speech', timings.endOfSpeech, 'all had been said and pressed'],
    ['first answer', timings.firstAnswer, 'after the end of speech the answer was heard'],
  ];
  return table(rows.flatMap(([name, ms, means]) => (ms === undefined ? [] : [[name, `${ms} ms`, means]])));
}

function calleeOf(address: string): SipUri {
  const uri = parseUri(address);
  if (uri?.kind === 'sip' && uri.user !== undefined) return uri;
  throw new Failure({
    reason: 'phone-address-invalid',
    message: `${address} is not an address that can be called.`,
    cure: 'Write it as sip:LINE@HOST:PORT, for example sip:shop@127.0.0.1:5060.',
  });
}

function credentialsOf({ user, passwordEnv }: PhoneOptions, context: CommandContext): Credentials | undefined {
  if (user === undefined && passwordEnv === undefined) return undefined;
  if (user === undefined) throw wrongOption('--password-env', 'a password needs a --user');
  const password = passwordEnv === undefined ? '' : context.environment[passwordEnv];
  if (password === undefined) throw wrongOption('--password-env', `the variable ${passwordEnv} is not set`);
  return { username: user, password };
}

async function readRecording(path: string): Promise<Recording> {
  const file = await readFile(path).catch((cause: unknown) => {
    throw wavUnusable(path, 'it can’t be read', cause);
  });
  const recording = readWav(file);
  if (recording === undefined) throw wavUnusable(path, 'it is no 16-bit mono PCM WAV file');
  return recording;
}

async function openSpeech({ config, terminal, log }: CommandContext): Promise<VoiceAndEar> {
  const { cacheDir, modelsDir } = config();
  const models = await terminal.step('Speech models', (progress) =>
    ensureModels({
      cacheDir,
      ...(modelsDir === undefined ? {} : { modelsDir }),
      onProgress: ({ step, bytes }) => progress(`${step}, ${Math.round(bytes / 1e6)} MB`),
    }),
  );
  return voiceAndEar(models, log().logger);
}

const wrongOption = (option: string, why: string) =>
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
