import { type MessageEvent, type MessageRequest, readCard, type TokenResponse } from '../../server/contract/index.ts';
import type { CallTarget } from './ask.ts';
import { askingHeaders } from './ask.ts';
import type { CallListener } from './call-api.ts';
import { cardCaption } from './card-caption.ts';
import { answerNotUnderstood, isRecord, parseProblem, refused } from './errors.ts';
import { CallFailure, serverUnreachable } from './failure.ts';
import { keepVisitor } from './keep-visitor.ts';
import { solve } from './solve.ts';

/** Writes to the line over plain requests, in the conversation that the call began, one question after another. */
export class WrittenConversation {
  readonly #target: CallTarget;
  readonly #report: CallListener;
  readonly #signal: AbortSignal;
  #conversation: Promise<string | undefined>;
  #last: Promise<unknown> = Promise.resolve();
  #answers = 0;

  /** @param token of the call; a call that was not granted has no conversation yet */
  constructor(target: CallTarget, token: Promise<TokenResponse>, report: CallListener, signal: AbortSignal) {
    this.#target = target;
    this.#report = report;
    this.#signal = signal;
    this.#conversation = token.then(
      ({ conversation_token }) => conversation_token,
      () => undefined,
    );
  }

  /** Resolves when the answer is whole. @throws CallFailure */
  send(text: string): Promise<void> {
    const sending = this.#last.then(() => this.#send(text));
    this.#last = sending.catch(() => {});
    return sending;
  }

  async #send(text: string, proof?: string): Promise<void> {
    const conversation = await this.#conversation;
    const response = await this.#post({ text, ...(conversation !== undefined && { conversation }) }, proof);
    if (response.ok && response.body) return this.#read(response.body);
    const problem = parseProblem(await response.json().catch(() => undefined));
    if (!problem) throw answerNotUnderstood(this.#target.server, response.status);
    if (problem.proof && proof === undefined) return this.#send(text, await solve(problem.proof, this.#signal));
    if (problem.code !== 'conversation-unknown' || conversation === undefined) throw refused(problem);
    this.#conversation = Promise.resolve(undefined);
    return this.#send(text, proof);
  }

  async #post(request: MessageRequest, proof?: string): Promise<Response> {
    const { server, line } = this.#target;
    try {
      return await fetch(`${server}/api/lines/${encodeURIComponent(line)}/messages`, {
        method: 'POST',
        headers: askingHeaders(server, proof),
        body: JSON.stringify(request),
        credentials: 'omit',
        signal: this.#signal,
      });
    } catch (cause) {
      throw serverUnreachable(server, cause);
    }
  }

  /** Shows the answer as it comes. */
  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    const id = `written-${++this.#answers}`;
    let text = '';
    const show = (final: boolean) => text && this.#report.caption({ id, speaker: 'agent', text: text.trim(), final });
    try {
      for await (const event of eventsOf(body)) {
        if (event.type === 'conversation') {
          this.#conversation = Promise.resolve(event.conversation);
          this.#report.wrote(event.conversation);
          if (event.visitor !== undefined) {
            keepVisitor(this.#target.server, event.visitor, this.#target.remembersVisitor);
          }
        } else if (event.type === 'text') {
          text += event.text;
          show(false);
        } else if (event.type === 'card') this.#report.caption(cardCaption(event.card));
        else if (event.type === 'failed') throw refused(event.problem);
        else if (event.type === 'done') return;
      }
      throw new Error('The answer broke off.');
    } catch (error) {
      throw error instanceof CallFailure ? error : serverUnreachable(this.#target.server, error);
    } finally {
      show(true);
    }
  }
}

/** The JSON of Server-Sent Events, as our API writes them: each is one line of data. */
async function* eventsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<MessageEvent> {
  // Not every browser lets a stream be iterated over.
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const lines = (rest + value).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const event = line.startsWith('data: ') ? parsed(line.slice('data: '.length)) : undefined;
      if (event) yield event;
    }
  }
}

/** Undefined for an event of a kind that is not known here. */
function parsed(json: string): MessageEvent | undefined {
  const event: unknown = JSON.parse(json);
  if (!isRecord(event)) return undefined;
  const { type, text, conversation, visitor, problem } = event;
  const card = type === 'card' ? readCard(event['card']) : undefined;
  if (card) return { type: 'card', card };
  if (type === 'text' && typeof text === 'string') return { type, text };
  if (type === 'done') return { type };
  if (type === 'conversation' && typeof conversation === 'string') {
    return { type, conversation, ...(typeof visitor === 'string' && { visitor }) };
  }
  const known = type === 'failed' ? parseProblem(problem) : undefined;
  return known && { type: 'failed', problem: known };
}
