import { html, nothing } from 'lit';
import type { ByPhone, Call } from '../call/call-api.ts';
import { type CallState, inCall, isOn, type Microphone } from '../call/call-state.ts';
import { hasMicrophone } from '../call/microphone-state.ts';
import type { ConversationLine } from '../call-controller.ts';
import type { Messages } from '../i18n/messages.ts';
import { microphoneText, phoneText, statusText } from '../wording.ts';
import { byPhone } from './by-phone.ts';
import { composer } from './composer.ts';
import { conversation } from './conversation.ts';
import { failureNote } from './failure.ts';
import { icons } from './icons.ts';

export interface PanelActions {
  close(): void;
  call(event: Event): void;
  hangUp(): void;
  /** Does something with the call. */
  act(run: (call: Call) => void): void;
  send(text: string): void;
}

export interface PanelView {
  state: CallState;
  lines: readonly ConversationLine[];
  /** Empty on a page that only joins calls, from where none can be begun. */
  line: string;
  byPhone: ByPhone;
  title: string;
  open: boolean;
  /** The page's own number for a call that fails; may be empty. */
  phone: string;
  messages: Messages;
  actions: PanelActions;
}

/** What opens beside the launcher: where the call stands, what was said, and all that can be done. */
export const panel = (view: PanelView) => {
  const { state, lines, title, open, phone, messages, actions } = view;
  const calling = inCall(state);
  return html`<div class="panel" role="dialog" aria-label=${title} tabindex="-1" ?inert=${!open}>
    <header><span class="title">${title}</span><button class="round quiet" type="button" aria-label=${isOn(state) ? messages.close : messages.closeIdle} @click=${actions.close}>${icons.close}</button></header>
    <div class="presence" aria-hidden="true"><span class="orb"><i></i><i></i><i></i></span>${'failure' in state ? nothing : html`<p class="status">${statusText(state, messages)}</p>`}</div>
    ${'failure' in state ? failureNote(state, phone, messages) : note(phoneText(state, messages) ?? microphoneText(state, messages))}
    ${calling && state.soundBlocked ? hear(messages, actions) : nothing}
    ${conversation({ lines, announced: state.phase === 'writing' || (calling && state.soundBlocked), messages })}
    ${byPhone({ ...view.byPhone, state, messages, ask: () => actions.act((call) => call.askForCode()), stay: () => actions.act((call) => call.dropCode()), callMe: (number) => actions.act((call) => call.ring(number)) })}
    ${calling ? controls(state, messages, actions) : state.phase === 'writing' ? writing(messages, actions) : view.line ? again(state, messages, actions) : nothing}
  </div>`;
};

const note = (text: string | undefined) => (text ? html`<p class="note">${text}</p>` : nothing);

const hear = (messages: Messages, actions: PanelActions) =>
  html`<button class="wide primary" type="button" @click=${() => actions.act((call) => call.playSound())}>${icons.sound}${messages.hear}</button>`;

const again = (state: CallState, messages: Messages, actions: PanelActions) =>
  html`<button class="wide primary" type="button" @click=${actions.call}>${icons.call}${messages[againKey(state)]}</button>`;

function againKey(state: CallState): keyof Messages {
  if (state.phase === 'failed') return 'tryAgain';
  return state.phase === 'idle' && state.ended ? 'callAgain' : 'call';
}

function controls(state: Extract<CallState, { microphone: unknown }>, messages: Messages, actions: PanelActions) {
  return html`${composer({ messages, send: actions.send })}<div class="controls">
    ${state.phone === 'on' || state.phone === 'left' ? here(messages, actions) : mute(state.microphone, messages, actions)}
    <button class="control end" type="button" @click=${actions.hangUp}>${icons.hangUp}${messages.hangUp}</button>
  </div>`;
}

const here = (messages: Messages, actions: PanelActions) =>
  html`<button class="control" type="button" @click=${() => actions.act((call) => call.goOnHere())}>${icons.microphone}${messages.goOnHere}</button>`;

function mute(microphone: Microphone, messages: Messages, actions: PanelActions) {
  const muted = microphone === 'muted';
  return html`<button class="control" type="button" ?disabled=${!hasMicrophone(microphone)} @click=${() => actions.act((call) => call.setMuted(!muted))}>${muted ? icons.muted : icons.microphone}${muted ? messages.unmute : messages.mute}</button>`;
}

const writing = (messages: Messages, actions: PanelActions) =>
  html`${composer({ messages, send: actions.send })}<div class="controls"><button class="control end" type="button" @click=${actions.hangUp}>${icons.hangUp}${messages.hangUp}</button></div>`;
