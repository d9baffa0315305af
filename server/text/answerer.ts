import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { continuedBy, historyOf, turnsUpTo } from '../briefing/history.ts';
import { sessionInstructions } from '../briefing/instructions.ts';
import { Toolbox, type ToolRuns, toolsOf } from '../briefing/tools/toolbox.ts';
import { type Card, Failure } from '../contract/index.ts';
import { watchForEmergency } from '../emergency/watch.ts';
import type { Line } from '../line/line.ts';
import type { RealtimeClient } from '../realtime/client.ts';
import type { RealtimeOptions } from '../realtime/opener.ts';
import type { Store, Turn } from '../store/store.ts';
import { ConnectionLog } from './connection-log.ts';
import { answerFailed, WrittenAnswer } from './written-answer.ts';

export interface TextAnswererDeps {
  store: Store;
  /** A client for a line's Realtime server, not yet connected. */
  openRealtime(options: RealtimeOptions): RealtimeClient;
  logger: Logger;
  /** Milliseconds since the epoch. */
  now?: () => number;
  /** Longest time for an answer. */
  withinMs?: number;
}

export interface TextQuestion {
  callId: string;
  line: Line;
  text: string;
  /** Whoever asked has gone. */
  signal: AbortSignal;
  /** More words of the answer. */
  onText: (text: string) => void;
  /** Something to read beside it. */
  onCard?: (card: Card) => void;
}

/** Answers in writing, as the same line, in the conversation of a call. */
export interface TextAnswerer {
  /** Resolves to what it cost once the answer is whole and kept. @throws Failure `answer-failed` | `conversation-unknown` */
  answer(question: TextQuestion): Promise<{ tokens: number }>;
}

const WITHIN_MS = 60_000;
/** What an answer counts whose cost nobody told: more than most have. */
const UNTOLD_ANSWER = 3_000;

export function createTextAnswerer(deps: TextAnswererDeps): TextAnswerer {
  const { store, openRealtime, logger, now = Date.now, withinMs = WITHIN_MS } = deps;

  const runsOf = (callId: string): ToolRuns => ({
    beginTool: (run) => store.beginTool({ callId, at: now(), ...run }),
    finishTool(id, output) {
      store.finishTool({ callId, id, output }).catch((err) => logger.error({ err, callId }, 'a tool run is lost'));
    },
  });

  return {
    async answer({ callId, line, text, signal, onText, onCard }) {
      const at = now();
      const call = await store.getCall(callId);
      if (call === undefined) throw conversationUnknown();
      const earlier = await turnsUpTo(continuedBy(call), store);
      await store.putTurn({ ...writtenBy('caller', callId, at), text });
      const answerTurn = writtenBy('agent', callId, now());
      let answered = '';
      let tokens = 0;
      const words = (more: string) => {
        answered += more;
        if (!signal.aborted) onText(more);
      };
      const warning = watchForEmergency(line, now)(text);
      // Before anything that could fail or take its time, and alone: no answer of a model is to be read beside it.
      if (warning !== undefined) {
        words(warning);
        await store.putTurn({ ...answerTurn, text: warning });
        return { tokens: 0 };
      }
      const showCard = (card: Card) => {
        if (!signal.aborted) onCard?.(card);
        return true;
      };
      const offered = { store, records: store, callingNumber: () => undefined, showCard, now };
      const tools = toolsOf(line, callId, offered).filter(({ definition }) => definition.name !== 'end_call');
      const toolbox = new Toolbox(tools, logger, () => 'visitor', runsOf(callId));
      const connection = new ConnectionLog({ callId, line, store, logger, now });
      const answer = new WrittenAnswer({
        toolbox,
        onText: words,
        onUsage(usage) {
          // What the embedded server answers costs nothing.
          if (!connection.fellBack) tokens += usage.inputTokens + usage.outputTokens;
          store
            .addUsage({ callId, at: now(), ...usage })
            .catch((err) => logger.error({ err, callId }, 'usage is lost'));
        },
        onUntold() {
          tokens += UNTOLD_ANSWER;
        },
      });
      const client = openRealtime({
        line: line.id,
        session: {
          instructions: sessionInstructions(line, new Date(at), 'text'),
          modality: 'text',
          language: line.languages[0],
          tools: toolbox.definitions,
        },
        onEvent(event) {
          connection.handleRealtime(event);
          answer.handleRealtime(event);
        },
        logger,
        history: historyOf([...earlier, ...call.turns]),
      });
      const stop = AbortSignal.any([signal, AbortSignal.timeout(withinMs)]);
      let whole = false;
      try {
        await Promise.race([client.connect(), aborted(stop)]);
        connection.connected();
        client.addUserText(text);
        await Promise.race([answer.ask(client), aborted(stop)]);
        whole = true;
        return { tokens };
      } catch (cause) {
        throw answerFailed(signal.aborted ? 'whoever asked has gone' : 'the model did not answer', cause);
      } finally {
        client.close();
        // What was read stays part of the conversation, also of an answer that broke off.
        if (answered !== '') await store.putTurn({ ...answerTurn, text: answered.trim(), interrupted: !whole });
      }
    },
  };
}

const conversationUnknown = () =>
  new Failure({
    reason: 'conversation-unknown',
    message: 'The conversation has been deleted since, as the line keeps none for longer.',
    cure: 'Send the question without `conversation`, which begins a new one.',
  });

function writtenBy(role: Turn['role'], callId: string, at: number): Omit<Turn, 'text'> {
  const id = `text_${randomUUID().replaceAll('-', '').slice(0, 24)}`;
  return { callId, id, role, typed: true, interrupted: false, at };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const fail = () => reject(signal.reason);
    if (signal.aborted) fail();
    else signal.addEventListener('abort', fail, { once: true });
  });
}
