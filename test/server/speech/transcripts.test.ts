import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pino } from 'pino';
import { Failure } from '../../../server/contract/index.ts';
import type { PoolFailureReason } from '../../../server/speech/pool/worker-pool.ts';
import { Conversation } from '../../../server/speech/protocol/conversation.ts';
import { Transcripts } from '../../../server/speech/transcripts.ts';
import { FakeEngine } from './fake-engine.ts';

const utterance = { samples: new Float32Array(16_000), evidence: { speechMs: 1000, certainty: 1 } };
const otherwise = { way: 'otherwise', words: [] } as const;

/** One turn, whose second ear fails for a reason as long as there is one. */
function turnWithEar(failing: { reason: PoolFailureReason | undefined }) {
  const { recogniser } = new FakeEngine();
  const hear = async () => {
    if (failing.reason === undefined) return 'A rye loaf?';
    throw new Failure({ reason: failing.reason, message: 'It failed.', cure: 'None.' });
  };
  const transcripts = new Transcripts({
    owner: 'test',
    recogniser,
    secondEar: { hear, close: async () => {} },
    conversation: new Conversation(),
    send: () => {},
    wanted: () => false,
    language: () => 'en',
    otherLanguages: () => [],
    logger: pino({ level: 'silent' }),
  });
  transcripts.commit('turn', utterance);
  return transcripts;
}

test('Where the second ear is broken, a turn can not be heard otherwise', async () => {
  for (const reason of ['worker-died', 'worker-failed'] as const)
    assert.equal(await turnWithEar({ reason }).hearAgain('turn', otherwise), undefined, reason);
});

test('A second ear that was too busy is asked again, and nobody else in its place', async () => {
  const ear: { reason: PoolFailureReason | undefined } = { reason: 'pool-full' };
  const transcripts = turnWithEar(ear);
  await assert.rejects(transcripts.hearAgain('turn', otherwise), { reason: 'pool-full' });
  ear.reason = undefined;
  assert.equal(await transcripts.hearAgain('turn', otherwise), 'A rye loaf?');
});
