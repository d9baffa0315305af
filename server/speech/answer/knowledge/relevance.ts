import type { AnswerLanguage } from '../languages/languages.ts';
import type { Word } from '../text/words.ts';
import type { Asked } from './asked.ts';
import type { Evidence, Found } from './found.ts';
import type { Passage } from './passages.ts';
import { asksForKind } from './question-kind.ts';

// Tuned on the questions of the shop, the dentist and the bicycle workshop (bench/questions).
const WORDS = 0.3;
const CONTEXT = 0.12;
const PRECISION = 0.06;
/** The first sentence of a section usually says the main thing. */
const FIRST = 0.03;
const FIT = { any: 0, fits: 0.08, unlike: -0.1, impossible: -0.35 } as const;
/** What is lost where nothing in the passage accounts for any word of the question. */
const STRANGE = 0.4;
/** The same of a question that tells a story, most of whose words are about the caller. */
const STRANGE_IN_STORY = 0.2;
const LEAST_SCORE = 0.5;
/** Of a question without a word that says what it is about, such as "What do I have to bring?" */
const LEAST_SCORE_VAGUE = 0.45;
/** Of a short question that tells no story, each word counts: "Do you repair cars?" is not about bicycles. */
const FEW = 3;
const FOREIGN = 0.25;
/** Asked for its price, a ferret is no dog, however alike they are. */
const SIBLING = -0.5;

// Without a sentence model.
const LEAST_COVERAGE = 0.5;

interface Means {
  /** How many of the best are looked at word by word. */
  candidates: number;
  /** For each word, up to 0 where the passage has one of like meaning, from 1 where none has to do with it. */
  strange(passage: Passage, words: readonly Word[]): Promise<number[]>;
}

/** Passages by meaning and words, best first. */
export async function rated(
  evidence: readonly Evidence[],
  asked: Asked,
  language: AnswerLanguage,
  means: Means,
): Promise<Found[]> {
  const { isDay } = language;
  const full = asked.words.filter(({ weight }) => weight === 1);
  const scored = evidence.map((one) => ({ ...one, score: score(one) })).sort((a, b) => b.score - a.score);
  const direct = isDirect(asked, full.length, language);
  // A day says nothing about what is asked: "What will the weather be tomorrow?"
  const onlyDays = full.length > 0 && full.every(isDay) && asked.context.length === 0;
  const most = asksForKind(asked.text, language) ? SIBLING : FOREIGN;
  const known = beyondPrice(evidence);
  const best = await Promise.all(
    scored.slice(0, means.candidates).map(async (one) => {
      const missing = full.filter((word) => !one.matched.has(word.term) && !isDay(word));
      const strange = await means.strange(one.passage, missing);
      const share = strange.reduce((sum, value) => sum + Math.min(1, Math.max(0, value)), 0) / Math.max(1, full.length);
      const final = one.score - (direct ? STRANGE : STRANGE_IN_STORY) * share;
      const near = final >= (full.length > 0 ? LEAST_SCORE : LEAST_SCORE_VAGUE);
      const unmatched = full.length > 0 && missing.length === full.length;
      const foreign = direct && (unmatched || strange.some((value) => value >= most));
      const dayAlone =
        onlyDays && one.fit !== 'fits' && !asked.words.some((word) => !isDay(word) && one.matched.has(word.term));
      const answers = near && !foreign && !dayAlone && one.fit !== 'impossible' && one.coverage >= known;
      return { ...one, score: final, answers };
    }),
  );
  return [...best, ...scored.slice(means.candidates).map((one) => ({ ...one, answers: false }))].sort(
    (a, b) => b.score - a.score,
  );
}

function score({ likeness = 0, coverage, context, precision, fit, passage }: Evidence): number {
  const place = passage.position === 0 ? FIRST : 0;
  return likeness + WORDS * coverage + CONTEXT * context + PRECISION * precision + FIT[fit] + place;
}

/**
 * Where a sentence mentions all that is asked about but lacks what is asked for, such as its price, a sentence
 * that mentions less has the price of something else. Gives the least coverage that an answer needs.
 */
function beyondPrice(evidence: readonly Evidence[]): number {
  const most = (fits: boolean) =>
    Math.max(0, ...evidence.filter(({ fit }) => (fit !== 'impossible') === fits).map(({ coverage }) => coverage));
  const lacking = most(false);
  return lacking >= 0.95 && most(true) < 0.75 ? 0.95 : 0;
}

const isDirect = ({ text }: Asked, words: number, { questions }: AnswerLanguage) =>
  words <= FEW && questions.direct.test(questions.plain(text).trim());

/** Passages by their words alone, best first. */
export function ratedByWords(evidence: readonly Evidence[], asked: Asked, language: AnswerLanguage): Found[] {
  const full = asked.words.filter((word) => word.weight === 1 && !language.isDay(word));
  const strict = !language.meant && isDirect(asked, full.length, language);
  const whole = (matched: ReadonlySet<string>) => !strict || full.every(({ term }) => matched.has(term));
  return evidence
    .map((one) => ({
      ...one,
      score: score(one),
      answers: one.coverage >= LEAST_COVERAGE && one.fit !== 'impossible' && whole(one.matched),
    }))
    .sort((a, b) => b.score - a.score);
}
