import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  enterMenu,
  type OwnerEffect,
  type OwnerInput,
  type OwnerPapers,
  ownerStep,
} from '../../../server/owner/owner-menu.ts';
import { everyLanguage, phrasesIn } from '../../../server/phrases/in-language.ts';

const { owner: words } = phrasesIn('en');
const PAPERS: OwnerPapers = {
  words,
  messages: [
    { id: 'm1', text: 'From Ann: a cake.' },
    { id: 'm2', text: 'From Bob: bread.' },
  ],
  questions: ['Do you repair shoes?', 'Are dogs allowed?', 'Do you sell tea?'],
};

/** Plays keys (one character) and words (more); `kept` and `lost` tell how keeping went. Gives the effects of each. */
function play(inputs: readonly string[], papers: OwnerPapers = PAPERS): OwnerEffect[][] {
  const first = enterMenu(papers);
  let { state } = first;
  const all = [first.effects];
  for (const text of inputs) {
    const input: OwnerInput =
      text === 'kept' || text === 'lost'
        ? { type: text }
        : text.length === 1
          ? { type: 'key', key: text }
          : { type: 'words', text };
    const step = ownerStep(state, input, papers);
    state = step.state;
    all.push(step.effects);
  }
  return all;
}

const said = (effects: readonly OwnerEffect[] | undefined) =>
  (effects ?? []).map((effect) => ('text' in effect ? effect.text : `<${effect.type}>`)).join(' ');
const sayings = (inputs: readonly string[], papers?: OwnerPapers) => play(inputs, papers).map(said);

test('the owner is told what there is, and which keys do what', () => {
  assert.match(
    sayings([])[0] ?? '',
    /^Hello\. You have 2 messages and 3 open questions\. Press 1 for messages, 2 for questions/,
  );
  assert.match(sayings([], { messages: [], questions: ['x'], words })[0] ?? '', /no messages and 1 open question\./);
  assert.match(sayings(['1'], { messages: [], questions: [], words })[1] ?? '', /^There are no messages\. You have/);
});

test('messages are heard one after the other, again, and done with', () => {
  const heard = play(['1', '3', '2', '1', '1']);
  assert.match(said(heard[1]), /^Message 1 of 2\. From Ann: a cake\. Press 1/);
  assert.equal(said(heard[2]), said(heard[1]));
  assert.deepEqual(heard[3]?.[0], { type: 'done', messageId: 'm1' });
  assert.match(said(heard[3]?.slice(1)), /^Done\. Message 2 of 2\. From Bob/);
  assert.match(said(heard[4]), /^No more messages\. You have/);
});

test('an answer is dictated, read back, gone on with, said anew, and kept only once it is confirmed', () => {
  const steps = play(['2', '1', 'Yes on Fridays', 'and on Mondays', '2', 'Yes, on Fridays', 'yes', 'kept']);
  assert.match(said(steps[1]), /^Question 1 of 3\. Do you repair shoes\? Press 1 to answer it/);
  assert.match(said(steps[3]), /^Your answer: Yes on Fridays\. Press 1 to keep it/);
  assert.match(said(steps[4]), /^Your answer: Yes on Fridays and on Mondays\./);
  assert.match(said(steps[5]), /say the answer/);
  assert.deepEqual(steps[7], [{ type: 'keep', question: 'Do you repair shoes?', answer: 'Yes, on Fridays' }]);
  assert.match(said(steps[8]), /^Kept\. The next caller is told so\. Question 2 of 3\./);
  assert.match(sayings(['2', '1', 'Yes on Fridays', '1', 'lost'])[5] ?? '', /could not be kept\. Question 1 of 3/);
});

test('a star leads to the menu from anywhere, a wrong key tells the choices again, and words alone decide nothing', () => {
  for (const way of [['1'], ['2'], ['2', '1'], ['2', '1', 'An answer']]) {
    assert.match(sayings([...way, '*']).at(-1) ?? '', /^You have 2 messages/);
    assert.notEqual(sayings([...way, '7']).at(-1), '');
  }
  assert.deepEqual(play(['keep it', 'press one']).slice(1), [[], []]);
  assert.deepEqual(play(['9', '1', '*']).slice(1), [[{ type: 'hang-up', text: 'Goodbye.' }], [], []]);
});

test('whatever is pressed and said, nothing is kept that was not read back just before', () => {
  const input = fc.oneof(
    fc.constantFrom(...'0123456789*#', 'kept', 'lost', 'yes', 'no'),
    fc.constantFrom('We do', 'Not on Mondays'),
  );
  fc.assert(
    fc.property(fc.array(input, { maxLength: 40 }), (inputs) => {
      const steps = play(inputs);
      for (const [i, effects] of steps.entries()) {
        for (const effect of effects) {
          if (effect.type !== 'keep') continue;
          const before = steps.slice(0, i).findLast((one) => one.length > 0);
          assert.ok(said(before).startsWith(`Your answer: ${effect.answer}`), said(before));
        }
      }
    }),
  );
});

test('in every language the owner hears what there is, and says yes or no to keep an answer', () => {
  assert.match(
    sayings([], { ...PAPERS, words: phrasesIn('es').owner })[0] ?? '',
    /^Hola\. Tiene 2 mensajes y 3 preguntas abiertas\. Pulse 1/,
  );
  assert.match(
    sayings(['2', '1'], { ...PAPERS, words: phrasesIn('de').owner })[2] ?? '',
    /^Bitte sagen Sie die Antwort/,
  );
  const answers: Readonly<Record<string, readonly [yes: string, no: string]>> = {
    en: ['Yes.', 'No.'],
    es: ['Sí.', 'Otra vez.'],
    fr: ['Oui.', 'Non.'],
    de: ['Ja.', 'Noch einmal.'],
    it: ['Sì.', 'No.'],
    pt: ['Sim.', 'Não.'],
  };
  assert.equal(Object.keys(answers).length, everyLanguage.length);
  for (const [language, [yes, no]] of Object.entries(answers)) {
    const papers = { ...PAPERS, words: phrasesIn(language).owner };
    assert.equal(play(['2', '1', 'xyzzy', yes], papers)[4]?.[0]?.type, 'keep', yes);
    assert.equal(sayings(['2', '1', 'xyzzy', no], papers)[4], papers.words.dictate, no);
  }
});
