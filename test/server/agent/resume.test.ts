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
