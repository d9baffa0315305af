import type { Said } from '../answerer.ts';
import { declines, dictatedMessage, isCancel, isYes, spokenContact, spokenName, wantsMessage } from './intents.ts';
import { OFFER, phrases } from './phrases.ts';

export interface Message {
  message: string;
  name?: string;
  contact?: string;
}

/*
 *           wants to leave one           message            name             contact
 *   idle ------------------> message ------------> name ------------> contact --------> complete
 *    ^                          |                    |                   |                  |
 *    +---- never mind ----------+--------------------+-------------------+    take_message -+--> idle
 */
export type MessageState =
  | { kind: 'idle'; offered: boolean }
  | { kind: 'message' }
  | { kind: 'name'; message: string }
  | { kind: 'contact'; message: string; name?: string }
  | { kind: 'complete'; message: Message };

export const noMessage: MessageState = { kind: 'idle', offered: false };

/** The next state after something said or done. */
export function nextMessageState(state: MessageState, said: Said): MessageState {
  if (said.type === 'assistant') {
    return state.kind === 'idle' ? { kind: 'idle', offered: said.text.endsWith(OFFER) } : state;
  }
  if (said.type === 'call') return noMessage;
  return said.type === 'user' ? afterWords(state, said.text) : state;
}

function afterWords(state: MessageState, text: string): MessageState {
  if (state.kind !== 'idle' && isCancel(text)) return noMessage;
  switch (state.kind) {
    case 'idle': {
      const message = dictatedMessage(text);
      if (message !== undefined) return { kind: 'name', message };
      return wantsMessage(text) || (state.offered && isYes(text)) ? { kind: 'message' } : noMessage;
    }
    case 'message':
      return { kind: 'name', message: text };
    case 'name':
      return { kind: 'contact', message: state.message, ...(!declines(text) && { name: spokenName(text) }) };
    case 'contact': {
      const { message, name } = state;
      const contact = declines(text) ? {} : { contact: spokenContact(text) };
      return { kind: 'complete', message: { message, ...(name && { name }), ...contact } };
    }
    case 'complete':
      return noMessage;
  }
}

/** What is asked in a state; nothing in those that ask for nothing. */
export function messagePrompt(state: MessageState): string | undefined {
  switch (state.kind) {
    case 'message':
      return phrases.askMessage;
    case 'name':
      return phrases.askName;
    case 'contact':
      return phrases.askContact;
    default:
      return undefined;
  }
}
