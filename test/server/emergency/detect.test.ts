import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { detectEmergency } from '../../../server/emergency/detect.ts';
import { known, unseen } from './utterances.ts';

/** Shares of emergencies that are found, and of alarms that are right. */
function measure(utterances: typeof known): { count: number; recall: number; precision: number; wrong: string[] } {
  const all = Object.values(utterances);
  const missed = all.flatMap(({ emergency }) => emergency).filter((text) => !detectEmergency(text));
  const falseAlarms = all.flatMap(({ everyday }) => everyday).filter((text) => detectEmergency(text));
  const emergencies = all.reduce((sum, { emergency }) => sum + emergency.length, 0);
  const found = emergencies - missed.length;
  return {
    count: emergencies + all.reduce((sum, { everyday }) => sum + everyday.length, 0),
    recall: found / emergencies,
    precision: found / (found + falseAlarms.length),
    wrong: [...missed, ...falseAlarms],
  };
}

describe('an emergency', () => {
  it('is told from everyday talk in every utterance it was made with', () => {
    const { count, wrong } = measure(known);
    assert.deepEqual(wrong, []);
    assert.ok(count >= 120, `${count} utterances`);
  });

  it('is seldom missed, and seldom seen where there is none, in utterances it was not made with', () => {
    const { count, recall, precision, wrong } = measure(unseen);
    assert.ok(count >= 90, `${count} utterances`);
    assert.ok(recall >= 0.94 && precision >= 0.97, `recall ${recall}, precision ${precision}: ${wrong.join(' | ')}`);
  });

  it('is found in any case, punctuation and spelling of accents', () => {
    for (const text of [
      'I NEED AN AMBULANCE',
      'i need an ambulance',
      'I need... an ambulance!!!',
      'Call 9-1-1',
      'call 9 1 1',
      'Ne\u0301cessite une ambulance, appelez le SAMU',
      'LLAME A LA POLICÍA',
      'llame a la policia',
    ]) {
      assert.equal(detectEmergency(text)?.kind, 'help', text);
    }
  });

  it('is told in the language it is said in', () => {
    const languages = Object.entries(known).flatMap(([language, { emergency }]) =>
      emergency.map((text) => detectEmergency(text)?.language === language),
    );
    assert.ok(languages.filter(Boolean).length / languages.length > 0.95);
  });

  it('is looked for in anything, however long', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 3000 }), (text) => void detectEmergency(text)));
    assert.equal(detectEmergency(`${'call a '.repeat(10_000)} I need an ambulance`)?.kind, 'help');
  });
});
