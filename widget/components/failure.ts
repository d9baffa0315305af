import { html } from 'lit';
import type { CallState } from '../call/call-state.ts';
import type { CallFailure } from '../call/failure.ts';
import type { Messages } from '../i18n/messages.ts';
import { statusText } from '../wording.ts';
import { phoneLink } from './phone-link.ts';

/** What went wrong and what to do, with the telephone as the way out: the line's number, and the page's own link. */
export function failureNote(state: Extract<CallState, { failure: CallFailure }>, ownPhone: string, messages: Messages) {
  const phone = ownPhone || state.failure.phone || '';
  return html`<div class="note failure"><p>${statusText(state, messages)}</p>${phoneLink(phone, messages.phone.replace('{phone}', phone))}<slot></slot></div>`;
}
