import assert from 'node:assert/strict';
import { test } from 'node:test';
import { menuOf } from '../../../../server/agent/manners/key-menu.ts';
import { keyWords } from '../../../../server/agent/manners/key-words.ts';
import { isNotUnderstood, MESSAGE_OFFER } from '../../../../server/contract/index.ts';
import { closedWords } from '../../../../server/line/opening-words.ts';
import type { Said } from '../../../../server/speech/answer/answerer.ts';
import { createFind } from '../../../../server/speech/answer/find.ts';
import { createOfflineAnswerer } from '../../../../server/speech/answer/offline-answerer.ts';
import { collect } from '../collect.ts';
import { bakery } from '../fixtures/bakery.ts';

// What the agent says and does by rule, and the answerer without a model goes on from.
const now = () => new Date('2026-11-23T12:00:00Z');
const answerer = createOfflineAnswerer(createFind(now), now);
const tools = ['take_message', 'confirm_message', 'end_call'].map((name) => ({
  ...{ type: 'function' as const, name, description: '', parameters: {} },
}));

async function answer(...said: readonly string[]): Promise<string> {
  const history = said.map((text, i): Said => ({ type: i % 2 === said.length % 2 ? 'assistant' : 'user', text }));
  const parts = await collect(
    answerer({ line: bakery, instructions: '', tools, history }, new AbortController().signal),
  );
  return parts.map((part) => (part.type === 'say' ? part.text : `<${part.name}>`)).join(' ');
}

test('a message that was offered for a person, or on a closed line, is taken by "yes"', async () => {
  const closed = closedWords({ ...bakery, hours: {} }, now().getTime());
  for (const offer of [keyWords.nobody(bakery), `${closed} ${MESSAGE_OFFER}`]) {
    assert.equal(await answer(offer, 'Yes, please.'), 'Of course. What is your message?');
  }
});

test('each key of the menu asks what the line can answer', async () => {
  const items = menuOf(bakery);
  assert.ok(items.length > 1);
  for (const { ask } of items) assert.ok(!isNotUnderstood(await answer(ask)), `${ask}: ${await answer(ask)}`);
});

test('an answer that is none is known as such', async () => {
  assert.ok(isNotUnderstood(await answer('How far is the moon?')));
  assert.ok(!isNotUnderstood(await answer('How much is a sourdough loaf?')));
});
