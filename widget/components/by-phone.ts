import { html, nothing, svg } from 'lit';
import { ref } from 'lit/directives/ref.js';
import type { ByPhone } from '../call/call-api.ts';
import type { CallState } from '../call/call-state.ts';
import type { PhoneCode } from '../call/phone-code.ts';
import type { Messages } from '../i18n/messages.ts';
import { icons } from './icons.ts';

export interface ByPhoneView extends ByPhone {
  state: CallState;
  messages: Messages;
  ask(): void;
  callMe(number: string): void;
  /** Puts the code away. */
  stay(): void;
}

/** The way to one's phone: an offer first, then the code and how to use it. Whoever asks with a screen reader hears it. */
export const byPhone = (view: ByPhoneView) => {
  const { number, code, state, messages, ask } = view;
  return number === undefined || state.phase !== 'joined' || state.phone === 'on'
    ? nothing
    : html`<div class="by-phone" aria-live="polite">${typeof code === 'object' ? ticket(code, view) : offer(code, messages, ask)}</div>`;
};

const offer = (code: 'asking' | 'failed' | undefined, messages: Messages, ask: () => void) =>
  html`<button class="move" type="button" ?disabled=${code === 'asking'} @click=${ask}>${icons.phone}${messages.toPhone}</button>${code === 'failed' ? html`<p class="fine">${messages.noCode}</p>` : nothing}`;

const ticket = ({ code, phone, link, qr, rings }: PhoneCode, { ring, messages, callMe, stay }: ByPhoneView) =>
  html`<div class="ticket ${qr ? 'scan' : ''}" ${ref(intoView)}>${qr ? drawing(qr, messages) : html`<a class="wide primary" href=${link}>${icons.call}${messages.callWithCode}</a>`}<div class="how"><p>${filled(qr ? messages.scan : messages.typeCode, phone)}</p><p class="digits">${[...code].join(' ')}</p><p class="fine">${messages.codeOnce}</p></div>${rings ? html`<label class="fine" for="number">${messages.myNumber}</label>` : nothing}<div class="choices">${rings ? ringing(ring, messages, callMe) : nothing}<button class="round quiet" type="button" aria-label=${messages.stay} title=${messages.stay} @click=${stay}>${icons.close}</button></div>${ring ? html`<p class="fine">${messages[ring]}</p>` : nothing}</div>`;

/** Once it is there: a low window shows no more than its first lines. */
function intoView(ticket: Element | undefined): void {
  if (ticket) requestAnimationFrame(() => ticket.scrollIntoView({ block: 'nearest' }));
}

const ringing = (ring: ByPhone['ring'], messages: Messages, callMe: (number: string) => void) =>
  html`<form class="composer call-me" @submit=${(event: SubmitEvent) => submit(event, callMe)}><input id="number" name="number" type="tel" required maxlength="30" autocomplete="tel" placeholder=${messages.anyNumber}><button class="round send" type="submit" aria-label=${messages.callMe} title=${messages.callMe} ?disabled=${ring === 'ringing'}>${icons.phone}</button></form>`;

function submit(event: SubmitEvent, callMe: (number: string) => void): void {
  event.preventDefault();
  if (!(event.currentTarget instanceof HTMLFormElement)) return;
  const number = new FormData(event.currentTarget).get('number');
  if (typeof number === 'string' && number.trim() !== '') callMe(number.trim());
}

function filled(text: string, phone: string) {
  const [before, after] = text.split('{phone}');
  return html`${before}<span class="number">${phone}</span>${after}`;
}

/** Black on white whatever the colours, with the margin that cameras ask for. */
const drawing = ({ size, path }: { size: number; path: string }, messages: Messages) =>
  svg`<svg class="qr" role="img" aria-label=${messages.qr} viewBox="-4 -4 ${size + 8} ${size + 8}" shape-rendering="crispEdges"><path fill="#000" d=${path}/></svg>`;
