import type { Logger } from 'pino';
import { ZodError, z } from 'zod';
import { dataJson, Failure } from '../../contract/index.ts';
import type { Line } from '../../line/line.ts';
import type { RealtimeTool } from '../../realtime/client.ts';
import { type CallerLevel, howToReach, reaches } from '../caller-level.ts';
import { fitsInstructions } from '../instructions.ts';
import { type CallBackToolDeps, callBackTools } from './call-back.ts';
import { endCall } from './end-call.ts';
import { notKnown } from './not-known.ts';
import { type ReadAlongDeps, readAlong } from './read-along.ts';
import { searchKnowledge } from './search-knowledge.ts';
import { type ShowCard, showCard } from './show-card.ts';
import { type MessageDeps, messageTools } from './take-message.ts';
import type { Tool } from './tool.ts';
import { type Reached, transferCall } from './transfer-call.ts';

export interface ToolCall {
  callId: string;
  name: string;
  /** JSON text. */
  arguments: string;
}

export interface ToolAnswer {
  /** JSON text for the model: `{"data": …}` or `{"error": …}`. */
  output: string;
  endsCall: boolean;
  /** What was said beside it is the answer: the model is asked for words only where it has said none. */
  answered?: boolean;
}

/** What the model is told of a tool that another agent of the call began, and whose outcome was not recorded. */
export const OUTCOME_UNKNOWN = dataJson({
  error:
    'Whether this was done is not known: we were cut off meanwhile. Do not use the tool again before you have told the ' +
    'caller so and been asked to.',
});

/** What the model is told of a tool that takes too long for a caller to wait in silence. */
export const STILL_RUNNING = dataJson({
  error:
    'This takes longer than usual and is still being done. Tell the caller so, and go on. Its outcome follows by ' +
    'itself; do not use the tool again before that.',
});

/** Remembers which tools a call has used, longer than any one agent of it lives. */
export interface ToolRuns {
  /** Whether a tool may run: false where its id has begun before. @throws Failure where that is not to be known */
  beginTool(run: { id: string; name: string; arguments: string }): Promise<boolean>;
  finishTool(id: string, output: string): void;
}

/** The tools of one call, and the one place that decides whether one runs, whatever the model was talked into. */
export class Toolbox {
  readonly #tools: readonly Tool[];
  readonly #logger: Logger;
  readonly #level: () => CallerLevel;
  readonly #runs: ToolRuns;
  readonly #seen = new Set<string>();

  /** @param level what is known of the caller by now */
  constructor(tools: readonly Tool[], logger: Logger, level: () => CallerLevel, runs: ToolRuns) {
    this.#tools = tools;
    this.#logger = logger;
    this.#level = level;
    this.#runs = runs;
  }

  get definitions(): RealtimeTool[] {
    return this.#tools.map((tool) => tool.definition);
  }

  /**
   * Runs a call once: servers and reconnects repeat themselves, and so do agents that are replaced. Never rejects; a
   * fault is told to the model, so that it can say so. Resolves to undefined for a call already run.
   */
  async run(call: ToolCall): Promise<ToolAnswer | undefined> {
    if (this.#seen.has(call.callId)) return undefined;
    this.#seen.add(call.callId);
    const tool = this.#tools.find(({ definition }) => definition.name === call.name);
    try {
      if (!tool) throw unknownTool(call.name);
      if (!reaches(this.#level(), tool.needs)) throw notAllowed(tool);
      if (!(await this.#mayRun(call, tool))) return { output: OUTCOME_UNKNOWN, endsCall: false };
      const { output, endsCall = false, answered = false } = await tool.run(call.arguments);
      return this.#finished(call, { output: dataJson({ data: output }), endsCall, answered });
    } catch (error) {
      this.#logger.warn({ err: loggable(error), tool: tool?.definition.name }, 'a tool failed');
      return this.#finished(call, { output: dataJson({ error: forModel(error) }), endsCall: false });
    }
  }

  /** What can be done twice without harm needs no store to be done. */
  async #mayRun({ callId: id, name, arguments: args }: ToolCall, tool: Tool): Promise<boolean> {
    try {
      return await this.#runs.beginTool({ id, name, arguments: args });
    } catch (error) {
      if (tool.repeatable) return true;
      throw new Error('The use of the tool could not be recorded', { cause: error });
    }
  }

  #finished({ callId }: ToolCall, answer: ToolAnswer): ToolAnswer {
    this.#runs.finishTool(callId, answer.output);
    return answer;
  }
}

export type ToolDeps = Omit<MessageDeps, 'callId' | 'line'> &
  Partial<Pick<CallBackToolDeps, 'ask' | 'callBacks'>> & {
    readAlong?: ReadAlongDeps | undefined;
    /** Absent where nothing can be shown. */
    showCard?: ShowCard;
    /** Calls a person of the line by name; absent where nobody can be brought into the conversation. */
    callPerson?: (name: string, matter?: string) => Reached;
  };

/** The tools that a line offers in one of its calls. */
export function toolsOf(line: Line, callId: string, deps: ToolDeps): Tool[] {
  const { ask, callBacks, callPerson } = deps;
  const [first, ...others] = line.transferTargets.map(({ name }) => name);
  return [
    ...(line.knowledge.length > 0 && !fitsInstructions(line) ? [searchKnowledge(line.knowledge)] : []),
    ...(line.scope === 'knowledge' ? [notKnown()] : []),
    ...(line.tools.takeMessage ? messageTools({ callId, line: line.id, language: line.languages[0], ...deps }) : []),
    ...(line.callBack && ask && callBacks ? callBackTools({ line, ...deps, ask, callBacks }) : []),
    ...(callPerson && first !== undefined ? [transferCall([first, ...others], callPerson)] : []),
    ...(deps.showCard ? [showCard(line, deps.showCard)] : []),
    ...(deps.readAlong ? [readAlong(deps.readAlong)] : []),
    ...(line.tools.endCall ? [endCall()] : []),
  ];
}

function forModel(error: unknown): string {
  if (error instanceof ZodError) return `Wrong arguments: ${z.prettifyError(error)}`;
  if (error instanceof SyntaxError) return 'The arguments were not valid JSON.';
  if (error instanceof Failure) return `${error.message} ${error.cure}`;
  return 'This did not work. Tell the caller so, and offer another way.';
}

/** Messages about arguments may hold the caller's words, which stay out of logs. */
function loggable(error: unknown): unknown {
  return error instanceof ZodError || error instanceof SyntaxError ? error.name : error;
}

const notAllowed = ({ definition, needs }: Tool) =>
  new Failure({
    reason: 'tool-not-allowed',
    message: `"${definition.name}" is not done for this caller, whatever is said.`,
    cure: howToReach[needs],
  });

const unknownTool = (name: string) =>
  new Failure({
    reason: 'unknown-tool',
    message: `There is no tool "${name}".`,
    cure: 'Use only the tools that the session lists.',
  });
