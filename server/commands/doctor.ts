import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { readWav } from '../audio/wav.ts';
import type { Config } from '../config.ts';
import { Failure } from '../contract/index.ts';
import { checks } from '../doctor/checks.ts';
import { placeCall, type SyntheticCall } from '../doctor/synthetic-call.ts';
import { callByTelephone, type TelephoneTimings } from '../doctor/telephone-call.ts';
import { openLineCatalog } from '../line/catalog.ts';
import { storePath } from '../store-path.ts';
import { table } from '../table.ts';
import { gatewayUri } from '../telephony/phone/gateway-uri.ts';
import type { SipUri } from '../telephony/sip/message/uri.ts';
import type { CommandContext } from './context.ts';
import { timesOf } from './phone.ts';
import { startServing } from './serve.ts';

export interface DoctorOptions {
  url?: string;
  line?: string;
  /** Start a server for the examination. */
  start: boolean;
}

/** `hoyhoy doctor`: looks at each part and places a call. @throws Failure `unwell` where anything is wrong */
export async function doctorCommand(context: CommandContext, options: DoctorOptions): Promise<void> {
  const config = context.config();
  if (options.url !== undefined && !isWebAddress(options.url)) throw urlInvalid(options.url);
  await using cleanup = new AsyncDisposableStack();
  let url = options.url ?? config.http.publicUrl ?? `http://127.0.0.1:${config.http.port.number}`;
  let sip = `${config.telephony.host}:${config.telephony.port.number}`;
  if (options.start) {
    const serving = await startServing(context, config);
    cleanup.defer(() => serving.close());
    url = serving.url;
    sip = serving.sip ?? sip;
  }
  const rows: string[][] = [];
  let unwell = 0;
  const { logger } = context.log();
  const secret = (name: string) => context.environment[name];
  for (const { part, look } of checks({ config, logger, storePath: storePath(config), url, secret })) {
    const result = await attempt(look);
    if (!result.ok) unwell++;
    rows.push([result.ok ? 'ok' : 'FAILED', part, result.text]);
  }
  const line =
    options.line ??
    (
      await openLineCatalog(config.linesDir)
        .ids()
        .catch(() => [])
    )[0] ??
    'shop';
  const call = await attempt(async () => report(await placeCall({ url, line })));
  if (!call.ok) unwell++;
  rows.push([call.ok ? 'ok' : 'FAILED', 'test call', call.ok ? `to the line ${line}` : call.text]);
  // The gateway at our own port may belong to another server than the one that is named.
  const elsewhere = options.url !== undefined && !config.telephony.port.explicit;
  const phone = elsewhere
    ? {
        ok: true as const,
        text: 'not placed: name the gateway of that server with HOYHOY_SIP_PORT',
        timings: undefined,
      }
    : await attemptByTelephone(config, { sip, line, logger });
  if (!phone.ok) unwell++;
  rows.push([phone.ok ? 'ok' : 'FAILED', 'telephone call', phone.text]);
  context.print(table(rows));
  if (call.ok) context.print(`\n${call.text}`);
  if (phone.ok && phone.timings) context.print(`\nBy telephone:\n${timesOf(phone.timings)}`);
  if (unwell > 0) throw unwellFailure(unwell);
}

type Attempt = { ok: true; text: string } | { ok: false; text: string };

async function attempt(work: () => Promise<string>): Promise<Attempt> {
  try {
    return { ok: true, text: await work() };
  } catch (error) {
    if (error instanceof Failure) return { ok: false, text: `${error.message} ${error.cure}` };
    return { ok: false, text: error instanceof Error ? error.message : String(error) };
  }
}

/** Where no gateway was asked for and none answers, there is nothing to look at. */
async function attemptByTelephone(
  { telephony }: Config,
  { sip, line, logger }: { sip: string; line: string; logger: Logger },
): Promise<Attempt & { timings?: TelephoneTimings }> {
  if (telephony.mode === 'off') return { ok: true, text: 'not placed: HOYHOY_TELEPHONY is off' };
  const to = gatewayUri(line, sip);
  if (to === undefined) return { ok: false, text: `${sip} is no address of a gateway. Correct HOYHOY_SIP_HOST.` };
  const wanted = telephony.mode === 'on' || existsSync(telephony.file);
  if (!wanted && !(await listens(to))) return { ok: true, text: `not placed: no gateway at ${sip}` };
  let timings: TelephoneTimings | undefined;
  const result = await attempt(async () => {
    const question = readWav(await readFile(join(import.meta.dirname, '..', 'doctor', 'question.wav')));
    const call = await callByTelephone({ to, logger, ...(question && { questions: [question] }) });
    if (call.cutShort !== undefined) throw call.cutShort;
    ({ timings } = call);
    return `to the line ${line} at ${sip}`;
  });
  return { ...result, ...(timings && { timings }) };
}

/** A gateway listens for TCP beside UDP, where alone it can be seen at once that nobody does. */
function listens({ host, port }: SipUri): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port: port ?? 5060, timeout: LISTENS_WITHIN_MS });
    const settle = (found: boolean) => () => {
      socket.destroy();
      resolve(found);
    };
    socket.once('connect', settle(true)).once('error', settle(false)).once('timeout', settle(false));
  });
}

const LISTENS_WITHIN_MS = 1_000;

function report({ timings, understood, answered }: SyntheticCall): string {
  const times = table([
    ['token', `${timings.token} ms`, 'a room was made and an agent asked for'],
    ['joined', `${timings.joined} ms`, 'the caller was in the room'],
    ['dispatched', `${timings.dispatched} ms`, 'the agent was in the room'],
    ['first audio', `${timings.firstAudio} ms`, 'the greeting was heard'],
    ['end of speech', `${timings.endOfSpeech} ms`, 'the question had been asked'],
    ['first answer', `${timings.firstAnswer} ms`, 'after the end of speech the answer was heard'],
  ]);
  return `${times}\n\nunderstood: ${understood ?? '(no caption)'}\nanswered:   ${answered ?? '(no caption)'}`;
}

const isWebAddress = (text: string) => /^https?:$/.test(URL.parse(text)?.protocol ?? '');

const urlInvalid = (url: string) =>
  new Failure({
    reason: 'url-invalid',
    message: `${url} is no address of a server.`,
    cure: 'Write it with its beginning, as in --url http://127.0.0.1:8080.',
  });

const unwellFailure = (count: number) =>
  new Failure({
    reason: 'unwell',
    message: `${count} of the above ${count === 1 ? 'is' : 'are'} not well.`,
    cure: 'Each says what to do about it.',
  });
