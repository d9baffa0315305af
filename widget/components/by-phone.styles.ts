import { css } from 'lit';

export const byPhoneStyles = css`
.by-phone > * + * {
  margin-block-start: 0.6rem;
}
.move {
  display: flex;
  align-items: center;
  justify-content: center;
  gap: 0.5rem;
  inline-size: 100%;
  min-block-size: 2.4rem;
  padding: 0.2rem 0.8rem;
  border-radius: 1.2rem;
  background: none;
  color: var(--mark);
  font-weight: 600;
}
.move:hover {
  background: var(--raised);
}
.ticket {
  display: grid;
  grid-template-columns: minmax(0, 1fr);
  justify-items: center;
  gap: 0.6rem;
  padding: 0.9rem;
  border: 1px solid var(--edge);
  border-radius: 0.9rem;
  background: var(--raised);
  text-align: center;
  text-wrap: balance;
}
/* Side by side: below each other they are higher than a panel in a low window. */
.ticket.scan {
  grid-template-columns: auto minmax(0, 1fr);
  align-items: center;
  gap: 0.6rem 0.9rem;
}
.ticket > :not(.qr, .how) {
  grid-column: 1 / -1;
}
.how {
  display: grid;
  gap: 0.4rem;
}
.ticket .wide {
  inline-size: 100%;
  text-decoration: none;
}
.ticket .qr {
  inline-size: 8.5rem;
  block-size: 8.5rem;
  border-radius: 0.5rem;
  background: #fff;
  forced-color-adjust: none;
}
.ticket .number {
  font-weight: 650;
  white-space: nowrap;
}
.choices {
  display: flex;
  align-items: center;
  justify-content: end;
  gap: 0.4rem;
  inline-size: 100%;
}
.call-me {
  flex: 1;
  min-inline-size: 0;
}
.digits {
  font: 650 1.6rem/1.2 ui-monospace, monospace;
  white-space: nowrap;
}
.scan .digits {
  font-size: 1.35rem;
  letter-spacing: -0.05em;
}
.fine {
  color: var(--soft);
  font-size: 0.875rem;
}
@media (forced-colors: active) {
  .ticket {
    border-color: CanvasText;
  }
}
`;
