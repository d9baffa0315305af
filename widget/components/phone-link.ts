import { html, nothing } from 'lit';

/** @param phone E.164, or empty for none */
export const phoneLink = (phone: string, text: string) =>
  phone ? html`<p><a href="tel:${phone}">${text}</a></p>` : nothing;
