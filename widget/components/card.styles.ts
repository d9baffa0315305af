import { css } from 'lit';

export const cardStyles = css`
.shown {
  align-self: stretch;
}
.card {
  display: grid;
  gap: 0.5rem;
  padding: 0.8rem 0.95rem 0.9rem;
  border: 1px solid var(--edge);
  border-inline-start: 3px solid var(--mark);
  border-radius: 0.9rem;
  background: var(--surface);
  overflow-wrap: anywhere;
}
.card :is(p, table) {
  font-size: 0.925rem;
}
.card .card-title {
  font-size: 0.95rem;
  font-weight: 650;
}
.card table {
  inline-size: 100%;
  border-collapse: collapse;
}
.card tr + tr {
  border-block-start: 1px solid var(--edge);
}
.card :is(th, td) {
  padding-block: 0.3rem;
  font-weight: 400;
  text-align: start;
  vertical-align: top;
}
.card th + td {
  padding-inline-start: 0.75rem;
  text-align: end;
  font-variant-numeric: tabular-nums;
}
:is(.card, .words) a {
  color: var(--mark);
  font-weight: 600;
}
.card-links {
  display: flex;
  flex-wrap: wrap;
  gap: 0.5rem;
}
.card-links a {
  display: inline-flex;
  align-items: center;
  gap: 0.45rem;
  min-block-size: 2.5rem;
  padding: 0.3rem 0.9rem;
  border-radius: 1.25rem;
  background: var(--raised);
  text-decoration: none;
}
.card-links a:hover {
  text-decoration: underline;
}
.card-links svg {
  inline-size: 1.1em;
  block-size: 1.1em;
}
@media (forced-colors: active) {
  .card,
  .card-links a {
    border: 1px solid CanvasText;
  }
}
`;
