import { setTimeout } from 'node:timers/promises';
import type { CallRecord, Store } from '../../server/store/store.ts';
import type { FakeCaller } from '../../test/support/caller.ts';
import { joinLine } from '../support/join-line.ts';
import type { Behaviour, Scenario } from './scenarios.ts';
import { RATE } from './sounds.ts';

export interface Place {
  api: string;
  livekit: { url: string; apiKey: string; apiSecret: string };
  store: Store;
  /** A line that greets at length, and one that greets in a word. */
  talkative: string;
  brief: string;
  /** Asked by a caller whose voice is to be known. */
  question: Int16Array;
}

export interface Played {
  got: Behaviour;
  /** What the caller was heard to say. */
  heard: string;
  /** End of the sound to the first sound of the answer, where there is one. */
  responseMs?: number;
}

const ECHO_DELAY_MS = 120;
const ECHO_GAIN = 0.1;
const FRAME_MS = 20;
/** By then an answer has begun, if there is one. */
const ANSWER_MS = 12_000;
/** The agent says no more: longer than it pauses to find out what a sound was. */
const DONE_MS = 5500;

/** Makes the sound in a call of its own; the call's record tells what the agent did about it. */
export async function play(place: Place, { agent, sound, around, echo }: Scenario): Promise<Played> {
  const { caller, room } = await joinLine(place.api, agent === 'speaks' ? place.talkative : place.brief, place.livekit);
  const microphone = echo ? besideItsLoudspeaker(caller) : caller;
  try {
    const asked = await untilTheMoment(caller, agent, place.question);
    await caller.heard.untilAudible(agent === 'listens' ? 0 : 1500, asked);
    microphone.say(sound);
    await microphone.spoken();
    const ended = { at: performance.now(), time: Date.now() };
    if (around) caller.say(around);
    await Promise.race([untilAnswer(caller, agent, ended.at), setTimeout(ANSWER_MS)]);
    await caller.heard.untilSilent(DONE_MS, 40_000);
    const first = agent === 'listens' ? caller.heard.firstAudibleAt(ended.at) : undefined;
    await caller.leave();
    const record = await endedCall(place.store, room);
    return {
      heard: record.turns.flatMap(({ role, text }) => (role === 'caller' ? [text] : [])).join(' | '),
      got: agent === 'listens' ? didListening(record, ended.time) : didSpeaking(record, agent === 'speaks' ? 0 : 1),
      ...(first !== undefined && { responseMs: first - ended.at }),
    };
  } finally {
    await caller.leave();
  }
}

/** Resolves when the sound is to come: in the greeting, in an answer, or when the agent has finished. */
async function untilTheMoment(caller: FakeCaller, agent: Scenario['agent'], question: Int16Array): Promise<number> {
  if (agent === 'speaks') return 0;
  await caller.untilState('listening', 40_000);
  await caller.heard.untilSilent(600, 40_000);
  if (agent === 'speaks, known') {
    caller.say(question);
    await caller.spoken();
  }
  return performance.now();
}

const untilAnswer = (caller: FakeCaller, agent: Scenario['agent'], since: number): Promise<void> =>
  agent === 'listens' ? caller.heard.untilAudible(100, since) : caller.heard.untilSilent(300);

function didSpeaking({ turns }: CallRecord, index: number): Behaviour {
  const own = turns.filter(({ role }) => role === 'agent');
  if (own[index]?.interrupted) return 'yields';
  return own.length > index + 1 ? 'answers' : 'goes on';
}

function didListening({ turns }: CallRecord, endedAt: number): Behaviour {
  const answers = turns.filter(({ role }) => role === 'agent').slice(1);
  if (answers.length === 0) return 'waits';
  return answers.length > 1 || answers.some(({ at }) => at < endedAt) ? 'cuts off' : 'answers';
}

async function endedCall(store: Store, room: string): Promise<CallRecord> {
  for (let tries = 0; tries < 100; tries++) {
    const calls = await store.listCalls({ limit: 100 });
    const call = calls.find((one) => one.room === room && one.state === 'ended');
    const record = call && (await store.getCall(call.id));
    if (record) return record;
    await setTimeout(100);
  }
  throw new Error(`The call in ${room} has not ended within 10 s.`);
}

/** A microphone in which the caller's loudspeaker is heard too, softer and later. */
function besideItsLoudspeaker(caller: FakeCaller): Pick<FakeCaller, 'say' | 'spoken'> {
  caller.say(new Int16Array((ECHO_DELAY_MS / 1000) * RATE));
  let sent = 0;
  let own = new Int16Array();
  let done = () => {};
  const timer = setInterval(() => {
    if (caller.left) return clearInterval(timer);
    const heard = caller.heard.pcm();
    const back = heard.subarray(sent);
    sent = heard.length;
    caller.say(back.map((sample, i) => Math.max(-32_768, Math.min(32_767, sample * ECHO_GAIN + (own[i] ?? 0)))));
    own = own.slice(back.length);
    if (own.length === 0) done();
  }, FRAME_MS);
  return {
    say(pcm) {
      own = Int16Array.from(pcm);
    },
    spoken: () =>
      new Promise((resolve) => {
        done = resolve;
      }),
  };
}
