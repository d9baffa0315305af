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
