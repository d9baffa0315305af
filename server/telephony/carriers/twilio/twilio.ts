import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Logger } from 'pino';
import { WebSocketServer } from 'ws';
import type { InboundTrunk } from '../../config/schema.ts';
import type { Parties } from '../../gateway/participant.ts';
import type { Clock } from '../../sip/clock.ts';
import { RateLimit } from '../../sip/guard/rate-limit.ts';
import { CARRIERS_PATH, type Carrier, type TakeCall } from '../carrier.ts';
import { refuseSocket } from '../listen.ts';
import { StreamedCall } from '../streamed-call.ts';
import { type FromTwilio, LONGEST_MESSAGE } from './messages.ts';
import { attributesOfForm, partiesOfForm } from './parties.ts';
import { said } from './said.ts';
import { isSigned } from './signature.ts';
import { TwilioStream } from './stream.ts';
import { Tickets } from './tickets.ts';
import { type Instruction, twiml } from './twiml.ts';

export interface TwilioOptions {
  accountSid: string;
  authToken: string;
  /** Origin at which Twilio reaches us, which it signs: ours, whatever proxies are in between. */
  publicUrl: string;
  /** Its calls are those of this trunk. */
  trunk: InboundTrunk;
  /** Address that media ports are bound to. */
  mediaHost: string;
}

export interface TwilioDeps {
  take: TakeCall;
  /** Of whom somebody calls, as a BCP 47 tag. Never rejects. */
  languageOf(parties: Pick<Parties, 'called' | 'caller'>): Promise<string>;
  clock: Clock;
  logger: Logger;
}

const BASE = `${CARRIERS_PATH}/twilio`;
/** Far longer than any form of Twilio's. */
const LONGEST_FORM = 65_536;
/** As for SIP: new calls of one source. */
const NEW_CALLS = { burst: 60, perSecond: 20 };
/** Who forges requests fills no log. */
const TOLD_FORGERIES = { burst: 5, perSecond: 0.1 };
/** What is remembered of calls that have ended, whose last request is still to come. */
const REMEMBERED = 1_000;

/** CallStatus of a call that is over. */
const OVER: ReadonlySet<string> = new Set(['completed', 'canceled', 'busy', 'failed', 'no-answer']);

type Field = (name: string) => string;

/** A stream of it has begun, and it is not over. */
const isHeard = ({ state }: StreamedCall) => state === 'talking' || state === 'broken' || state === 'leaving';

/** Twilio's Programmable Voice: webhooks answered in TwiML, and sound by its bidirectional Media Streams. */
export function twilioCarrier(options: TwilioOptions, deps: TwilioDeps): Carrier {
  return new Twilio(options, deps);
}

class Twilio implements Carrier {
  readonly name = 'twilio';
  readonly #options: TwilioOptions;
  readonly #deps: TwilioDeps;
  readonly #calls = new Map<string, StreamedCall>();
  /** Calls that ended, and whether by a stream that did not come back. */
  readonly #ended = new Map<string, { lost: boolean }>();
  readonly #tickets: Tickets;
  readonly #newCalls = new RateLimit(NEW_CALLS);
  readonly #forgeries = new RateLimit(TOLD_FORGERIES);
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: LONGEST_MESSAGE, perMessageDeflate: false });
  readonly #app: Hono;

  constructor(options: TwilioOptions, deps: TwilioDeps) {
    this.#options = options;
    this.#deps = deps;
    this.#tickets = new Tickets(() => deps.clock.now());
    this.#app = this.#routes();
  }

  fetch(request: Request): Response | Promise<Response> {
    return this.#app.fetch(request);
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { url = '', headers } = request;
    const signature = headers['x-twilio-signature'];
    const address = `${this.#options.publicUrl.replace(/^http/, 'ws')}${url}`;
    const isOurs = url === `${BASE}/stream` && typeof signature === 'string';
    if (!isOurs || !isSigned({ signature, address, fields: [] }, this.#options.authToken)) {
      this.#tellForgery('WebSocket');
      refuseSocket(socket, '403 Forbidden');
      return;
    }
    // One for each call, and those that have not ended yet or not begun.
    if (this.#sockets.clients.size >= 2 * this.#options.trunk.maxCalls + 10) {
      refuseSocket(socket, '503 Service Unavailable');
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (opened) => {
      new TwilioStream(opened, {
        admit: (start) => this.#admit(start),
        now: () => this.#deps.clock.now(),
        refused: (why) => this.#deps.logger.warn({ why }, 'a stream of Twilio’s was ended'),
      });
    });
  }

  close(): void {
    for (const socket of this.#sockets.clients) socket.terminate();
  }

  #routes(): Hono {
    const app = new Hono();
    const hook = (path: string, answer: (field: Field, request: Request) => Instruction | Promise<Instruction>) =>
      app.post(`${BASE}/${path}`, bodyLimit({ maxSize: LONGEST_FORM }), async (c) => {
        const fields = [...new URLSearchParams(await c.req.text())];
        const { search, pathname } = new URL(c.req.url);
        const address = `${this.#options.publicUrl}${pathname}${search}`;
        const signature = c.req.header('x-twilio-signature');
        const field: Field = (name) => fields.find(([own]) => own === name)?.[1] ?? '';
        const isTwilio = isSigned({ signature, address, fields }, this.#options.authToken);
        if (!isTwilio || field('AccountSid') !== this.#options.accountSid || field('CallSid') === '') {
          this.#tellForgery(path);
          return c.text('This request is not signed by Twilio for this account.', 403);
        }
        return c.body(twiml(await answer(field, c.req.raw)), 200, { 'Content-Type': 'text/xml; charset=utf-8' });
      });
    hook('voice', (field, { signal }) => this.#arrived(field, signal));
    hook('next', (field, { url }) => this.#next(field, new URL(url).searchParams.get('after') ?? ''));
    hook('status', (field) => {
      if (OVER.has(field('CallStatus'))) this.#calls.get(field('CallSid'))?.stopped();
      return { do: 'hang-up' };
    });
    hook('fallback', (field) => this.#say(field, ({ fault }) => fault));
    return app;
  }

  /** A call comes in; it rings for its caller until this is answered. Twilio may ask again. */
  async #arrived(field: Field, signal: AbortSignal): Promise<Instruction> {
    const callSid = field('CallSid');
    if (this.#ended.has(callSid)) return { do: 'hang-up' };
    const call = this.#calls.get(callSid) ?? this.#begin(callSid, field);
    if (call === undefined) return { do: 'busy' };
    // It is asked about while it rings, by Twilio: whoever shows an old request later gets no stream of it.
    if (isHeard(call)) return { do: 'hang-up' };
    const gone = () => call.stopped();
    signal.addEventListener('abort', gone);
    const verdict = await call.verdict;
    signal.removeEventListener('abort', gone);
    return verdict === 'connect' ? this.#connect(callSid) : { do: verdict };
  }

  #begin(callSid: string, field: Field): StreamedCall | undefined {
    const { clock, logger, take } = this.#deps;
    const { trunk, mediaHost } = this.#options;
    if (!this.#newCalls.take('', clock.now())) return undefined;
    const call = new StreamedCall({ mediaHost, clock, logger });
    this.#calls.set(callSid, call);
    call.over.then((cause) => this.#end(callSid, cause === 'lost'));
    const parties = partiesOfForm(field);
    const isKnown = trunk.numbers.length === 0 || trunk.numbers.includes(parties.called);
    const isAllowed = trunk.allowedNumbers.length === 0 || trunk.allowedNumbers.includes(parties.caller);
    if (isKnown && isAllowed) {
      take({ call, parties, sampleRate: 8000, attributes: attributesOfForm(field) }, trunk);
    } else call.reject(isKnown ? 403 : 404);
    return call;
  }

  /** The stream has ended for Twilio: by the caller, by us, or because it was cut; then there is another one. */
  async #next(field: Field, after: string): Promise<Instruction> {
    const callSid = field('CallSid');
    const call = this.#calls.get(callSid);
    if (OVER.has(field('CallStatus'))) call?.stopped();
    const isLost = call === undefined && this.#ended.get(callSid)?.lost === true;
    if (isLost) return this.#say(field, ({ lost }) => lost);
    if (call === undefined) return { do: 'hang-up' };
    // An old request, shown again by somebody else.
    if (!this.#tickets.isNext(callSid, after)) return { do: 'hang-up' };
    call.cut();
    return call.state === 'broken' || call.state === 'connecting' ? this.#connect(callSid) : { do: 'hang-up' };
  }

  async #say(field: Field, words: Parameters<typeof said>[0]): Promise<Instruction> {
    return said(words, await this.#deps.languageOf(partiesOfForm(field)));
  }

  #connect(callSid: string): Instruction {
    const { publicUrl } = this.#options;
    const { token, next } = this.#tickets.issue(callSid);
    const stream = `${publicUrl.replace(/^http/, 'ws')}${BASE}/stream`;
    return { do: 'connect', stream, token, next: `${publicUrl}${BASE}/next?after=${next}` };
  }

  #admit({ start }: Extract<FromTwilio, { event: 'start' }>): StreamedCall | undefined {
    const { accountSid, callSid, customParameters, mediaFormat } = start;
    const isOurs = this.#tickets.redeem(customParameters['token'] ?? '', callSid);
    const isTelephone = mediaFormat.encoding === 'audio/x-mulaw' && mediaFormat.sampleRate === 8000;
    return isOurs && isTelephone && accountSid === this.#options.accountSid ? this.#calls.get(callSid) : undefined;
  }

  #end(callSid: string, lost: boolean): void {
    this.#calls.delete(callSid);
    this.#tickets.forget(callSid);
    this.#ended.set(callSid, { lost });
    const [oldest] = this.#ended.keys();
    if (this.#ended.size > REMEMBERED && oldest !== undefined) this.#ended.delete(oldest);
  }

  #tellForgery(what: string): void {
    if (!this.#forgeries.take('', this.#deps.clock.now())) return;
    this.#deps.logger.warn(
      { what },
      'a request that Twilio did not sign was refused: is HOYHOY_PUBLIC_URL what Twilio calls?',
    );
  }
}
