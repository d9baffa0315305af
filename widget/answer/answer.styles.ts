import { css } from 'lit';

export const answerStyles = css`
:host {
  display: block;
  inline-size: min(30rem, 100%);
}
.card {
  display: flex;
  flex-direction: column;
  gap: 1rem;
  padding: 1.5rem;
  border: 1px solid var(--edge);
  border-radius: 1.25rem;
  background: var(--surface);
  color: var(--text);
  box-shadow: var(--shadow);
}
h1 {
  font-size: 1.45rem;
  line-height: 1.2;
  text-wrap: balance;
}
.line-name,
dt,
.fine {
  color: var(--soft);
}
dl {
  display: grid;
  gap: 0.7rem;
}
dt {
  font-size: 0.85rem;
}
dd {
  margin: 0.1rem 0 0;
  overflow-wrap: anywhere;
}
.take {
  background: var(--accent);
  color: var(--on-accent);
}
.status {
  color: var(--text);
  font-weight: 600;
  text-align: start;
}
`;
