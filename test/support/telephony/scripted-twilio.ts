import { createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type RawData, WebSocket } from 'ws';
import { z } from 'zod';
import { decodeG711, encodeG711 } from '../../../server/audio/g711.ts';
import { Happenings } from '../happenings.ts';
import { HeardAudio } from '../heard-audio.ts';
import { tone } from '../scripted-realtime/tone.ts';
import { tones } from './dial-phone.ts';

// Twilio as its documentation describes it: voice webhooks signed and answered in TwiML (twilio.com/docs/usage/security,
// twilio.com/docs/voice/twiml), and bidirectional Media Streams (twilio.com/docs/voice/media-streams/websocket-messages).

export const account = { sid: `AC${'0123456789abcdef'.repeat(2)}`, token: 'the account’s auth token' };
/** What the account has been told to call; nothing of the test's machine. */
export const PUBLIC_URL = 'https://voice.example';

const RATE = 8000;
const FRAME = RATE / 50;
const TONES = Object.values(tones);

const toTwilio = z.discriminatedUnion('event', [
  z.strictObject({ event: z.literal('media'), streamSid: z.string(), media: z.strictObject({ payload: z.base64() }) }),
  z.strictObject({ event: z.literal('mark'), streamSid: z.string(), mark: z.strictObject({ name: z.string() }) }),
  z.strictObject({ event: z.literal('clear'), streamSid: z.string() }),
]);

export interface TwilioCallOptions {
  from?: string;
  to?: string;
  /** More fields of the webhook, as `StirVerstat`. */
  fields?: Record<string, string>;
}

/** What Twilio was told to do. */
export type Verb =
  | { verb: 'connect'; stream: string; token: string; action: string }
  | { verb: 'reject'; busy: boolean }
  | { verb: 'say'; words: string; language: string }
  | { verb: 'hangup' };

export const sid = (prefix: string): string => prefix + randomBytes(16).toString('hex');

export function signed(address: string, fields: Record<string, string> = {}, token = account.token): string {
  const form = Object.keys(fields)
    .toSorted()
    .map((name) => name + fields[name])
    .join('');
  return createHmac('sha1', token)
    .update(address + form)
    .digest('base64');
}

/** Posts a webhook to whoever listens at `origin` for the public address. */
export function post(
  origin: string,
  path: string,
  fields: Record<string, string>,
  options: { signature?: string; signal?: AbortSignal } = {},
): Promise<Response> {
  const { signature = signed(`${PUBLIC_URL}${path}`, fields), signal } = options;
  return fetch(`${origin}${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'X-Twilio-Signature': signature },
    body: new URLSearchParams(fields),
    ...(signal && { signal }),
  });
}

/** Opens a socket at `origin` as Twilio opens the stream of that address. */
export function openSocket(origin: string, stream: string, signature = signed(stream)): WebSocket {
  const { pathname } = new URL(stream);
  return new WebSocket(`${origin.replace(/^http/, 'ws')}${pathname}`, {
    headers: { 'x-twilio-signature': signature },
    perMessageDeflate: false,
  });
}

export function readTwiml(xml: string): Verb {
  const attribute = (name: string, tag: string) => new RegExp(`<${tag}[^>]* ${name}="([^"]*)"`).exec(xml)?.[1];
  const stream = attribute('url', 'Stream');
  const token = /<Parameter name="token" value="([^"]+)"/.exec(xml)?.[1];
  const action = attribute('action', 'Connect');
  if (stream !== undefined && token !== undefined && action !== undefined) {
    return { verb: 'connect', stream, token, action };
  }
  if (xml.includes('<Reject')) return { verb: 'reject', busy: attribute('reason', 'Reject') === 'busy' };
  const [, language, words] = /<Say language="([^"]*)">([^<]*)<\/Say>/.exec(xml) ?? [];
  if (words !== undefined && language !== undefined) return { verb: 'say', words, language };
  if (xml.includes('<Hangup/>')) return { verb: 'hangup' };
  throw new Error(`Twilio would not understand ${xml}`);
}

/** A caller whose call Twilio brings: what they say goes into the stream, and what it plays they hear. */
export class TwilioCall {
  readonly sid = sid('CA');
  /** What was played, when it was. */
  readonly heard = new HeardAudio(RATE);
  readonly happenings = new Happenings();
  /** What Twilio was told to do, in turn. */
  readonly verbs: Verb[] = [];
  /** Messages of the streams, in turn. */
  readonly received: z.infer<typeof toTwilio>[] = [];
  /** ms of sound that a `clear` threw away. */
  clearedMs = 0;
  readonly #origin: string;
  readonly #fields: Record<string, string>;
  #socket: WebSocket | undefined;
  #streamSid = '';
  #status = 'ringing';
  #frames: Uint8Array[] = [];
  /** What waits to be played: frames of 20 ms, and marks between them. */
  #buffer: (Uint8Array | string)[] = [];
  #timer: NodeJS.Timeout | undefined;
  #chunk = 0;
  #sequence = 1;
  readonly #ringing = new AbortController();

  constructor(origin: string, { from = '+441632960961', to = '+12125550142', fields }: TwilioCallOptions = {}) {
    this.#origin = origin;
    this.#fields = {
      ...{
        CallSid: this.sid,
        AccountSid: account.sid,
        From: from,
        To: to,
        Direction: 'inbound',
        ApiVersion: '2010-04-01',
      },
      ...fields,
    };
  }

  /** The number is dialled. Resolves to what Twilio was told to do first; it has begun to do it. */
  async dial(): Promise<Verb> {
    return this.#ask('/carriers/twilio/voice');
  }

  /** Speaks after what it is already speaking. */
  say(pcm: Int16Array): void {
    const ulaw = encodeG711('ulaw', pcm);
    for (let at = 0; at < ulaw.length; at += FRAME) {
      this.#frames.push(Buffer.concat([ulaw.subarray(at, at + FRAME), Buffer.alloc(FRAME, 0xff)], FRAME));
    }
  }

  sing(ms = 900): void {
    this.say(tone(tones.sung, ms, RATE));
  }

  /** Which of `tones` was played since a time. */
  tone(since?: number): number | undefined {
    return this.heard.tone(TONES, since);
  }

  press(digit: string): void {
    this.#send({ event: 'dtmf', dtmf: { track: 'inbound_track', digit } });
  }

  /** Sends what Twilio never would. */
  sendRaw(data: string | Buffer): void {
    this.#socket?.send(data);
  }

  until(verb: Verb['verb'], count = 1, ms = 20_000): Promise<void> {
    const met = () => this.verbs.filter((own) => own.verb === verb).length >= count;
    return this.happenings.until(met, `${verb} (${count}) among ${JSON.stringify(this.verbs)}`, ms);
  }

  /** Resolves once a stream is open. */
  untilStreaming(): Promise<void> {
    return this.happenings.until(() => this.#timer !== undefined, 'stream', 20_000);
  }

  /** The connection breaks, without a word; Twilio then goes on with its instructions, or does so later, in ms or by event. */
  cut(later: number | Promise<void> = 0): void {
    const socket = this.#socket;
    this.#endStream();
    socket?.terminate();
    const goOn = () => void this.#ask(this.#action());
    if (typeof later === 'number') setTimeout(goOn, later);
    else void later.then(goOn);
  }

  /** The network on the way to Twilio stands still for so long, and then delivers all of it at once. */
  stall(ms: number): void {
    this.#socket?.pause();
    setTimeout(() => this.#socket?.resume(), ms);
  }

  async hangUp(): Promise<void> {
    if (this.#status === 'completed') return;
    this.#status = 'completed';
    this.#ringing.abort();
    const socket = this.#socket;
    if (socket?.readyState === WebSocket.OPEN) {
      this.#send({ event: 'stop', stop: { accountSid: account.sid, callSid: this.sid } });
      const closed = once(socket, 'close');
      this.#endStream();
      socket.close();
      await closed;
    }
    await post(this.#origin, '/carriers/twilio/status', { ...this.#fields, CallStatus: this.#status });
  }

  async #ask(path: string): Promise<Verb> {
    const fields = { ...this.#fields, CallStatus: this.#status };
    const response = await post(this.#origin, path, fields, { signal: this.#ringing.signal });
    const verb = readTwiml(await response.text());
    this.verbs.push(verb);
    if (verb.verb === 'connect') this.#connect(verb);
    else this.#status = 'completed';
    this.happenings.check();
    return verb;
  }

  #action(): string {
    const last = this.verbs.findLast((verb) => verb.verb === 'connect');
    const { pathname, search } = new URL(last?.action ?? '');
    return `${pathname}${search}`;
  }

  #connect({ stream, token }: Extract<Verb, { verb: 'connect' }>): void {
    this.#status = 'in-progress';
    this.#streamSid = sid('MZ');
    const socket = openSocket(this.#origin, stream);
    this.#socket = socket;
    socket.on('error', () => {});
    socket.once('open', () => {
      this.#send({ event: 'connected', protocol: 'Call', version: '1.0.0' });
      this.#send({ event: 'start', start: this.#start(token), streamSid: this.#streamSid });
      this.#stream();
    });
    socket.on('message', (data) => this.#receive(data));
    // Our side has ended the stream: the instructions go on.
    socket.once('close', () => {
      if (socket !== this.#socket || this.#status !== 'in-progress') return;
      this.#endStream();
      void this.#ask(this.#action());
    });
  }

  #start(token: string) {
    return {
      ...{ accountSid: account.sid, streamSid: this.#streamSid, callSid: this.sid, tracks: ['inbound'] },
      mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
      customParameters: { token },
    };
  }

  /** Sends and plays in a steady beat. */
  #stream(): void {
    const began = performance.now();
    let frames = 0;
    this.#timer = setInterval(() => {
      for (; began + frames * 20 <= performance.now(); frames++) {
        this.#speak(frames * 20);
        this.#play();
      }
    }, 5);
    this.happenings.check();
  }

  #speak(timestamp: number): void {
    const payload = Buffer.from(this.#frames.shift() ?? Buffer.alloc(FRAME, 0xff)).toString('base64');
    const media = { track: 'inbound', chunk: String(++this.#chunk), timestamp: String(timestamp), payload };
    this.#send({ event: 'media', media });
  }

  #play(): void {
    const next = this.#buffer.findIndex((item) => typeof item !== 'string');
    const passed = next < 0 ? this.#buffer.splice(0) : this.#buffer.splice(0, next + 1);
    for (const item of passed) {
      if (typeof item === 'string') this.#echo(item);
      else this.heard.add(decodeG711('ulaw', item));
    }
    if (next < 0) this.heard.add(new Int16Array(FRAME));
    this.happenings.check();
  }

  #receive(data: RawData): void {
    const message = toTwilio.parse(JSON.parse(data.toString()));
    this.received.push(message);
    if (message.streamSid !== this.#streamSid) throw new Error('another stream was meant');
    if (message.event === 'media') {
      const ulaw = Buffer.from(message.media.payload, 'base64');
      for (let at = 0; at < ulaw.length; at += FRAME) this.#buffer.push(ulaw.subarray(at, at + FRAME));
    } else if (message.event === 'mark') this.#buffer.push(message.mark.name);
    else {
      const waiting = this.#buffer.splice(0);
      this.clearedMs += waiting.filter((item) => typeof item !== 'string').length * 20;
      for (const item of waiting) if (typeof item === 'string') this.#echo(item);
    }
    this.happenings.check();
  }

  #echo(name: string): void {
    this.#send({ event: 'mark', mark: { name } });
  }

  #send(message: object): void {
    const { event, ...rest } = { event: '', ...message };
    const numbered =
      event === 'connected' ? {} : { sequenceNumber: String(this.#sequence++), streamSid: this.#streamSid };
    if (this.#socket?.readyState === WebSocket.OPEN) {
      this.#socket.send(JSON.stringify({ event, ...numbered, ...rest }));
    }
  }

  #endStream(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#socket = undefined;
    this.#buffer = [];
  }
}
