import { html, nothing } from 'lit';
import type { Card, CardLink } from '../../server/contract/index.ts';
import { icons } from './icons.ts';
import { link, withLinks } from './links.ts';

/** Something to read beside what is said, as a part of the conversation. */
export const card = ({ title, text, rows = [], links = [] }: Card) =>
  html`<article class="card" aria-label=${title}><p class="card-title" dir="auto">${title}</p>${text ? html`<p dir="auto">${withLinks(text)}</p>` : nothing}${
    rows.length > 0 ? table(rows) : nothing
  }${links.length > 0 ? html`<p class="card-links">${links.map(chosen)}</p>` : nothing}</article>`;

const table = (rows: NonNullable<Card['rows']>) =>
  html`<table><tbody>${rows.map(({ name, value }) =>
    value === undefined
      ? html`<tr><td colspan="2" dir="auto">${name}</td></tr>`
      : html`<tr><th scope="row" dir="auto">${name}</th><td dir="auto">${value}</td></tr>`,
  )}</tbody></table>`;

const chosen = ({ text, address }: CardLink) => link(address, html`${iconOf(address)}<span dir="auto">${text}</span>`);

function iconOf(address: string) {
  if (address.startsWith('tel:')) return icons.call;
  return address.startsWith('mailto:') ? icons.mail : icons.open;
}
