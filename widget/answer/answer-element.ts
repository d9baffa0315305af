import { html, LitElement, nothing } from 'lit';
import type { AnswerResponse } from '../../server/contract/index.ts';
import type { StartCall } from '../call/call-api.ts';
import { type CallState, inCall } from '../call/call-state.ts';
import { CallFailure, type FailureCode } from '../call/failure.ts';
import { loadRoom } from '../call/load-room.ts';
import { hasMicrophone, isMicrophoneProblem } from '../call/microphone-state.ts';
import { startCall } from '../call/start-call.ts';
import { type TapLine, tapLine } from '../call/tap.ts';
import { CallController } from '../call-controller.ts';
import { elementStyles } from '../call-element.styles.ts';
import { conversation } from '../components/conversation.ts';
import { icons } from '../components/icons.ts';
import { viewStyles } from '../components/view.styles.ts';
import { loadMessages, type Messages } from '../i18n/messages.ts';
import { statusText } from '../wording.ts';
import { answerStyles } from './answer.styles.ts';
import { decline, lookAt, take } from './answer-api.ts';
import { type AnswerEvent, type AnswerState, answerStep, looking } from './answer-state.ts';
import { type AnswerWords, answerWords } from './words.ts';

/** What it is made of; tests put others in. */
export interface AnswerParts {
  tap: TapLine;
  startCall: StartCall;
  look: typeof lookAt;
  decline: typeof decline;
  take: typeof take;
  /** ms between two looks at whether the caller still waits. */
  lookAgainMs: number;
}

/** Soon enough not to answer nobody, and few enough for an office full of people behind one address. */
const LOOK_AGAIN_MS = 5_000;

/** The page of a person who is asked to take a call: who it is and what about, and then the call itself. */
export class HoyhoyAnswer extends LitElement {
  static override readonly styles = [...elementStyles, ...viewStyles, answerStyles];

  readonly parts: AnswerParts = { tap: tapLine, startCall, look: lookAt, decline, take, lookAgainMs: LOOK_AGAIN_MS };

  /** The same origin: the page is served by whoever is asked. */
  readonly #server = '';
  readonly #controller = new CallController(this, {
    tap: (...tapped) => this.parts.tap(...tapped),
    loadStart: async () => this.parts.startCall,
    changed: () => {},
    caption: () => {},
    timing: () => {},
  });
  #state: AnswerState = looking;
  #words: AnswerWords = answerWords('en');
  #messages: Messages | undefined;
  #link = '';
  #shown: AnswerState['phase'] = 'looking';
  #expiry: ReturnType<typeof setTimeout> | undefined;
  #lookAgain: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    const language = this.closest<HTMLElement>('[lang]')?.lang ?? '';
    this.#words = answerWords(language);
    this.#link = location.hash.slice(1);
    void this.#look(language);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopWaiting();
  }

  protected override render() {
    return html`<main class="card" tabindex="-1"><audio></audio>${this.#content()}</main>`;
  }

  /** The button that was pressed is gone, and a screen reader would begin at the top of the page. */
  protected override updated(): void {
    const { phase } = this.#state;
    if (this.#shown === 'asked' && phase !== 'asked') this.renderRoot.querySelector('main')?.focus();
    this.#shown = phase;
  }

  #content() {
    const words = this.#words;
    switch (this.#state.phase) {
      case 'looking':
        return this.#end(words.looking);
      case 'asked':
        return this.#asked(this.#state.brief);
      case 'taken':
        return this.#taken(this.#state.brief, this.#controller.state);
      case 'declined':
        return this.#end(words.declined);
      case 'refused':
        return this.#end(this.#why(this.#state.why));
    }
  }

  readonly #end = (text: string) => html`<p role="status">${text}</p>`;

  #asked(brief: AnswerResponse) {
    const words = this.#words;
    return html`<h1>${words.waiting}</h1>${this.#brief(brief)}<p class="fine">${words.once}</p><div class="controls"><button class="control take" type="button" @click=${this.#onTake}>${icons.call}${words.take}</button><button class="control" type="button" @click=${this.#onDecline}>${icons.hangUp}${words.decline}</button></div>`;
  }

  #brief({ line, person, caller, matter, said }: AnswerResponse) {
    const words = this.#words;
    return html`<p class="line-name">${line} · ${person}</p><dl>${caller ? html`<div><dt>${words.from}</dt><dd>${caller}</dd></div>` : nothing}${matter ? html`<div><dt>${words.about}</dt><dd dir="auto">${matter}</dd></div>` : nothing}${said.length > 0 ? html`<div><dt>${words.said}</dt>${said.map((text) => html`<dd dir="auto">${text}</dd>`)}</div>` : nothing}</dl>`;
  }

  #taken(brief: AnswerResponse, state: CallState) {
    const words = this.#words;
    if (state.phase === 'failed') return this.#end(this.#why(state.failure.reason, state));
    if (!inCall(state)) {
      return this.#end(state.phase === 'idle' && state.ended === 'visitor' ? words.left : words.ended);
    }
    const messages = this.#messages;
    if (!messages) return nothing;
    const { microphone, soundBlocked } = state;
    const muted = microphone === 'muted';
    const problem = isMicrophoneProblem(microphone) ? words.unheard : microphone === 'asking' ? messages.asking : '';
    return html`<p role="status" class="status">${this.#stands(state, messages)}</p>${this.#brief(brief)}
    ${problem ? html`<p class="note" role="alert">${problem}</p>` : nothing}
    ${soundBlocked ? html`<button class="wide primary" type="button" @click=${this.#onHear}>${icons.sound}${messages.hear}</button>` : nothing}
    ${conversation({ lines: this.#controller.lines, announced: soundBlocked, messages: { ...messages, visitor: words.caller } })}
    <div class="controls"><button class="control" type="button" ?disabled=${!hasMicrophone(microphone)} @click=${() => this.#mute(!muted)}>${muted ? icons.muted : icons.microphone}${muted ? messages.unmute : messages.mute}</button><button class="control end" type="button" @click=${this.#onHangUp}>${icons.hangUp}${messages.hangUp}</button></div>`;
  }

  #stands(state: CallState, messages: Messages): string {
    if (state.phase === 'reconnecting') return statusText(state, messages);
    return state.phase === 'joined' ? this.#words.talking : this.#words.joining;
  }

  #why(reason: FailureCode, state?: CallState): string {
    switch (reason) {
      case 'link-expired':
      case 'link-used':
      case 'link-over':
      case 'link-unknown':
        return this.#words[reason];
      case 'server-unreachable':
        return this.#messages?.failedServer ?? this.#words.failed;
      default:
        return state && this.#messages ? statusText(state, this.#messages) : this.#words.failed;
    }
  }

  async #look(language: string): Promise<void> {
    const messages = loadMessages(language).then((loaded) => {
      this.#messages = loaded;
    });
    try {
      if (this.#link === '') return this.#input({ type: 'refused', why: 'link-unknown' });
      const brief = await this.parts.look(this.#server, this.#link);
      await messages;
      this.#input({ type: 'told', brief });
      this.#expiry = setTimeout(() => this.#input({ type: 'refused', why: 'link-expired' }), brief.expires_in * 1000);
      this.#watchCaller();
      // Whoever looks at a call will probably take it.
      loadRoom().catch(() => {});
    } catch (error) {
      await messages;
      this.#input({ type: 'refused', why: reasonOf(error) });
    }
  }

  /** Whoever has not decided yet learns that the caller has gone. A look that fails otherwise tells nothing of that. */
  #watchCaller(): void {
    this.#lookAgain = setTimeout(async () => {
      const over = await this.parts.look(this.#server, this.#link).then(() => undefined, linkReasonOf);
      if (!this.isConnected || this.#state.phase !== 'asked') return;
      if (over) this.#input({ type: 'refused', why: over });
      else this.#watchCaller();
    }, this.parts.lookAgainMs);
  }

  readonly #onTake = (event: Event) => {
    const audio = this.renderRoot.querySelector('audio');
    if (!audio) return;
    this.#input({ type: 'take' });
    const take = (signal: AbortSignal) => this.parts.take(this.#server, this.#link, signal);
    const target = { server: this.#server, line: '', callerName: '', take };
    this.#controller.start(target, audio, event.timeStamp);
  };

  readonly #onDecline = () => {
    this.#input({ type: 'decline' });
    this.parts.decline(this.#server, this.#link).catch((error: unknown) => {
      this.#input({ type: 'refused', why: reasonOf(error) });
    });
  };

  readonly #onHangUp = () => this.#controller.hangUp();
  readonly #onHear = () => this.#controller.act((call) => call.playSound());

  #mute(muted: boolean): void {
    this.#controller.act((call) => call.setMuted(muted));
  }

  #input(event: AnswerEvent): void {
    this.#state = answerStep(this.#state, event);
    if (this.#state.phase !== 'looking' && this.#state.phase !== 'asked') this.#forget();
    this.requestUpdate();
  }

  /** Neither the address bar nor the history is to show a link that has been used. */
  #forget(): void {
    this.#stopWaiting();
    if (location.hash !== '') history.replaceState(null, '', location.pathname + location.search);
  }

  #stopWaiting(): void {
    clearTimeout(this.#expiry);
    clearTimeout(this.#lookAgain);
  }
}

/** Where it is the link that leads nowhere any more. */
function linkReasonOf(error: unknown): FailureCode | undefined {
  const reason = reasonOf(error);
  return reason.startsWith('link-') ? reason : undefined;
}

function reasonOf(error: unknown): FailureCode {
  return error instanceof CallFailure ? error.reason : 'internal';
}
