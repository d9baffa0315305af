import { svg, type TemplateResult } from 'lit';

/** Draws shapes in lines of the text's colour and size; hidden from screen readers, since a label is beside it. */
export const icon = (shape: TemplateResult) =>
  svg`<svg viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round">${shape}</svg>`;

export const handset = svg`<path d="M6.2 3.5h2.6l1.6 4.2-2 1.6a12 12 0 0 0 6.3 6.3l1.6-2 4.2 1.6v2.6a2.2 2.2 0 0 1-2.4 2.2A16.6 16.6 0 0 1 4 5.9a2.2 2.2 0 0 1 2.2-2.4z"/>`;
