import { type CallState, inCall } from './call/call-state.ts';
import type { FailureCode } from './call/failure.ts';
import { isMicrophoneProblem } from './call/microphone-state.ts';
import type { Messages } from './i18n/messages.ts';

/** Where a call stands, in one short sentence. */
export function statusText(state: CallState, messages: Messages): string {
  switch (state.phase) {
    case 'idle':
      return messages[state.ended === undefined ? 'idle' : state.ended === 'agent' ? 'endedByAgent' : 'endedByVisitor'];
    case 'failed':
      return messages[failureKeys[state.failure.reason]];
    case 'joined':
      return messages[state.agent];
    case 'connecting':
      return messages[state.proving ? 'proving' : 'connecting'];
    case 'reconnecting':
      return messages[state.heard ? 'reconnecting' : 'unheard'];
    default:
      return messages[state.phase];
  }
}

/** What the visitor has to know about their microphone, if anything. */
export function microphoneText(state: CallState, messages: Messages): string | undefined {
  if (!inCall(state)) return undefined;
  const { microphone } = state;
  return microphone === 'asking' || isMicrophoneProblem(microphone) ? messages[microphone] : undefined;
}

/** Where the visitor is heard, if not here. */
export function phoneText(state: CallState, messages: Messages): string | undefined {
  if (!inCall(state)) return undefined;
  return { away: undefined, beside: undefined, on: messages.phoneOn, left: messages.phoneLeft }[state.phone];
}

/** What a screen reader is to say of a change; empty where nothing changed that it should tell. */
export function announcement(before: CallState, after: CallState, messages: Messages): string {
  return [
    changed(statusText(before, messages), statusText(after, messages)),
    changed(phoneText(before, messages), phoneText(after, messages)),
    changed(microphoneText(before, messages), microphoneText(after, messages)),
    changed(muteText(before, messages), muteText(after, messages)),
    changed(soundText(before, messages), soundText(after, messages)),
  ]
    .filter(Boolean)
    .join(' ');
}

function changed(before: string | undefined, after: string | undefined): string | undefined {
  return before === after ? undefined : after;
}

function muteText(state: CallState, messages: Messages): string | undefined {
  if (!inCall(state)) return undefined;
  if (state.microphone === 'muted') return messages.muted;
  return state.microphone === 'on' ? messages.unmuted : undefined;
}

function soundText(state: CallState, messages: Messages): string | undefined {
  return inCall(state) && state.soundBlocked ? `${messages.soundBlocked} ${messages.hear}.` : undefined;
}

/** Visitors are told what they can do; which of the owner's mistakes it is goes to the console instead. */
const failureKeys: Readonly<Record<FailureCode, keyof Messages>> = {
  'server-unreachable': 'failedServer',
  'media-unreachable': 'failedMedia',
  'livekit-unavailable': 'failedInternal',
  'conversation-unknown': 'failedInternal',
  'conversation-busy': 'failedInternal',
  'answer-failed': 'failedInternal',
  'call-backs-not-offered': 'failedSetup',
  'number-invalid': 'failedSetup',
  'call-backs-spent': 'failedOften',
  'too-many-call-backs': 'failedBusy',
  'phone-not-reached': 'failedSetup',
  'code-refused': 'failedCode',
  // Links are for pages of their own, which have other words for them.
  'link-unknown': 'failedCode',
  'link-expired': 'failedCode',
  'link-used': 'failedCode',
  'link-over': 'failedCode',
  'connection-lost': 'failedLost',
  'line-full': 'failedBusy',
  'line-spent': 'failedSpent',
  'visitor-limit': 'failedOften',
  'allowance-spent': 'failedAllowance',
  'proof-required': 'failedBusy',
  'rate-limited': 'failedTooMany',
  'line-not-found': 'failedSetup',
  'line-broken': 'failedSetup',
  'origin-not-allowed': 'failedSetup',
  'key-refused': 'failedSetup',
  'bad-request': 'failedSetup',
  'body-too-large': 'failedSetup',
  'unsupported-media-type': 'failedSetup',
  'reserved-attribute': 'failedSetup',
  'not-found': 'failedSetup',
  'method-not-allowed': 'failedSetup',
  unsupported: 'failedBrowser',
  internal: 'failedInternal',
};
