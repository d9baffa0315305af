import type { Toolbox } from '../briefing/tools/toolbox.ts';
import { Failure } from '../contract/index.ts';
import type { RealtimeClient, RealtimeEvent } from '../realtime/client.ts';
import type { Usage } from '../store/store.ts';

/** A model that only calls tools, and never answers, is stopped. */
const MAX_ROUNDS = 5;

export interface WrittenAnswerOptions {
  toolbox: Toolbox;
  /** More words of the answer. */
  onText: (text: string) => void;
  onUsage: (usage: Pick<Usage, 'responseId' | 'inputTokens' | 'outputTokens'>) => void;
  /** One broke off, and what it cost is not told. */
  onUntold: () => void;
}

/**
 * One answer of a Realtime session to what was just added to it: its words as they come, and what its tools need.
 *
 *   asked --response-done, tools were called--> asked again (at most MAX_ROUNDS times)
 *     |----response-done, none were------------> done resolves
 *     \----failed------------------------------> asked again, of the server in place if there is one; once
 */
export class WrittenAnswer {
  readonly #options: WrittenAnswerOptions;
  readonly #done = Promise.withResolvers<void>();
  #realtime: RealtimeClient | undefined;
  /** Each resolves to whether words beside it are the answer. */
  #tools: Promise<boolean>[] = [];
  #rounds = 0;
  /** Asked for and not begun. */
  #awaited = false;
  #triedAgain = false;
  /** Items of the present response in which words have come. */
  #items = new Set<string>();
  /** Items in which words have come, so that a server that only sends whole texts is heard, too. */
  readonly #streamed = new Set<string>();
  #began = false;

  constructor(options: WrittenAnswerOptions) {
    this.#options = options;
    // Whoever has given up waiting need not hear of it.
    this.#done.promise.catch(() => {});
  }

  /** Resolves once the answer is whole. @throws Failure `answer-failed` */
  ask(realtime: RealtimeClient): Promise<void> {
    this.#realtime = realtime;
    this.#respond();
    return this.#done.promise;
  }

  handleRealtime(event: RealtimeEvent): void {
    switch (event.type) {
      case 'response-started':
        this.#awaited = false;
        this.#items.clear();
        break;
      case 'agent-transcript':
        this.#words(event.itemId, event.delta);
        break;
      case 'agent-transcript-done':
        if (!this.#streamed.has(event.itemId)) this.#words(event.itemId, event.text);
        break;
      case 'tool-call':
        this.#tools.push(this.#run(event));
        break;
      case 'response-done': {
        const { responseId, usage } = event;
        if (usage) this.#options.onUsage({ responseId, inputTokens: usage.input, outputTokens: usage.output });
        else if (event.status !== 'completed') this.#options.onUntold();
        if (event.status === 'completed') void this.#goOn();
        else if (event.status === 'incomplete') this.#done.reject(answerFailed('the model broke it off'));
        else void this.#tryAgain(`the response ended as ${event.status}`);
        break;
      }
      case 'server-error':
        // It may have been about the response, which then never begins.
        if (this.#awaited) void this.#tryAgain(event.code);
        break;
      case 'failed':
        this.#done.reject(answerFailed(event.reason));
        break;
    }
  }

  #words(itemId: string, text: string): void {
    // Each item is a paragraph of its own.
    const apart = this.#began && !this.#streamed.has(itemId) ? '\n' : '';
    this.#streamed.add(itemId);
    this.#items.add(itemId);
    this.#began = true;
    this.#options.onText(apart + text);
  }

  async #run(call: Extract<RealtimeEvent, { type: 'tool-call' }>): Promise<boolean> {
    const answer = await this.#options.toolbox.run(call);
    if (answer) this.#realtime?.toolResult(call.callId, answer.output);
    return answer?.answered === true;
  }

  async #goOn(): Promise<void> {
    const tools = this.#tools;
    this.#tools = [];
    if (tools.length === 0) return this.#done.resolve();
    if (++this.#rounds >= MAX_ROUNDS) return this.#done.reject(answerFailed('it only called tools'));
    const answered = await Promise.all(tools);
    if (this.#items.size > 0 && answered.every((one) => one)) this.#done.resolve();
    else this.#respond();
  }

  /** What has been read of an answer that broke off stays; then it is given from its beginning. */
  async #tryAgain(why: string): Promise<void> {
    if (this.#triedAgain) return this.#done.reject(answerFailed(why));
    this.#triedAgain = true;
    for (const itemId of this.#items) this.#realtime?.truncate(itemId, 0, '');
    const tools = this.#tools;
    this.#tools = [];
    if (tools.length > 0) await Promise.all(tools);
    this.#respond();
  }

  #respond(): void {
    this.#awaited = true;
    this.#realtime?.respond();
  }
}

export const answerFailed = (why: string, cause?: unknown) =>
  new Failure({
    reason: 'answer-failed',
    message: `No answer could be written: ${why}.`,
    cure: 'See that the Realtime server runs and takes the key and the model; `npx hoyhoy doctor` tells.',
    cause,
  });
