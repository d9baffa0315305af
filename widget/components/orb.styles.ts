import { css } from 'lit';

/** The agent's presence: it breathes while listening, waves while thinking, and sends out rings while speaking. */
export const orbStyles = css`
.orb {
  position: relative;
  display: grid;
  place-items: center;
  inline-size: 4.75rem;
  block-size: 4.75rem;
  margin: 0.9rem;
  border-radius: 50%;
  background: radial-gradient(circle at 32% 26%, color-mix(in oklab, var(--accent), #fff 42%), var(--accent) 68%);
  transition: filter 0.3s, scale 0.3s;
}
.orb i {
  position: absolute;
  inset: 0;
  border: 2px solid var(--mark);
  border-radius: 50%;
  opacity: 0;
}
:is(.idle, .failed, .writing) .orb {
  filter: saturate(0.35);
  scale: 0.85;
}
:is(.connecting, .awaited, .late, .reconnecting) .orb i:first-child {
  inset: -0.55rem;
  border-color: var(--mark) transparent transparent;
  opacity: 1;
  /* In steps: each frame that is painted here is time that connecting does not get on a slow machine. */
  animation: turning 1.2s steps(16) infinite;
}
.listening .orb {
  animation: breathing 3.2s ease-in-out infinite;
}
.thinking .orb i:first-child {
  inset: -0.55rem;
  border-style: dotted;
  opacity: 0.9;
  animation: turning 4s steps(48) infinite;
}
.speaking .orb i {
  animation: rippling 1.8s ease-out infinite;
}
.speaking .orb i:nth-child(2) {
  animation-delay: -0.6s;
}
.speaking .orb i:nth-child(3) {
  animation-delay: -1.2s;
}
@keyframes turning {
  to { rotate: 1turn }
}
@keyframes breathing {
  50% { scale: 1.06 }
}
@keyframes rippling {
  from { opacity: 0.75; scale: 1 }
  to { opacity: 0; scale: 1.5 }
}
@media (prefers-reduced-motion: reduce) {
  .speaking .orb i:first-child {
    inset: -0.45rem;
    border-width: 4px;
    opacity: 1;
  }
}
@media (forced-colors: active) {
  .orb {
    border: 2px solid CanvasText;
  }
}
`;
