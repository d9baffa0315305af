import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConversationHistory, conversationItem } from '../../../server/realtime/conversation-history.ts';

const lines = (history: ConversationHistory) =>
  history.items().map((item) => (item.type === 'message' ? `${item.role}: ${item.text}` : item.type));

test('a turn stands where it was spoken, though its words come later', () => {
  const history = new ConversationHistory();
  history.userTurn('u1');
  history.assistantDelta('a1', 'Just a ');
  history.assistantDelta('a1', 'moment.');
  history.userText('u1', 'Are you there?');
  assert.deepEqual(lines(history), ['user: Are you there?', 'assistant: Just a moment.']);
});

test('the final text replaces what was streamed', () => {
  const history = new ConversationHistory();
  history.assistantDelta('a1', 'At ate');
  history.assistantText('a1', 'At eight.');
  assert.deepEqual(lines(history), ['assistant: At eight.']);
});

test('what was heard stands, whatever the server still says', () => {
  const history = new ConversationHistory();
  history.assistantDelta('a1', 'We open at eight');
  history.heard('a1', 'We open');
  history.assistantDelta('a1', ' and close at six.');
  history.assistantText('a1', 'We open at eight and close at six.');
  assert.deepEqual(lines(history), ['assistant: We open']);
});

test('what was not heard at all, or never understood, is left out', () => {
  const history = new ConversationHistory();
  history.userTurn('u1');
  history.assistantDelta('a1', 'Unheard');
  history.heard('a1', '');
  history.assistantDelta('a1', ' words');
  assert.deepEqual(lines(history), []);
});

test('the newest sixty are kept, and no result without its call', () => {
  const history = new ConversationHistory();
  history.toolCall('c1', 'hours', '{}');
  history.toolResult('c1', '"open"');
  for (let n = 1; n <= 59; n += 1) history.userText(`u${n}`, `word ${n}`);
  const kept = lines(history);
  assert.equal(kept.length, 59);
  assert.equal(kept[0], 'user: word 1');
});

test('an item is told in the content types that its role takes', () => {
  assert.deepEqual(conversationItem({ type: 'message', id: 'i', role: 'user', text: 'Hi' }), {
    type: 'message',
    id: 'i',
    role: 'user',
    content: [{ type: 'input_text', text: 'Hi' }],
  });
  assert.deepEqual(conversationItem({ type: 'message', id: 'i', role: 'assistant', text: 'Hi' }), {
    type: 'message',
    id: 'i',
    role: 'assistant',
    content: [{ type: 'output_text', text: 'Hi' }],
  });
});
