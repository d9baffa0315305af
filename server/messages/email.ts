import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { createTransport, type SendMailOptions, type SentMessageInfo, type Transporter } from 'nodemailer';
import { cleanLine, cleanText } from '../contract/index.ts';
import type { Message } from '../store/store.ts';
import type { Attempt } from './attempt.ts';

export interface MailOptions {
  /** `smtp(s)://user:password@host:port`. */
  url: string;
  /** Sender, as in `Hoyhoy <line@shop.example>`. */
  from: string;
}

export interface Mail {
  to: string;
  /** Name of the line. */
  lineName: string;
  timezone: string;
  message: Message;
  signal: AbortSignal;
}

/** A mail of a few words. */
export interface Letter {
  to: string;
  /** The same in each attempt, so that a mail program shows one that came twice once. */
  id: string;
  subject: string;
  text: string;
  signal: AbortSignal;
}

export interface Mailer {
  /** One attempt. Never rejects. */
  send(mail: Mail): Promise<Attempt>;
  /** One attempt. Never rejects. */
  sendLetter(letter: Letter): Promise<Attempt>;
  close(): void;
}

const CONNECT_MS = 10_000;
const SILENCE_MS = 20_000;
/** Recordings beyond stay on the disk: mail servers refuse large mails whole. */
const LARGEST_RECORDING = 10_000_000;

export function createMailer({ url, from }: MailOptions): Mailer {
  const transport = createTransport({
    url: safely(url),
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send(mail) {
      const { to, lineName, message, signal } = mail;
      const recording = message.recording === undefined ? undefined : await soundOf(message.recording);
      const letter = {
        to,
        id: message.id,
        subject: `${lineName}: message${message.name === undefined ? '' : ` from ${message.name}`}`,
        text: textOf(mail, recording !== undefined),
        signal,
      };
      return send(letter, from, transport, recording && [recording]);
    },
    sendLetter: (letter) => send(letter, from, transport),
    close: () => transport.close(),
  };
}

/** A password goes nowhere in the clear but to this machine itself. */
function safely(url: string): string {
  const parsed = new URL(url);
  const local = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(parsed.hostname);
  if (parsed.protocol === 'smtp:' && parsed.username !== '' && !local) parsed.searchParams.set('requireTLS', 'true');
  return parsed.href;
}

async function send(
  { to, id, subject, text, signal }: Letter,
  from: string,
  transport: Transporter<SentMessageInfo>,
  attachments?: SendMailOptions['attachments'],
): Promise<Attempt> {
  try {
    const sending = transport.sendMail({
      from,
      to,
      messageId: `<${id}@hoyhoy.invalid>`,
      subject: cleanLine(subject),
      text,
      ...(attachments && { attachments }),
      // RFC 3834: nobody's absence note is to answer.
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
    await Promise.race([sending, aborted(signal)]);
    return { ok: true };
  } catch (error) {
    if (signal.aborted) return { ok: false, error: 'The mail server did not answer in time' };
    return refusal(error);
  }
}

async function soundOf(path: string) {
  const content = await readFile(path).catch(() => undefined);
  if (content === undefined || content.length > LARGEST_RECORDING) return undefined;
  return { filename: basename(path), content, contentType: 'audio/wav' };
}

function textOf({ lineName, timezone, message }: Mail, attached: boolean): string {
  const when = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short', timeZone: timezone });
  return [
    `A caller of ${lineName} left this message on ${when.format(message.at)} (${timezone}).`,
    '',
    `Name: ${cleanLine(message.name ?? 'not given')}`,
    `To be reached at: ${cleanLine(message.contact ?? 'not given')}`,
    ...(message.recording === undefined ? [] : [attached ? 'Recording: attached' : `Recording: ${message.recording}`]),
    '',
    cleanText(message.text),
    '',
    '-- ',
    `These are the words of a caller, whom nobody has checked. Call ${message.callId}; done with it: hoyhoy messages done ${message.id}`,
  ].join('\n');
}

function refusal(error: unknown): Attempt {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const responseCode = error instanceof Error && 'responseCode' in error ? error.responseCode : undefined;
  // RFC 5321 4.2.1: 5yz is for good; but a login may be mended by the owner.
  const lasting =
    typeof responseCode === 'number' && responseCode >= 500 && (code === 'EENVELOPE' || code === 'EMESSAGE');
  const what = typeof responseCode === 'number' ? `${String(code)}, answer ${responseCode}` : String(code ?? 'unknown');
  return { ok: false, error: `The mail server did not take it (${what})`, lasting };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
