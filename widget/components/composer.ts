import { html } from 'lit';
import type { Messages } from '../i18n/messages.ts';
import { icons } from './icons.ts';

/** Longer than any question; the agent's context is not unlimited. */
const MAX_LENGTH = 2000;

export interface ComposerView {
  messages: Messages;
  send(text: string): void;
}

/** A field to write in, for whoever can't or won't speak. */
export const composer = ({ messages, send }: ComposerView) =>
  html`<form class="composer" @submit=${(event: SubmitEvent) => submit(event, send)}><input name="text" type="text" maxlength=${MAX_LENGTH} dir="auto" autocomplete="off" enterkeyhint="send" placeholder=${messages.write} aria-label=${messages.write}><button class="round send" type="submit" aria-label=${messages.send}>${icons.send}</button></form>`;

function submit(event: SubmitEvent, send: (text: string) => void): void {
  event.preventDefault();
  if (!(event.currentTarget instanceof HTMLFormElement)) return;
  const form = event.currentTarget;
  const text = new FormData(form).get('text');
  if (typeof text !== 'string' || text.trim() === '') return;
  form.reset();
  send(text.trim());
}
