import { css } from 'lit';

export const conversationStyles = css`
.conversation {
  /* Reversed, a scroller rests at its end and stays there as lines come, without any script. */
  display: flex;
  flex-direction: column-reverse;
  flex: 1 1 auto;
  min-block-size: 6rem;
  max-block-size: 17rem;
  overflow: auto;
  overscroll-behavior: contain;
  border-radius: 0.75rem;
}
ol {
  display: flex;
  flex-direction: column;
  gap: 0.7rem;
  padding: 0.15rem;
  list-style: none;
}
.line {
  max-inline-size: 88%;
  align-self: start;
  padding: 0.5rem 0.85rem 0.6rem;
  border-radius: 0.35rem 1.1rem 1.1rem 1.1rem;
  background: var(--raised);
  overflow-wrap: anywhere;
  hyphens: auto;
}
:dir(rtl) .line {
  border-radius: 1.1rem 0.35rem 1.1rem 1.1rem;
}
.line.visitor {
  align-self: end;
  border-radius: 1.1rem 0.35rem 1.1rem 1.1rem;
  background: color-mix(in oklab, var(--mark) 16%, var(--surface));
}
:dir(rtl) .line.visitor {
  border-radius: 0.35rem 1.1rem 1.1rem 1.1rem;
}
.speaker {
  display: block;
  color: var(--soft);
  font-size: 0.78rem;
  font-weight: 600;
}
.conversation:has(.card) {
  max-block-size: 24rem;
}
.words {
  display: block;
  white-space: pre-wrap;
}
.partial .words {
  color: var(--soft);
}
.unsent {
  display: block;
  color: var(--danger);
  font-size: 0.8rem;
  font-weight: 600;
}
@media (forced-colors: active) {
  .line {
    border: 1px solid CanvasText;
  }
}
`;
