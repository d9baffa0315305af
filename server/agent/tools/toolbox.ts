import type { Logger } from 'pino';
import { ZodError, z } from 'zod';
import { dataJson, Failure } from '../../contract/index.ts';
import type { Line } from '../../line/line.ts';
import type { RealtimeTool } from '../../realtime/client.ts';
import type { Store } from '../../store/store.ts';
import { type CallerLevel, howToReach, reaches } from '../caller-level.ts';
import { fitsInstructions } from '../instructions.ts';
import { endCall } from './end-call.ts';
import { searchKnowledge } from './search-knowledge.ts';
import { takeMessage } from './take-message.ts';
import type { Tool } from './tool.ts';

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
}

/** The tools of one call, and the one place that decides whether one runs, whatever the model was talked into. */
export class Toolbox {
  readonly #tools: readonly Tool[];
  readonly #logger: Logger;
  readonly #level: () => CallerLevel;
  readonly #seen = new Set<string>();

  /** @param level what is known of the caller by now */
  constructor(tools: readonly Tool[], logger: Logger, level: () => CallerLevel) {
    this.#tools = tools;
    this.#logger = logger;
    this.#level = level;
  }

  get definitions(): RealtimeTool[] {
    return this.#tools.map((tool) => tool.definition);
  }

  /**
   * Runs a call once: servers and reconnects repeat themselves. Never rejects; a fault is told to the model, so that
   * it can say so. Resolves to undefined for a call already run.
   */
  async run(call: ToolCall): Promise<ToolAnswer | undefined> {
    if (this.#seen.has(call.callId)) return undefined;
    this.#seen.add(call.callId);
    const tool = this.#tools.find(({ definition }) => definition.name === call.name);
    try {
      if (!tool) throw unknownTool(call.name);
      if (!reaches(this.#level(), tool.needs)) throw notAllowed(tool);
      const { output, endsCall = false } = await tool.run(call.arguments);
      return { output: dataJson({ data: output }), endsCall };
    } catch (error) {
      this.#logger.warn({ err: loggable(error), tool: tool?.definition.name }, 'a tool failed');
      return { output: dataJson({ error: forModel(error) }), endsCall: false };
    }
  }
}

/** The tools that a line offers in one of its calls. */
export function toolsOf(line: Line, callId: string, deps: { store: Store; now: () => number }): Tool[] {
  return [
    ...(line.knowledge.length > 0 && !fitsInstructions(line) ? [searchKnowledge(line.knowledge)] : []),
    ...(line.tools.takeMessage ? [takeMessage({ callId, line: line.id, ...deps })] : []),
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
