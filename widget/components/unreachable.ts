import { html } from 'lit';
import { phoneLink } from './phone-link.ts';

/** What is left to say where the rest of the widget could not be fetched. */
export const unreachable = (text: string, phone: string) =>
  html`<div class="unreachable"><p>${text}</p>${phoneLink(phone, phone)}<slot></slot></div>`;
