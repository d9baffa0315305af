import { type CallEvent, type CallState, idle, inCall, statusOf, transition } from '../../widget/call/call-state.ts';
import { CallFailure } from '../../widget/call/failure.ts';
import { isMicrophoneProblem } from '../../widget/call/microphone-state.ts';
import { equal, ok } from '../support/widget/assert.ts';
import { describe, it } from '../support/widget/suite.ts';

const failure = new CallFailure({ reason: 'line-full', message: 'm', cure: 'c' });
const after = (...events: CallEvent[]): CallState => events.reduce(transition, idle);
const connected: CallEvent[] = [{ type: 'called' }, { type: 'connected' }];

describe('the state of a call', () => {
  it('goes from the click over the connection to what the agent does', () => {
    equal(statusOf(after({ type: 'called' })), 'connecting');
    equal(statusOf(after(...connected)), 'awaited');
    for (const state of ['listening', 'thinking', 'speaking'] as const) {
      equal(statusOf(after(...connected, { type: 'agent', state })), state);
    }
  });

  it('takes an idle agent for one that listens, and an initializing one for one still awaited', () => {
    equal(statusOf(after(...connected, { type: 'agent', state: 'idle' })), 'listening');
    equal(statusOf(after(...connected, { type: 'agent', state: 'initializing' })), 'awaited');
  });

  it('calls an agent late only while it is awaited, and until it is there', () => {
    const late = after(...connected, { type: 'agent-late' });
    equal(statusOf(late), 'late');
    equal(statusOf(transition(late, { type: 'agent', state: 'initializing' })), 'late');
    equal(statusOf(transition(late, { type: 'agent', state: 'speaking' })), 'speaking');
    equal(statusOf(after(...connected, { type: 'agent', state: 'speaking' }, { type: 'agent-late' })), 'speaking');
  });

  it('knows while it reconnects whether the visitor is still heard', () => {
    const away = after(...connected, { type: 'reconnecting' });
    equal(away.phase === 'reconnecting' && away.heard, true);
    const unheard = transition(away, { type: 'unheard' });
    equal(unheard.phase === 'reconnecting' && unheard.heard, false);
    equal(statusOf(unheard), 'reconnecting');
    equal(transition(unheard, { type: 'reconnected' }), after(...connected));
    equal(transition(after(...connected), { type: 'unheard' }), after(...connected), 'it was too late');
  });

  it('returns from reconnecting to what the agent does by then', () => {
    const away = after(...connected, { type: 'agent', state: 'speaking' }, { type: 'reconnecting' });
    equal(statusOf(away), 'reconnecting');
    equal(statusOf(transition(away, { type: 'reconnected' })), 'speaking');
    const changed = transition(away, { type: 'agent', state: 'listening' });
    equal(statusOf(changed), 'reconnecting');
    equal(statusOf(transition(changed, { type: 'reconnected' })), 'listening');
  });

  it('keeps the microphone through every phase of a call', () => {
    const muted: CallEvent = { type: 'microphone', microphone: 'muted' };
    const state = after({ type: 'called' }, muted, { type: 'connected' }, { type: 'reconnecting' });
    ok(inCall(state) && state.microphone === 'muted', 'the microphone was forgotten');
  });

  it('awaits another agent where one has vanished', () => {
    equal(statusOf(after(...connected, { type: 'agent', state: 'speaking' }, { type: 'agent-left' })), 'awaited');
  });

  it('ends from every phase, and says by whom', () => {
    for (const events of [[], [{ type: 'connected' }], [{ type: 'connected' }, { type: 'reconnecting' }]] as const) {
      equal(after({ type: 'called' }, ...events, { type: 'ended', by: 'agent' }), { phase: 'idle', ended: 'agent' });
    }
  });

  it('fails only within a call, and can be called again from there', () => {
    equal(after({ type: 'failed', failure }), idle);
    const failed = after({ type: 'called' }, { type: 'failed', failure });
    equal(statusOf(failed), 'failed');
    equal(statusOf(transition(failed, { type: 'called' })), 'connecting');
  });

  it('returns the very same state where an event means nothing', () => {
    const late: CallEvent[] = [
      { type: 'connected' },
      { type: 'reconnecting' },
      { type: 'reconnected' },
      { type: 'agent', state: 'speaking' },
      { type: 'agent-left' },
      { type: 'agent-late' },
      { type: 'microphone', microphone: 'on' },
      { type: 'sound', blocked: true },
      { type: 'failed', failure },
      { type: 'ended', by: 'agent' },
    ];
    for (const event of late) ok(transition(idle, event) === idle, `${event.type} changed an idle call`);
    const live = after(...connected, { type: 'agent', state: 'listening' });
    const repeated: CallEvent[] = [{ type: 'called' }, { type: 'connected' }, { type: 'agent', state: 'listening' }];
    for (const event of repeated) ok(transition(live, event) === live, `${event.type} changed a live call`);
  });

  it('tells a microphone that failed from one that is still opening', () => {
    const problems = (['opening', 'asking', 'on', 'muted', 'denied', 'absent', 'busy', 'insecure'] as const).filter(
      isMicrophoneProblem,
    );
    equal(problems, ['denied', 'absent', 'busy', 'insecure']);
  });
});
