import { problemCodes } from '../../server/contract/index.ts';
import { type CallEvent, idle, transition } from '../../widget/call/call-state.ts';
import { CallFailure, type FailureCode } from '../../widget/call/failure.ts';
import { loadMessages } from '../../widget/i18n/messages.ts';
import { announcement, statusText } from '../../widget/wording.ts';
import { equal, ok } from '../support/widget/assert.ts';
import { describe, it } from '../support/widget/suite.ts';

const messages = await loadMessages('en');

describe('what visitors are told', () => {
  it('has words for every way in which a call can fail, and never shows what is meant for developers', () => {
    const own: FailureCode[] = ['server-unreachable', 'media-unreachable', 'connection-lost', 'unsupported'];
    for (const reason of [...problemCodes, ...own]) {
      const failure = new CallFailure({ reason, message: 'SECRET', cure: 'SECRET' });
      const text = statusText({ phase: 'failed', failure }, messages);
      ok(text.length > 20 && !text.includes('SECRET'), `nothing fit is said of ${reason}`);
    }
  });

  it('announces a change once, and nothing where nothing changed', () => {
    const connecting = transition(idle, { type: 'called' });
    equal(announcement(idle, connecting, messages), 'Calling…');
    equal(announcement(connecting, connecting, messages), '');
  });

  it('announces a microphone that opens or is muted, and a problem with what to do', () => {
    const said = (...events: CallEvent[]) => {
      const before = events.slice(0, -1).reduce(transition, idle);
      return announcement(before, events.reduce(transition, idle), messages);
    };
    equal(said({ type: 'called' }, { type: 'microphone', microphone: 'on' }), 'Your microphone is on.');
    equal(said({ type: 'called' }, { type: 'microphone', microphone: 'muted' }), 'Your microphone is off.');
    ok(said({ type: 'called' }, { type: 'microphone', microphone: 'denied' }).includes('please write'), 'no way out');
    ok(said({ type: 'called' }, { type: 'sound', blocked: true }).includes('Tap to hear'), 'silence is not told');
  });
});
