import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Said } from '../../../../../server/speech/answer/answerer.ts';
import { promptOf } from '../../../../../server/speech/answer/chat/prompt.ts';

const call = (callId: string): Said => ({ type: 'call', callId, name: 'take_message', arguments: '{}' });
const result = (callId: string): Said => ({ type: 'result', callId, output: `done ${callId}` });
const user = (text: string): Said => ({ type: 'user', text });

/** Roles and tools, in order, after the system prompt. */
function shown(history: readonly Said[]): string[] {
  const [, ...messages] = promptOf({ line: undefined, instructions: 'Be friendly.', tools: [], history }, []);
  return messages.map((message) => {
    if (message.role === 'tool') return `tool ${message.tool_call_id}: ${String(message.content)}`;
    const calls = message.role === 'assistant' ? (message.tool_calls ?? []).map(({ id }) => id) : [];
    return calls.length > 0 ? `calls ${calls.join()}` : `${message.role}: ${String(message.content)}`;
  });
}

test('A call is followed at once by its result, whatever was said meanwhile', () => {
  assert.deepEqual(shown([user('a'), call('1'), user('b'), result('1'), user('c')]), [
    'user: a',
    'calls 1',
    'tool 1: done 1',
    'user: b',
    'user: c',
  ]);
});

test('A tool that still runs, and a result whose call is too long ago, are left out: endpoints refuse one without the other', () => {
  assert.deepEqual(shown([user('a'), call('1')]), ['user: a']);
  const long = [call('0'), result('0'), ...Array.from({ length: 29 }, (_, i) => user(`${i}`))];
  assert.deepEqual(shown(long)[0], 'user: 0');
  assert.equal(shown(long.slice(0, -1))[0], 'calls 0');
});
