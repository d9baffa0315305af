import { writeFile } from 'node:fs/promises';
import { concatPcm } from '../audio/pcm.ts';
import { wavFile } from '../audio/wav.ts';
import { Failure } from '../contract/index.ts';
import { callByTelephone, type TelephoneTimings } from '../doctor/telephone-call.ts';
import { table } from '../table.ts';
import { parseUri, type SipUri } from '../telephony/sip/message/uri.ts';
import type { CommandContext } from './context.ts';
import { listenByTelephone } from './phone-listen.ts';
import {
  codecOf,
  credentialsOf,
  openSpeech,
  type PhoneOptions,
  recordingsOf,
  requireWritable,
  wrongOption,
} from './phone-options.ts';

/**
 * `hoyhoy phone`: calls, hears the greeting, says or presses what was asked for, and tells what came back; or waits to
 * be called, with `--listen`.
 * @throws Failure where it can't be called or was not answered
 */
export async function phoneCommand(
  context: CommandContext,
  address: string | undefined,
  options: PhoneOptions,
): Promise<void> {
  if (options.listen !== undefined && address !== undefined)
    throw wrongOption('--listen', 'it waits to be called, and calls nobody');
  if (options.listen !== undefined) return listenByTelephone(context, options);
  if (options.register !== undefined) throw wrongOption('--register', 'it is for a phone that waits: --listen');
  const to = calleeOf(address ?? '');
  const codec = codecOf(options);
  const credentials = credentialsOf(options, context);
  await requireWritable(options.record);
  await using cleanup = new AsyncDisposableStack();
  const { speech, questions } = await recordingsOf(options, () => openSpeech(context), cleanup);

  const { timings, greeting, answers, cutShort } = await callByTelephone({
    to,
    codecs: [codec],
    encrypted: options.srtp,
    ...(options.from !== undefined && { caller: options.from }),
    ...(credentials && { credentials }),
    questions,
    ...(options.digits !== undefined && { digits: options.digits }),
    logger: context.log().logger,
  });
  if (options.record !== undefined) {
    const pcm = concatPcm([greeting, ...answers].map((one) => one.pcm));
    await writeFile(options.record, wavFile({ pcm, rate: greeting.rate }));
  }
  context.print(timesOf(timings));
  if (options.words && speech !== undefined) {
    context.print(`\ngreeting: ${await speech.recognise(greeting)}`);
    for (const answer of answers) context.print(`answer:   ${await speech.recognise(answer)}`);
  }
  if (cutShort !== undefined) throw cutShort;
}

/** The rows of a telephone call's times that there are, as a table. */
export function timesOf(timings: TelephoneTimings): string {
  const [first, ...later] = timings.answers;
  const rows: [string, number | undefined, string][] = [
    ['ringing', timings.ringing, '180: the call has been taken up'],
    ['answered', timings.answered, '200: the agent is there'],
    ['first audio', timings.firstAudio, 'the greeting was heard'],
    ['end of speech', timings.endOfSpeech, later.length === 0 ? 'all had been said and pressed' : 'the first was said'],
    ['first answer', first, 'after the end of speech the answer was heard'],
    ...later.map((ms, i): [string, number, string] => [`answer ${i + 2}`, ms, 'after the end of what was said then']),
  ];
  return table(rows.flatMap(([name, ms, means]) => (ms === undefined ? [] : [[name, `${ms} ms`, means]])));
}

function calleeOf(address: string): SipUri {
  const uri = parseUri(address);
  if (uri?.kind === 'sip' && uri.user !== undefined) return uri;
  throw new Failure({
    reason: 'phone-address-invalid',
    message: address === '' ? 'Whom to call was not said.' : `${address} is not an address that can be called.`,
    cure: 'Write it as sip:LINE@HOST:PORT, for example sip:shop@127.0.0.1:5060; or wait to be called, with --listen.',
  });
}
