import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resumeFrom } from '../../../server/agent/session/resume.ts';

const turn = (id: string, at: number) => ({
  callId: 'call',
  id,
  role: 'caller' as const,
  text: id,
  typed: false,
  interrupted: false,
  at,
});

test('A replacement knows what was said in its order, though the clock was wrong for a while', () => {
  const turns = [turn('first', 10), turn('second', 3_600_020), turn('third', 30)];
  const resumed = resumeFrom({ turns, events: [] }, [], 40);
  assert.deepEqual(
    resumed?.history.map((item) => item.type === 'message' && item.text),
    ['first', 'second', 'third'],
  );
});

test('A tool stands after the turns that came before it', () => {
  const run = { callId: 'call', id: 'run', name: 'take_message', arguments: '{}', output: '{}', at: 15 };
  const resumed = resumeFrom({ turns: [turn('first', 10), turn('second', 20)], events: [] }, [run], 40);
  assert.deepEqual(
    resumed?.history.map(({ type }) => type),
    ['message', 'tool-call', 'tool-result', 'message'],
  );
});

test('A card that was shown beside an answer leaves none to be given; one without an answer does', () => {
  const shown = { callId: 'call', id: 'run', name: 'show_card', arguments: '{}', output: '{}', at: 25 };
  const answer = { ...turn('answer', 20), role: 'agent' as const };
  const owes = (turns: Parameters<typeof resumeFrom>[0]['turns'], name = 'show_card') =>
    resumeFrom({ turns, events: [] }, [{ ...shown, name }], 40)?.owesAnswer;
  assert.equal(owes([turn('asked', 10), answer]), false);
  assert.equal(owes([turn('asked', 10)]), true);
  assert.equal(owes([turn('asked', 10), answer], 'take_message'), true, 'what other tools tell is to be answered');
});

test('A turn was cut where its words were not written when the agent was lost', () => {
  const event = (name: string, at: number) => ({ callId: 'call', name, at });
  const cut = (events: ReturnType<typeof event>[], turns = [turn('first', 10)]) =>
    resumeFrom({ turns, events }, [], 20_000)?.cutTurn;
  const started = event('speech-started', 10_000);
  const stopped = event('speech-stopped', 11_000);
  const replaced = event('agent-replaced', 12_000);
  assert.equal(cut([started, replaced]), true, 'in the middle of it');
  assert.equal(cut([started, stopped, replaced]), true, 'before its words');
  assert.equal(cut([started, stopped, replaced], [turn('first', 10), turn('second', 9_999)]), false, 'it is known');
  assert.equal(cut([started, stopped, event('agent-replaced', 18_000)]), false, 'there were no words');
  assert.equal(cut([started, stopped, event('speaking', 11_500), replaced]), false, 'it was being answered');
  assert.equal(cut([started, event('resumed', 10_400), replaced]), false, 'a cough');
  assert.equal(cut([replaced]), false);
});
