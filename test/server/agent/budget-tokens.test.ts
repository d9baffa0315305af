import assert from 'node:assert/strict';
import { test } from 'node:test';
import { budgetTokens } from '../../../server/agent/session/budget-tokens.ts';
import { parseServerEvent } from '../../../server/realtime/events.ts';
import { tokenUsage } from '../../../server/realtime/usage.ts';

/** What a response counts whose `usage` came over the wire. */
function counted(usage: unknown): number | undefined {
  const parsed = parseServerEvent(JSON.stringify({ type: 'response.done', response: { id: 'r', usage } }));
  assert.ok(parsed.kind === 'known' && parsed.event.type === 'response.done');
  return parsed.event.response.usage ? budgetTokens(tokenUsage(parsed.event.response.usage)) : undefined;
}

const kinds = (text_tokens: number, audio_tokens: number) => ({ text_tokens, audio_tokens });

test('each kind of token counts as much as it costs', () => {
  const usage = {
    input_tokens: 1300,
    output_tokens: 260,
    input_token_details: { ...kinds(1000, 300), cached_tokens: 800, cached_tokens_details: kinds(600, 200) },
    output_token_details: kinds(60, 200),
  };
  assert.equal(counted(usage), 400 + 80 + 8 * 100 + 4 * 60 + 16 * 200);
});

test('what a server does not tell apart counts as the dearest that it may be', () => {
  assert.equal(counted({ input_tokens: 100, output_tokens: 10 }), 800 + 160);
  assert.equal(counted({ input_tokens: 100, input_token_details: kinds(60, 0) }), 60 + 8 * 40);
  const cached = { ...kinds(50, 50), cached_tokens: 40 };
  assert.equal(counted({ input_tokens: 100, input_token_details: cached }), 10 + 4 + 8 * 50);
});

test('numbers that can not be are none, and never make an answer cheaper than nothing', () => {
  assert.equal(counted({}), 0);
  assert.equal(counted({ input_tokens: -5, output_tokens: 'many', input_token_details: 'x' }), 0);
  const odd = { ...kinds(10, 0), cached_tokens: 900 };
  assert.equal(counted({ input_tokens: 10, input_token_details: odd }), 90);
  assert.equal(counted(null), undefined);
});
