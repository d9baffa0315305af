import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ConversationLine } from '../call-controller.ts';
import type { Messages } from '../i18n/messages.ts';
import { card } from './card.ts';
import { withLinks } from './links.ts';

export interface ConversationView {
  lines: readonly ConversationLine[];
  /** Announce lines as they come: only where nobody can hear them, or a screen reader would talk over the agent. */
  announced: boolean;
  messages: Messages;
}

/** What both sides have said, the newest at the end. */
export const conversation = ({ lines, announced, messages }: ConversationView) =>
  html`<p class="announcer" role="status">${newest(lines, messages)}</p><div class="conversation" role=${announced ? 'log' : 'region'} aria-label=${messages.conversation} tabindex="0" ?hidden=${lines.length === 0}><ol>${repeat(
    lines,
    ({ id }) => id,
    (line) => entry(line, messages),
  )}</ol></div>`;

/** Captions are not announced while the agent is heard, but that there is something to read is. */
function newest(lines: readonly ConversationLine[], messages: Messages): string {
  const shown = lines.findLast(({ card: one }) => one);
  return shown ? messages.shown.replace('{title}', shown.text) : '';
}

const entry = ({ speaker, text, final, unsent, card: shown }: ConversationLine, messages: Messages) =>
  shown
    ? html`<li class="shown">${card(shown)}</li>`
    : html`<li class="line ${speaker} ${final ? '' : 'partial'}"><span class="speaker">${messages[speaker]}</span><span class="words" dir="auto">${final ? withLinks(text) : text}</span>${
        unsent ? html`<span class="unsent">${messages.unsent}</span>` : null
      }</li>`;
