import { type Credentials, DigestClient } from '../auth/digest-client.ts';
import { parseNumber } from '../message/grammar.ts';
import { Headers } from '../message/headers.ts';
import type { SipResponse } from '../message/message.ts';
import { formatNameAddr, nameAddr, parseNameAddr } from '../message/name-addr.ts';
import { type SipUri, sipUri, type Uri, userOf } from '../message/uri.ts';
import type { Draft } from '../transaction/draft.ts';
import type { Hop } from '../transport/transport.ts';
import { ClientRequest } from './client-request.ts';
import type { Core } from './core.ts';

export interface RegistrationOptions {
  /** The number or name that is to be reached here, `sip:4711@pbx.example.com`. */
  address: SipUri;
  credentials: Credentials;
  /** Where to register, if not at the host of `address`. */
  registrar?: Uri;
  /** What we ask for; the registrar may give less. Default 600 s. */
  expiresS?: number;
}

export type RegistrationState =
  | { name: 'registering'; failures: number }
  /** Reachable until `expiresS` after the last success; refreshed well before. */
  | { name: 'registered' }
  /** Refused or unanswered; tried again after a pause. */
  | { name: 'failed'; failures: number; status?: number }
  | { name: 'leaving' }
  | { name: 'ended' };

type RegistrationInput =
  | { type: 'registered' }
  | { type: 'refused'; status?: number }
  | { type: 'due' }
  | { type: 'leave' }
  | { type: 'left' };

/**
 * A binding at a registrar, RFC 3261 10. The one transition function:
 *
 *   registering --registered--> registered --due--> registering
 *        `--refused--> failed --due--> registering
 *   any of these --leave--> leaving --left--> ended
 */
export function advanceRegistration(state: RegistrationState, input: RegistrationInput): RegistrationState {
  if (state.name === 'ended') return state;
  if (state.name === 'leaving') return input.type === 'left' ? { name: 'ended' } : state;
  switch (input.type) {
    case 'registered':
      return { name: 'registered' };
    case 'refused': {
      const failures = (state.name === 'registered' ? 0 : state.failures) + 1;
      return { name: 'failed', failures, ...(input.status !== undefined && { status: input.status }) };
    }
    case 'due':
      return { name: 'registering', failures: state.name === 'failed' ? state.failures : 0 };
    case 'leave':
      return { name: 'leaving' };
    case 'left':
      return state;
  }
}

/** RFC 5626 4.5: the pause doubles, so that a registrar that comes back is not flooded. */
const pauseMs = (failures: number): number => Math.min(30_000 * 2 ** (failures - 1), 30 * 60_000);

/** RFC 3261 10.2.4: refreshed before it runs out, with time for a few tries. */
const refreshMs = (expiresS: number): number => Math.max(expiresS * 1_000 - Math.min(30_000, expiresS * 250), 1_000);

/** Keeps one address registered until `leave`. */
export class Registration {
  readonly #core: Core;
  readonly #options: RegistrationOptions;
  readonly #digest: DigestClient;
  readonly #changed: (state: RegistrationState) => void;
  /** RFC 3261 10.2: all of one registration have the same Call-ID, and numbers that go up. */
  readonly #callId: string;
  readonly #tag: string;
  #sequence = 0;
  #expiresS: number;
  #state: RegistrationState = { name: 'registering', failures: 0 };
  #stopTimer: () => void = () => {};

  constructor(core: Core, options: RegistrationOptions, changed: (state: RegistrationState) => void) {
    this.#core = core;
    this.#options = options;
    this.#changed = changed;
    this.#digest = new DigestClient(options.credentials, core.random);
    this.#callId = core.random();
    this.#tag = core.random();
    this.#expiresS = options.expiresS ?? 600;
  }

  get state(): RegistrationState {
    return this.#state;
  }

  start(): void {
    this.#send(this.#expiresS);
  }

  /** Takes the binding back. */
  leave(): void {
    if (this.#state.name === 'leaving' || this.#state.name === 'ended') return;
    this.#stopTimer();
    this.#move({ type: 'leave' });
    this.#send(0);
  }

  #send(expiresS: number): void {
    new ClientRequest(this.#core, {
      to: this.#registrar(),
      digest: this.#digest,
      build: (hop) => this.#build(hop, expiresS),
      response: (response) => {
        if (response.status >= 200) this.#answered(response, expiresS);
      },
      failed: () => this.#settle({ type: 'refused' }),
    }).start();
  }

  #build(hop: Hop, expiresS: number): Draft {
    this.#sequence += 1;
    const { address } = this.#options;
    const headers = Headers.of([
      ['Max-Forwards', '70'],
      ['From', formatNameAddr({ uri: address, params: new Map([['tag', this.#tag]]) })],
      ['To', formatNameAddr(nameAddr(address))],
      ['Call-ID', this.#callId],
      ['CSeq', `${this.#sequence} REGISTER`],
      ['Expires', String(expiresS)],
    ]).with(this.#core.introduce('client', hop, userOf(address)));
    return { method: 'REGISTER', uri: this.#registrar(), headers };
  }

  /** RFC 3261 10.2: the Request-URI names the registrar, without a user. */
  #registrar(): Uri {
    const { address, registrar } = this.#options;
    const { host, port, params, scheme } = address;
    return registrar ?? sipUri({ host, params, secure: scheme === 'sips', ...(port !== undefined && { port }) });
  }

  #answered(response: SipResponse, askedS: number): void {
    const { status, headers } = response;
    const minimumS = parseNumber(headers.get('min-expires') ?? '');
    if (status === 423 && askedS > 0 && minimumS !== undefined && minimumS > this.#expiresS) {
      // RFC 3261 10.2.8
      this.#expiresS = minimumS;
      this.#send(minimumS);
    } else if (status < 300) {
      this.#settle({ type: 'registered' }, this.#grantedS(response, askedS));
    } else this.#settle({ type: 'refused', status });
  }

  /** How long our binding is to last, by its `expires`, by the header, or as asked. RFC 3261 10.2.4. */
  #grantedS({ headers, vias }: SipResponse, askedS: number): number {
    const bindings = (headers.list('contact') ?? []).map(parseNameAddr);
    const host = vias[0].host;
    const own = bindings.find((binding) => binding?.uri.kind === 'sip' && binding.uri.host === host) ?? bindings[0];
    const granted = parseNumber(own?.params.get('expires') ?? '') ?? parseNumber(headers.get('expires') ?? '');
    return granted || askedS;
  }

  #settle(input: RegistrationInput, grantedS = 0): void {
    if (this.#state.name === 'leaving') {
      this.#move({ type: 'left' });
      return;
    }
    this.#move(input);
    const state = this.#state;
    const ms = state.name === 'failed' ? pauseMs(state.failures) : refreshMs(grantedS);
    this.#stopTimer();
    this.#stopTimer = this.#core.clock.after(ms, () => {
      this.#move({ type: 'due' });
      this.#send(this.#expiresS);
    });
  }

  #move(input: RegistrationInput): void {
    this.#state = advanceRegistration(this.#state, input);
    this.#changed(this.#state);
  }
}
