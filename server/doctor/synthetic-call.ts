import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readWav } from '../audio/wav.ts';
import { Failure, type TokenResponse } from '../contract/index.ts';
import { TestCaller } from './test-caller.ts';

/** What a call took, in ms since it was begun, but where said otherwise. */
export interface CallTimings {
  /** The API had made a room, asked for an agent and answered with a token. */
  token: number;
  /** We were in the room. */
  joined: number;
  /** The agent was in the room too. */
  dispatched: number;
  /** First sound of the greeting. */
  firstAudio: number;
  /** The question had been spoken. */
  endOfSpeech: number;
  /** First sound of the answer, since the end of speech. */
  firstAnswer: number;
}

export interface SyntheticCall {
  timings: CallTimings;
  /** The question as the agent understood it; undefined where no caption came. */
  understood: string | undefined;
  answered: string | undefined;
}

const AGENT_WITHIN_MS = 10_000;
const GREETING_WITHIN_MS = 15_000;
const GREETING_ENDS_WITHIN_MS = 30_000;
const ANSWER_WITHIN_MS = 20_000;
const PAUSE_AFTER_GREETING_MS = 600;

/** Calls a line as a visitor would, over WebRTC: hears the greeting, asks for the opening hours, hears the answer. @throws Failure */
export async function placeCall({ url, line }: { url: string; line: string }): Promise<SyntheticCall> {
  const question = readWav(await readFile(join(import.meta.dirname, 'question.wav')))?.pcm;
  if (question === undefined) throw new TypeError('question.wav is no WAV file');
  const began = performance.now();
  const since = (at: number) => Math.round(at - began);
  const token = await fetchToken(url, line);
  const tokenAt = performance.now();
  const caller = new TestCaller();
  const { watch } = caller;
  try {
    await caller.join(token);
    const joinedAt = performance.now();
    const agentAt = await watch.until('the agent to come', AGENT_WITHIN_MS, () => watch.agentCameAt);
    const greetedAt = await watch.until('the greeting', GREETING_WITHIN_MS, () => watch.firstHeard(0));
    await watch.until('the greeting to end', GREETING_ENDS_WITHIN_MS, () => {
      const silent = watch.silentFor();
      return silent !== undefined && silent > PAUSE_AFTER_GREETING_MS ? silent : undefined;
    });
    const captions = watch.captionCount('agent');
    await caller.say(question);
    const askedAt = performance.now();
    const answeredAt = await watch.until('an answer', ANSWER_WITHIN_MS, () => watch.firstHeard(askedAt));
    await watch
      .until('the words of the answer', ANSWER_WITHIN_MS, () => watch.captionCount('agent') > captions || undefined)
      // An answer without captions is an answer; what is missing is shown as missing.
      .catch(() => undefined);
    return {
      timings: {
        token: since(tokenAt),
        joined: since(joinedAt),
        dispatched: since(agentAt),
        firstAudio: since(greetedAt),
        endOfSpeech: since(askedAt),
        firstAnswer: Math.round(answeredAt - askedAt),
      },
      understood: watch.said('caller'),
      answered: watch.captionCount('agent') > captions ? watch.said('agent') : undefined,
    };
  } finally {
    await caller.leave();
  }
}

const tokenResponse = z.object({ server_url: z.string(), participant_token: z.string() });
const problem = z.object({ detail: z.string(), cure: z.string() });

async function fetchToken(url: string, line: string): Promise<TokenResponse> {
  let response: Response;
  try {
    response = await fetch(new URL(`/api/lines/${encodeURIComponent(line)}/token`, url), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ participant_name: 'hoyhoy doctor' }),
      signal: AbortSignal.timeout(AGENT_WITHIN_MS),
    });
  } catch (cause) {
    throw serverAway(url, cause);
  }
  const body: unknown = await response.json().catch(() => undefined);
  const token = tokenResponse.safeParse(body);
  if (response.ok && token.success) return token.data;
  const refused = problem.safeParse(body);
  throw refused.success ? callRefused(refused.data.detail, refused.data.cure) : notHoyhoy(url, response.status);
}

export const serverAway = (url: string, cause: unknown) =>
  new Failure({
    reason: 'server-away',
    message: `No server answers at ${url}, so no call was placed.`,
    cure: 'Start one with `hoyhoy serve` (or `hoyhoy demo`), name its address with --url, or let one be started with --start.',
    cause,
  });

const callRefused = (detail: string, cure: string) =>
  new Failure({ reason: 'call-refused', message: `The API refused the test call: ${detail}`, cure });

const notHoyhoy = (url: string, status: number) =>
  new Failure({
    reason: 'not-hoyhoy',
    message: `What answers at ${url} (status ${status}) is not Hoyhoy's API.`,
    cure: 'Name the address that `hoyhoy serve` printed with --url.',
  });
