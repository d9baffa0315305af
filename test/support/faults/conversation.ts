import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { type FleetCall, sung, tones } from '../fleet.ts';
import { tone } from '../scripted-realtime.ts';
import { ANSWER_MS } from './world.ts';

export const APOLOGY = 'I am sorry, I was cut off for a moment.';
/** Sound that may be missing in an answer, and the longest break in it. Generous: tests share their machine. */
const LOST_MS = 500;
const LONGEST_GAP_MS = 3_000;
/** Whoever was hit by a fault says it again after so long without an answer, as people do. */
const PATIENCE_MS = 9_000;
const REPEATS = 4;

/** What a caller says; `message` is typed, and makes the model use a tool. */
export type Word = 'low' | 'high' | 'message';

/** A caller who says a word at a time and holds the agent to what it answers. */
export class Conversation {
  readonly call: FleetCall;
  /** What the agent has shown to know. */
  acknowledged: string[] = [];
  /** A fault may have cost this call sound or words. */
  hit = false;
  /** How often something had to be said again. */
  repeats = 0;

  constructor(call: FleetCall) {
    this.call = call;
  }

  async greeted(): Promise<void> {
    await this.call.caller.untilCaption(({ final }) => final, 'the greeting');
  }

  /** Says a word after a pause until it is answered, by an answer that knows all that was acknowledged before. */
  async round(word: Word, pauseMs: number): Promise<void> {
    const { caller } = this.call;
    await delay(pauseMs);
    for (let said = 1; ; said += 1) {
      const since = performance.now();
      if (word === 'message') await caller.type(word);
      else caller.say(tone(sung[word], 700));
      const answered = await caller
        .untilCaption(
          ({ final, at, text }) => final && at > since && this.#continued(text, word) !== undefined,
          word,
          PATIENCE_MS,
        )
        .then(
          () => true,
          () => false,
        );
      if (answered) {
        const answer = caller.captions.find(
          (c) => c.final && c.at > since && this.#continued(c.text, word) !== undefined,
        );
        this.acknowledged = this.#continued(answer?.text ?? '', word) ?? [];
        if (!this.hit) await this.#soundedWhole(since);
        return;
      }
      this.repeats += 1;
      assert.ok(this.hit && said < REPEATS, `${word} was not answered after ${this.acknowledged}; ${this.#shown()}`);
    }
  }

  /** How long after a time the caller was told of a fault, in ms, having checked that it could be heard as well. */
  async apologised(since: number): Promise<number> {
    const { caller } = this.call;
    const isApology = (caption: { at: number; text: string }) => caption.at > since && caption.text.startsWith('I am');
    await caller.untilCaption(isApology, 'the apology', 30_000);
    const at = caller.captions.find(isApology)?.at ?? Number.POSITIVE_INFINITY;
    await caller.heard.untilAudible(200, at);
    assert.equal(caller.heard.tone(Object.values(tones), at), tones.apology);
    return at - since;
  }

  neverApologised(since: number): void {
    const { captions } = this.call.caller;
    assert.ok(!captions.some(({ at, text }) => at > since && /sorry/i.test(text)), this.#shown());
  }

  async #soundedWhole(since: number): Promise<void> {
    const { heard } = this.call.caller;
    await heard.untilAudible(ANSWER_MS - LOST_MS, since);
    const gap = heard.longestGapMs(heard.firstAudibleAt(since));
    assert.ok(gap < LONGEST_GAP_MS, `an answer broke off for ${Math.round(gap)} ms`);
  }

  #continued(text: string, word: Word): string[] | undefined {
    const words = wordsOf(text);
    const knows = this.acknowledged.every((known, index) => words[index] === known);
    return knows && words.length > this.acknowledged.length && words.at(-1) === word ? words : undefined;
  }

  #shown(): string {
    return this.call.caller.shown.map(({ text }) => text).join(' | ');
  }
}

function wordsOf(answer: string): string[] {
  const [, words] = /^You said: (.*)\.$/.exec(answer) ?? [];
  return words?.split(', ') ?? [];
}
