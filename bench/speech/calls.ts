import type { FakeCaller } from '../../test/support/caller.ts';
import { joinLine } from '../support/join-line.ts';

/** Words that answer nothing: an answer that begins with one has not begun. */
const FILLER = /^(well|okay|ok|so|um|uh|hm|let me|one moment|just a moment|sure|right)\b/i;

export interface Answered {
  /** End of the caller's speech to the first sound of the answer, in ms. */
  waits: number[];
  /** Questions that the agent spoke into. */
  cutOff: number;
  /** Answers that began with a filler; they are not among the waits. */
  fillers: number;
}

interface Place {
  api: string;
  livekit: { url: string; apiKey: string; apiSecret: string };
}

/** Asks all questions in each of so many calls at once, in every call one after another. */
export async function askInCalls(place: Place, calls: number, questions: readonly Int16Array[]): Promise<Answered> {
  const callers: FakeCaller[] = [];
  for (let i = 0; i < calls; i++) callers.push((await joinLine(place.api, 'shop', place.livekit)).caller);
  const answered: Answered = { waits: [], cutOff: 0, fillers: 0 };
  await Promise.all(
    callers.map(async (caller, i) => {
      await untilOwnTurn(caller);
      // Not all callers in step.
      await new Promise((resolve) => setTimeout(resolve, 700 * i));
      for (const question of questions) await ask(caller, question, answered);
    }),
  );
  await Promise.all(callers.map((caller) => caller.leave()));
  return answered;
}

async function ask(caller: FakeCaller, question: Int16Array, answered: Answered): Promise<void> {
  const began = performance.now();
  const captions = caller.captions.length;
  caller.say(question);
  await caller.spoken();
  const ended = performance.now();
  if (caller.heard.audibleMs(began) > 0) {
    answered.cutOff += 1;
  } else {
    await caller.heard.untilAudible(200, ended, 30_000);
    const first = caller.heard.firstAudibleAt(ended) ?? Number.NaN;
    const text = caller.captions.slice(captions).find(({ from }) => from.startsWith('agent-'))?.text ?? '';
    if (FILLER.test(text)) answered.fillers += 1;
    else answered.waits.push(first - ended);
    process.stderr.write(`answered after ${Math.round(first - ended)} ms: ${text}\n`);
  }
  await untilOwnTurn(caller);
}

async function untilOwnTurn(caller: FakeCaller): Promise<void> {
  await caller.untilState('listening', 60_000);
  await caller.heard.untilSilent(600, 60_000);
}
