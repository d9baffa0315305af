import { writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { createInterface } from 'node:readline';
import type { Recording } from '../audio/wav.ts';
import { wavFile } from '../audio/wav.ts';
import { cleanLine } from '../contract/index.ts';
import { type AnsweredCall, answerByTelephone, type Step } from '../doctor/answered-call.ts';
import { linkToSupervisor } from '../supervisor/child.ts';
import { type RingingCall, WaitingPhone, type WaitingPhoneOptions } from '../telephony/phone/waiting-phone.ts';
import { parseHostPort, parseUri } from '../telephony/sip/message/uri.ts';
import type { HostPort } from '../telephony/sip/transport/transport.ts';
import type { VoiceAndEar } from '../voice-and-ear.ts';
import type { CommandContext } from './context.ts';
import {
  codecOf,
  credentialsOf,
  isKeys,
  openSpeech,
  type PhoneOptions,
  recordingsOf,
  requireWritable,
  wrongOption,
} from './phone-options.ts';

/** Beside the gateway's own. */
const USUAL = { host: '127.0.0.1', port: 5070 };

/**
 * `hoyhoy phone --listen`: waits, picks up whoever calls, one after the other, tells what is heard, and says and
 * presses what was asked for and what is typed. Until ended.
 * @throws Failure `phone-option-invalid` | `sip-port-unavailable` | `callee-unknown`
 */
export async function listenByTelephone(context: CommandContext, options: PhoneOptions): Promise<void> {
  const at = placeOf(options.listen);
  const codecs = [codecOf(options)];
  const registrar = registrarOf(options, context);
  await requireWritable(options.record);
  const cleanup = new AsyncDisposableStack();
  const { speech, questions } = await recordingsOf(options, () => openSpeech(context), cleanup);
  const steps: Step[] = [
    ...(options.digits === undefined ? [] : [{ press: options.digits }]),
    ...questions.map((say) => ({ say })),
  ];
  let current: Promise<AnsweredCall> | undefined;

  async function pickUp(call: RingingCall): Promise<void> {
    context.print(`call from ${cleanLine(call.from) || 'nobody known'}`);
    const answering = answerByTelephone(call, {
      steps,
      onHeard: (said) => void tellWords(said, speech, context, options.words),
      onDigit: (digit) => context.print(`key:   ${digit}`),
    });
    current = answering;
    try {
      const { end, heard } = await (await answering).ended;
      if (options.record !== undefined) await writeFile(options.record, wavFile(heard));
      context.print(`ended: ${end.cause} by ${end.by === 'us' ? 'this phone' : 'the other side'}`);
    } finally {
      current = undefined;
    }
  }

  const phone = await WaitingPhone.open(
    { at, codecs, encrypted: options.srtp, ...(registrar && { registrar }), logger: context.log().logger },
    {
      called(call) {
        if (current !== undefined) call.refuse();
        else
          pickUp(call).catch((err) => {
            // Where it still rings.
            call.refuse();
            context.log().logger.error({ err }, 'a call could not be taken');
          });
      },
      registration(state) {
        if (state.name === 'registered') context.print('Registered.');
        if (state.name === 'failed')
          context.print(
            `Not registered${state.status === undefined ? '' : ` (SIP status ${state.status})`}; tried again.`,
          );
      },
    },
  );
  linkToSupervisor(async () => {
    const call = await current;
    call?.hangUp();
    await call?.ended;
    await phone.close();
    await cleanup.disposeAsync();
  });
  context.print(
    `Waiting for calls at ${phone.bound.host}:${phone.bound.port}. Type keys to press, words to say, or nothing to hang up.`,
  );
  for await (const line of createInterface({ input: process.stdin })) {
    const call = await current;
    await typed(line.trim(), call, { speech, print: context.print });
  }
}

async function typed(
  text: string,
  call: AnsweredCall | undefined,
  { speech, print }: { speech: VoiceAndEar | undefined; print: (line: string) => void },
): Promise<void> {
  if (call === undefined) print('Nobody is on the line.');
  else if (text === '') call.hangUp();
  else if (isKeys(text)) call.step({ press: text });
  else if (speech === undefined) print('With --no-words only keys can be typed.');
  else call.step({ say: await speech.speak(text) });
}

async function tellWords(
  said: Recording,
  speech: VoiceAndEar | undefined,
  { print, log }: CommandContext,
  words: boolean,
): Promise<void> {
  if (speech === undefined || !words) return print(`heard: ${(said.pcm.length / said.rate).toFixed(1)} s of speech`);
  try {
    print(`heard: ${await speech.recognise(said)}`);
  } catch (err) {
    log().logger.error({ err }, 'what was heard could not be recognised');
  }
}

function placeOf(listen: PhoneOptions['listen']): HostPort {
  if (listen === undefined || listen === true) return USUAL;
  // A port of 0, which no address of somebody has, takes a free one.
  const isAny = listen.endsWith(':0');
  const { host, port = USUAL.port } = parseHostPort(isAny ? listen.slice(0, -':0'.length) : listen) ?? { host: '' };
  if (isIP(host) === 0) throw wrongOption('--listen', `${listen} is no address of this machine, as in 127.0.0.1:5070`);
  return { host, port: isAny ? 0 : port };
}

function registrarOf(options: PhoneOptions, context: CommandContext): WaitingPhoneOptions['registrar'] {
  const credentials = credentialsOf(options, context);
  const address = options.register === undefined ? undefined : parseUri(options.register);
  if (options.register === undefined) return undefined;
  if (address?.kind !== 'sip')
    throw wrongOption('--register', `${options.register} is no address, as in sip:42@pbx.example`);
  if (credentials === undefined) throw wrongOption('--register', 'it needs --user and --password-env');
  return { address, credentials };
}
