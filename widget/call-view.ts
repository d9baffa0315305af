/**
 * All of a call but its room: what it does, shows and says. Fetched when somebody reaches for the button, so that a
 * page carries no more than the button until then.
 */
export { startCall } from './call/start-call.ts';
export { panel } from './components/panel.ts';
export { viewStyles } from './components/view.styles.ts';
export { loadMessages } from './i18n/messages.ts';
export { announcement } from './wording.ts';
