import { css } from 'lit';
import { launcherStyles } from './components/launcher.styles.ts';

/** Tokens, and what every part shares. Pages set the `--hoyhoy-…` properties; `color-scheme` on the element chooses. */
const base = css`
:host {
  --accent: var(--hoyhoy-accent, #17614f);
  --on-accent: var(--hoyhoy-on-accent, #fff);
  --surface: #fff;
  --raised: #f4f5f3;
  --text: #1b211f;
  --soft: #59625e;
  --edge: #dfe3e0;
  --mark: var(--accent);
  --danger: #b3261e;
  --shade: #0f1f1a33;
  --shadow: 0 1px 2px #0f1f1a1f, 0 12px 40px var(--shade);
  color-scheme: light dark;
  display: inline-block;
  font: 400 1rem/1.45 var(--hoyhoy-font, system-ui, sans-serif);
  text-align: start;
}
@supports (color: light-dark(#000, #fff)) {
  :host {
    --surface: light-dark(#fff, #191d1c);
    --raised: light-dark(#f4f5f3, #252b29);
    --text: light-dark(#1b211f, #eef2f0);
    --soft: light-dark(#59625e, #a9b4af);
    --edge: light-dark(#dfe3e0, #38413e);
    --mark: light-dark(var(--accent), color-mix(in oklab, var(--accent), #fff 45%));
    --danger: light-dark(#b3261e, #c9382f);
    --shade: light-dark(#0f1f1a33, #000a);
  }
}
:host([hidden]) {
  display: none;
}
:host([floating]) {
  position: fixed;
  inset-block-end: max(1.25rem, env(safe-area-inset-bottom));
  inset-inline-end: 1.25rem;
  z-index: 2147483000;
}
*,
*::before {
  box-sizing: border-box;
  margin: 0;
}
button,
input {
  font: inherit;
  color: inherit;
}
button {
  border: 0;
  cursor: pointer;
}
svg {
  inline-size: 1.35em;
  block-size: 1.35em;
  flex: none;
}
[hidden] {
  display: none !important;
}
:focus-visible {
  outline: 3px solid var(--mark);
  outline-offset: 2px;
}
.announcer {
  position: absolute;
  inline-size: 1px;
  block-size: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}
@media (prefers-reduced-motion: reduce) {
  * {
    animation: none !important;
    transition: none !important;
  }
}
`;

export const elementStyles = [base, launcherStyles];
