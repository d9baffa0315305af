import { css } from 'lit';

export const launcherStyles = css`
.launcher {
  display: inline-flex;
  align-items: center;
  gap: 0.65rem;
  min-block-size: 3.25rem;
  max-inline-size: min(20rem, calc(100vw - 2.5rem));
  padding-block: 0.5rem;
  padding-inline: 1.15rem 1.4rem;
  border-radius: 2rem;
  background: var(--accent);
  color: var(--on-accent);
  font-weight: 600;
  box-shadow: var(--shadow);
  transition: filter 0.15s;
}
.launcher:hover {
  filter: brightness(1.1);
}
.launcher-icon {
  display: flex;
}
.launcher-label {
  /* A long label takes a second line; only what a third would be for is left out. */
  display: -webkit-box;
  -webkit-box-orient: vertical;
  -webkit-line-clamp: 2;
  overflow: hidden;
  overflow-wrap: anywhere;
  line-height: 1.25;
  text-align: start;
}
:host(:not([open])) :is(.connecting, .awaited, .late, .reconnecting) .launcher-icon {
  animation: ringing 1.4s ease-in-out infinite;
}
:host(:not([open])) .speaking .launcher-icon {
  animation: breathing 1s ease-in-out infinite;
}
@keyframes ringing {
  0%, 40%, 100% { transform: rotate(0) }
  10%, 30% { transform: rotate(-14deg) }
  20% { transform: rotate(14deg) }
}
@media (forced-colors: active) {
  .launcher {
    border: 2px solid ButtonText;
  }
}
`;
