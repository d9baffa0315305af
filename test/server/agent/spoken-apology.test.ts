import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Apology, sayApology } from '../../../server/agent/voice/spoken-apology.ts';
import { FakeClock } from '../../support/fake-clock.ts';

/** How long it takes to say it, and how much of that was heard. */
function said(what: Apology, language: string, voice?: string) {
  const clock = new FakeClock();
  let heard = 0;
  const sink = {
    queuedMs: () => 0,
    feed: (frame: Int16Array) => {
      heard += frame.reduce((sum, sample) => sum + Math.abs(sample), 0);
    },
    clear: () => {},
  };
  const { ms } = sayApology(sink, clock, what, { languages: [language], ...(voice !== undefined && { voice }) });
  clock.advance(60_000);
  return { ms, heard };
}

describe('the apology of an agent without a model', () => {
  test('is there in each language that we have words in, once for who can write to us and once for who can not', () => {
    const all = ['en', 'es', 'fr', 'de', 'it', 'pt'].flatMap((language) =>
      (['type', 'try-again'] as const).map((what) => said(what, language)),
    );
    for (const { ms } of all) assert.ok(ms > 2_000 && ms < 12_000, `${ms} ms`);
    assert.equal(new Set(all.map(({ heard }) => heard)).size, 12);
  });

  test('is the same for all countries of a language, and English where there is none of it', () => {
    assert.deepEqual(said('type', 'de-AT'), said('type', 'de'));
    assert.deepEqual(said('try-again', 'ja'), said('try-again', 'en'));
  });

  test("is in the line's own voice where that is one of ours, in English, and in no other", () => {
    assert.notDeepEqual(said('type', 'en', 'joe'), said('type', 'en'));
    assert.deepEqual(said('type', 'es', 'joe'), said('type', 'es'));
    for (const voice of ['marin', 'hibari', '../type']) assert.deepEqual(said('type', 'en', voice), said('type', 'en'));
  });
});
