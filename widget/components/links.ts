import { html, nothing } from 'lit';
import { linked } from '../call/links.ts';

/**
 * A link that leaves the page as it is, with the call in it. Who is linked to is told nothing of the page.
 * @param address as `linkable` lets through
 */
export const link = (address: string, text: unknown) =>
  html`<a href=${address} target=${address.startsWith('http') ? '_blank' : nothing} rel="noopener noreferrer">${text}</a>`;

/** Plain text with links where addresses stand in it. */
export const withLinks = (text: string) =>
  linked(text).map(({ text: words, address }) => (address === undefined ? words : link(address, words)));
