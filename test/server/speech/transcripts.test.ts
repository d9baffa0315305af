import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { pino } from 'pino';
import { Failure } from '../../../server/contract/index.ts';
import type { PoolFailureReason } from '../../../server/speech/pool/worker-pool.ts';
import { Conversation } from '../../../server/speech/protocol/conversation.ts';
import type { Origin } from '../../../server/speech/stt/background.ts';
import type { Hypothesis } from '../../../server/speech/stt/hypothesis.ts';
import { Transcripts } from '../../../server/speech/transcripts.ts';
import { FakeEngine } from './fake-engine.ts';

const utterance = { samples: new Float32Array(16_000), evidence: { speechMs: 1000, certainty: 1 } };
const asHeard = (text: string) => [{ text, likelihood: 0 }];
const heard = asHeard('A rye loaf?');
const otherwise = { way: 'otherwise', words: [] } as const;

interface Ears {
  /** What the recogniser hears. */
  first?: string;
  /** The second ear; none where it is undefined. */
  hear: (() => Promise<readonly Hypothesis[]>) | undefined;
  otherLanguages?: readonly string[];
}

function listening({ first, hear, otherLanguages = [] }: Ears): Transcripts {
  const { recogniser, words } = new FakeEngine();
  if (first !== undefined) words.push(first);
  return new Transcripts({
    owner: 'test',
    recogniser,
    secondEar: hear && { hear, close: async () => {} },
    conversation: new Conversation(),
    send: () => {},
    wanted: () => false,
    language: () => 'en',
    otherLanguages: () => otherLanguages,
    expected: () => ['sourdough'],
    logger: pino({ level: 'silent' }),
  });
}

/** One turn, whose second ear fails for a reason as long as there is one. */
function turnWithEar(failing: { reason: PoolFailureReason | undefined }) {
  const hear = async () => {
    if (failing.reason === undefined) return heard;
    throw new Failure({ reason: failing.reason, message: 'It failed.', cure: 'None.' });
  };
  const transcripts = listening({ hear });
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
  assert.deepEqual(await transcripts.hearAgain('turn', otherwise), heard);
});

describe('What may be no caller', () => {
  /** Whisper's of a café. */
  const first = 'I will try to love for you.';
  const nothing = async () => [];
  const words = (origin: Origin, ears: Ears, samples = utterance.samples) =>
    listening(ears).speculate({ samples, evidence: { ...utterance.evidence, origin } });

  test('has no words where the second ear hears none', async () => {
    assert.equal(await words('doubtful', { first, hear: nothing }), '');
    assert.equal(await words('crowd', { first, hear: nothing }), '');
  });

  test('has words that both heard, or that are of the line', async () => {
    for (const origin of ['doubtful', 'crowd'] as const)
      assert.equal(
        await words(origin, { first, hear: async () => asHeard('I will try to leave for you') }),
        first,
        origin,
      );
    assert.equal(await words('doubtful', { first: 'A sourdough.', hear: nothing }), 'A sourdough.');
  });

  test('is believed as far as its loudness tells where nobody can hear it a second time', async () => {
    const long = new Float32Array(13 * 16_000);
    const failing = async () => {
      throw new Failure({ reason: 'pool-full', message: 'It failed.', cure: 'None.' });
    };
    for (const [why, ears, samples] of [
      ['no second ear', { first, hear: undefined }, utterance.samples],
      ['another language', { first, hear: nothing, otherLanguages: ['es'] }, utterance.samples],
      ['too long', { first, hear: nothing }, long],
      ['too busy', { first, hear: failing }, utterance.samples],
    ] as const) {
      assert.equal(await words('doubtful', ears, samples), first, why);
      assert.equal(await words('crowd', ears, samples), '', why);
    }
  });

  test('costs a caller nothing: who is near is heard once', async () => {
    const hear = () => assert.fail('heard twice');
    assert.equal(await words('caller', { first, hear }), first);
  });
});
