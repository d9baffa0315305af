import type { RealtimeClient, RealtimeEvent, RealtimeSession } from '../../server/realtime/client.ts';

/** A Realtime client without a server: tests play the model through `emit`, and see what is asked for. */
export class FakeRealtime implements RealtimeClient {
  readonly session: RealtimeSession;
  readonly emit: (event: RealtimeEvent) => void;
  /** Instructions of each response asked for, '' where there were none. */
  readonly asked: string[] = [];
  readonly truncated: { itemId: string; playedMs: number; heardText: string }[] = [];
  readonly toolResults: { callId: string; output: unknown }[] = [];
  readonly typed: string[] = [];
  readonly data: { name: string; data: unknown }[] = [];
  cancelled = 0;
  closed = 0;
  heardMs = 0;
  /** While set, connecting fails with it. */
  connectFailure: Error | undefined;
  #responses = 0;

  constructor(session: RealtimeSession, emit: (event: RealtimeEvent) => void) {
    this.session = session;
    this.emit = emit;
  }

  async connect(): Promise<void> {
    if (this.connectFailure) throw this.connectFailure;
  }

  appendAudio(pcm: Int16Array): void {
    this.heardMs += pcm.length / 24;
  }

  addUserText(text: string): string {
    this.typed.push(text);
    return `typed-${this.typed.length}`;
  }

  addData(name: string, data: string): void {
    this.data.push({ name, data: JSON.parse(data) });
  }

  respond(options: { instructions?: string } = {}): void {
    this.asked.push(options.instructions ?? '');
  }

  cancel(): void {
    this.cancelled += 1;
  }

  truncate(itemId: string, playedMs: number, heardText: string): void {
    this.truncated.push({ itemId, playedMs, heardText });
  }

  toolResult(callId: string, output: string): void {
    this.toolResults.push({ callId, output: JSON.parse(output) });
  }

  close(): void {
    this.closed += 1;
  }

  /** Begins a response; resolves to its id. */
  start(): string {
    this.#responses += 1;
    const responseId = `response-${this.#responses}`;
    this.emit({ type: 'response-started', responseId, metadata: {} });
    return responseId;
  }

  /** A whole answer of so many ms, sent at once. */
  answer(text: string, ms: number): void {
    const responseId = this.start();
    const itemId = `item-of-${responseId}`;
    this.emit({ type: 'agent-transcript', responseId, itemId, delta: text });
    this.emit({ type: 'audio', responseId, itemId, pcm: new Int16Array(ms * 24).fill(1000) });
    this.emit({ type: 'agent-transcript-done', responseId, itemId, text });
    this.emit({ type: 'response-done', responseId, status: 'completed' });
  }
}
