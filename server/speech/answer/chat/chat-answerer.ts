import { setTimeout as sleep } from 'node:timers/promises';
import OpenAI from 'openai';
import type { ChatCompletionFunctionTool } from 'openai/resources/chat/completions';
import type { Logger } from 'pino';
import { phrasesIn } from '../../../phrases/in-language.ts';
import { takeSentences } from '../../tts/sentences.ts';
import { type Answerer, type AnswerPart, languageOf, type Question } from '../answerer.ts';
import type { Find } from '../find.ts';
import { promptOf } from './prompt.ts';
import { SilenceTimer } from './silence-timer.ts';
import { ToolCalls } from './tool-calls.ts';

export interface ChatEndpoint {
  /** Base address of an OpenAI-compatible API, e.g. `http://localhost:11434/v1`. */
  url: string;
  key?: string;
  model: string;
}

export interface ChatDeps {
  endpoint: ChatEndpoint;
  /** Answers where the model is silent or away. */
  fallback: Answerer;
  find: Find;
  logger: Logger;
  patience?: Patience;
}

/** How long a model may be silent, in ms. */
export interface Patience {
  /** After so much a caller is asked to wait. */
  momentMs: number;
  /** Longest wait for the first words, and for each piece of what follows. */
  firstWordsMs: number;
  stallMs: number;
}

const PATIENCE: Patience = { momentMs: 2500, firstWordsMs: 6000, stallMs: 4000 };
const LONGEST_ANSWER_TOKENS = 400;

/**
 * Answers with a chat model, sentence by sentence as they come; without the model as the fallback does. Of a model that
 * stops in the middle, the sentences that were whole stand.
 */
export function createChatAnswerer({ endpoint, fallback, find, logger, patience = PATIENCE }: ChatDeps): Answerer {
  const client = new OpenAI({
    baseURL: endpoint.url,
    apiKey: endpoint.key ?? 'none', // Local servers want none, but the client insists on one.
    organization: null,
    project: null,
    maxRetries: 0,
  });

  return async function* answer(question, signal) {
    const silence = new SilenceTimer();
    silence.start(patience.firstWordsMs);
    const parts = stream(question, AbortSignal.any([signal, silence.signal]), silence)[Symbol.asyncIterator]();
    let spoke = false;
    try {
      let next = parts.next();
      if (await isSlow(next, patience.momentMs))
        yield { type: 'say', text: phrasesIn(languageOf(question)).answer.oneMoment };
      for (let step = await next; !step.done; step = await next) {
        spoke = true;
        silence.pause();
        yield step.value;
        silence.start(patience.stallMs);
        next = parts.next();
      }
    } catch (error) {
      if (signal.aborted) throw error;
      logger.warn({ ...loggable(silence.signal.reason ?? error), model: endpoint.model }, 'the chat model failed');
    } finally {
      silence.end();
    }
    signal.throwIfAborted();
    if (!spoke) yield* fallback(question, signal);
  };

  async function* stream(question: Question, signal: AbortSignal, silence: SilenceTimer): AsyncGenerator<AnswerPart> {
    const chunks = await client.chat.completions.create(
      {
        model: endpoint.model,
        stream: true,
        max_tokens: LONGEST_ANSWER_TOKENS,
        messages: promptOf(question, await find(question)),
        ...(question.tools.length > 0 && { tools: question.tools.map(chatTool) }),
      },
      { signal },
    );
    const calls = new ToolCalls();
    let text = '';
    for await (const chunk of chunks) {
      const delta = chunk.choices[0]?.delta;
      if (delta?.content || delta?.tool_calls?.length) silence.start(patience.stallMs);
      calls.add(delta?.tool_calls ?? []);
      const { complete, rest } = takeSentences(text + (delta?.content ?? ''));
      text = rest;
      for (const sentence of complete) yield { type: 'say', text: sentence };
    }
    signal.throwIfAborted(); // The client ends an aborted stream silently.
    if (text.trim()) yield { type: 'say', text: text.trim() };
    yield* calls.parts();
  }
}

/** Whether a step takes longer than this; it goes on either way. */
async function isSlow(step: Promise<unknown>, ms: number): Promise<boolean> {
  const waited = new AbortController();
  const settled = step.then(
    () => false,
    () => false,
  );
  const slow = sleep(ms, true, { signal: waited.signal }).catch(() => true);
  return Promise.race([settled, slow]).finally(() => waited.abort());
}

/** An endpoint's own words may repeat those of the caller, and its client keeps the whole answer. */
function loggable(error: unknown): object {
  if (!(error instanceof OpenAI.APIError)) return { err: error };
  const { status, code, type, name, cause } = error;
  const reason = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return { status, code: code ?? reason, type: type ?? name };
}

function chatTool({ name, description, parameters }: Question['tools'][number]): ChatCompletionFunctionTool {
  return { type: 'function', function: { name, description, parameters } };
}
