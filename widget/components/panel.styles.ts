import { css } from 'lit';

export const panelStyles = css`
.panel {
  position: fixed;
  inset-block-end: max(1.25rem, env(safe-area-inset-bottom));
  inset-inline-end: 1.25rem;
  z-index: 2147483000;
  display: flex;
  flex-direction: column;
  gap: 0.9rem;
  inline-size: min(23.5rem, calc(100vw - 1.5rem));
  max-block-size: min(40rem, calc(100dvh - 2.5rem));
  padding: 1rem 1.15rem 1.15rem;
  overflow: auto;
  border: 1px solid var(--edge);
  border-radius: 1.5rem;
  background: var(--surface);
  color: var(--text);
  box-shadow: var(--shadow);
  /* Visible at once when it opens, or it could not take the focus. */
  transition: opacity 0.18s, translate 0.18s;
}
:host([floating]) .panel {
  inset-block-end: calc(max(1.25rem, env(safe-area-inset-bottom)) + 4rem);
  max-block-size: min(40rem, calc(100dvh - 6.5rem));
}
:host(:not([open])) .panel {
  visibility: hidden;
  opacity: 0;
  translate: 0 0.75rem;
  transition: opacity 0.18s, translate 0.18s, visibility 0s 0.18s;
}
header {
  display: flex;
  align-items: center;
  justify-content: space-between;
  gap: 0.5rem;
}
.title {
  font-weight: 650;
  overflow-wrap: anywhere;
}
.presence {
  display: flex;
  flex-direction: column;
  align-items: center;
  gap: 0.6rem;
  padding-block: 0.75rem 0.25rem;
}
.status {
  color: var(--soft);
  text-align: center;
  text-wrap: balance;
}
.note {
  padding: 0.75rem 0.95rem;
  border-radius: 0.9rem;
  background: var(--raised);
  border-inline-start: 3px solid var(--mark);
  font-size: 0.925rem;
}
.failure {
  border-color: var(--danger);
}
.failure > * + * {
  margin-block-start: 0.5rem;
}
.failure a {
  color: var(--mark);
  font-weight: 600;
}
.wide {
  display: flex;
  align-items: center;
  justify-content: center;
  gap: 0.6rem;
  min-block-size: 2.9rem;
  padding: 0.4rem 1rem;
  border-radius: 1.5rem;
  font-weight: 600;
}
.primary,
.send {
  background: var(--accent);
  color: var(--on-accent);
}
.round {
  display: grid;
  place-items: center;
  flex: none;
  inline-size: 2.6rem;
  block-size: 2.6rem;
  padding: 0;
  border-radius: 50%;
}
.quiet {
  background: none;
  color: var(--soft);
}
.quiet:hover {
  background: var(--raised);
}
.composer {
  display: flex;
  gap: 0.5rem;
  padding: 0.25rem;
  border: 1px solid var(--soft);
  border-radius: 1.6rem;
}
.composer:focus-within {
  border-color: var(--mark);
  box-shadow: 0 0 0 1px var(--mark);
}
.composer input {
  flex: 1;
  min-inline-size: 0;
  padding-inline: 0.9rem 0;
  border: 0;
  outline: 0;
  background: none;
}
.composer input::placeholder {
  color: var(--soft);
  opacity: 1;
}
.controls {
  display: flex;
  flex-wrap: wrap;
  gap: 0.6rem;
}
.control {
  display: flex;
  flex: 1 1 8rem;
  align-items: center;
  justify-content: center;
  gap: 0.5rem;
  min-block-size: 2.9rem;
  padding: 0.4rem 0.8rem;
  border-radius: 1.5rem;
  background: var(--raised);
  font-weight: 600;
}
.control:disabled {
  color: var(--soft);
  cursor: not-allowed;
}
.end {
  background: var(--danger);
  color: #fff;
}
:is(.primary, .send, .control:enabled):hover {
  filter: brightness(1.08);
}
/* What is to be read needs the room more than the presence does. */
.panel:has(.card, .ticket) .presence {
  flex-direction: row;
  justify-content: center;
  padding-block: 0;
}
.panel:has(.card, .ticket) .orb {
  zoom: 0.35;
}
@media (max-height: 47.5rem) {
  .panel:has(.ticket) > :is(.presence, .conversation, .composer) {
    display: none;
  }
}
@media (max-width: 30rem) {
  .panel,
  :host([floating]) .panel {
    inset-inline: 0;
    inset-block-end: 0;
    inline-size: 100%;
    max-block-size: min(40rem, 92dvh);
    border-width: 1px 0 0;
    border-end-start-radius: 0;
    border-end-end-radius: 0;
    padding-block-end: max(1.15rem, env(safe-area-inset-bottom));
  }
  /* Room for what is said. */
  .presence:has(~ .conversation:not([hidden])) {
    flex-direction: row;
    justify-content: flex-start;
    gap: 0.9rem;
    padding: 0;
  }
  .presence:has(~ .conversation:not([hidden])) .status {
    text-align: start;
  }
  .presence:has(~ .conversation:not([hidden])) .orb {
    zoom: 0.5;
    flex: none;
  }
  .control {
    padding-inline: 0.6rem;
  }
  /* The sheet lies over it, and a focus that nobody sees is of no use. */
  :host([open]) .launcher {
    visibility: hidden;
  }
}
@media (forced-colors: active) {
  .primary,
  .control,
  .round,
  .note {
    border: 1px solid ButtonText;
  }
  .composer:focus-within {
    outline: 2px solid Highlight;
  }
}
`;
