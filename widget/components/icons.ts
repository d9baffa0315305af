import { svg } from 'lit';
import { handset, icon } from './icon.ts';

const microphone = svg`<rect x="9" y="3" width="6" height="11" rx="3"/><path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3"/>`;

export const icons = {
  call: icon(handset),
  hangUp: icon(svg`<g transform="rotate(135 12 12)">${handset}</g>`),
  microphone: icon(microphone),
  muted: icon(svg`${microphone}<path d="m4 4 16 16"/>`),
  close: icon(svg`<path d="m6 9.5 6 6 6-6"/>`),
  phone: icon(svg`<rect x="7" y="2.5" width="10" height="19" rx="2.5"/><path d="M11 18.5h2"/>`),
  mail: icon(svg`<rect x="3.5" y="5.5" width="17" height="13" rx="2"/><path d="m4 7 8 6 8-6"/>`),
  open: icon(svg`<path d="M14 4.5h5.5V10M19 5l-8 8M17.5 14v4.5h-12v-12H10"/>`),
  send: icon(svg`<path d="M12 19V5.5M6 11l6-6 6 6"/>`),
  sound: icon(svg`<path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11"/>`),
};
