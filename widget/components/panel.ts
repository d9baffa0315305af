import { html, nothing } from 'lit';
import { type CallState, hasMicrophone, inCall, isOn } from '../call/call-state.ts';
import type { ConversationLine } from '../call-controller.ts';
import type { Messages } from '../i18n/messages.ts';
import { microphoneText, statusText } from '../wording.ts';
import { composer } from './composer.ts';
import { conversation } from './conversation.ts';
import { failureNote } from './failure.ts';
import { icons } from './icons.ts';

export interface PanelActions {
  close(): void;
  call(event: Event): void;
  hangUp(): void;
  mute(muted: boolean): void;
  hear(): void;
  send(text: string): void;
}

export interface PanelView {
  state: CallState;
  lines: readonly ConversationLine[];
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
    ${'failure' in state ? failureNote(state, phone, messages) : note(microphoneText(state, messages))}
    ${calling && state.soundBlocked ? hear(messages, actions) : nothing}
    ${conversation({ lines, announced: state.phase === 'writing' || (calling && state.soundBlocked), messages })}
    ${calling ? controls(state, messages, actions) : state.phase === 'writing' ? writing(messages, actions) : again(state, messages, actions)}
  </div>`;
};

const note = (text: string | undefined) => (text ? html`<p class="note">${text}</p>` : nothing);

const hear = (messages: Messages, actions: PanelActions) =>
  html`<button class="wide primary" type="button" @click=${actions.hear}>${icons.sound}${messages.hear}</button>`;

const again = (state: CallState, messages: Messages, actions: PanelActions) =>
  html`<button class="wide primary" type="button" @click=${actions.call}>${icons.call}${messages[againKey(state)]}</button>`;

function againKey(state: CallState): keyof Messages {
  if (state.phase === 'failed') return 'tryAgain';
  return state.phase === 'idle' && state.ended ? 'callAgain' : 'call';
}

function controls(state: Extract<CallState, { microphone: unknown }>, messages: Messages, actions: PanelActions) {
  const muted = state.microphone === 'muted';
  return html`${composer({ messages, send: actions.send })}<div class="controls">
    <button class="control" type="button" ?disabled=${!hasMicrophone(state.microphone)} @click=${() => actions.mute(!muted)}>${muted ? icons.muted : icons.microphone}${muted ? messages.unmute : messages.mute}</button>
    <button class="control end" type="button" @click=${actions.hangUp}>${icons.hangUp}${messages.hangUp}</button>
  </div>`;
}

const writing = (messages: Messages, actions: PanelActions) =>
  html`${composer({ messages, send: actions.send })}<div class="controls"><button class="control end" type="button" @click=${actions.hangUp}>${icons.hangUp}${messages.hangUp}</button></div>`;
