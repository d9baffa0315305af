import { html } from 'lit';
import { handset, icon } from './icon.ts';

export interface LauncherView {
  label: string;
  expanded: boolean;
  press(event: Event): void;
}

/** The button that is on the page all the time. */
export const launcher = ({ label, expanded, press }: LauncherView) =>
  html`<button class="launcher" type="button" aria-expanded=${expanded} @click=${press}><span class="launcher-icon">${icon(handset)}</span><span class="launcher-label">${label}</span></button>`;
