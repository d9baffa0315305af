/**
 * All of a call but its room: what it does, shows and says. Fetched when somebody reaches for the button, so that a
 * page carries no more than the button until then.
 */
export { startCall } from './call/start-call.ts';
export { panel } from './components/panel.ts';
export { viewStyles } from './components/view.styles.ts';
export { loadMessages } from './i18n/messages.ts';
export { announcement } from './wording.ts';

/** The page of a person who is asked to take a call, with an element of its own: for the page that Hoyhoy serves. */
export const answerPage = () => import('./answer/define.ts');
