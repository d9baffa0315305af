import type { MessageEvent } from '../contract/index.ts';

/** An answer as Server-Sent Events. What is written after the reader has gone is dropped. */
export class AnswerStream {
  readonly body: ReadableStream<Uint8Array>;
  readonly #encoder = new TextEncoder();
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;

  /** @param gone called where the reader leaves before the end */
  constructor(gone: () => void) {
    this.body = new ReadableStream({
      start: (controller) => {
        this.#controller = controller;
      },
      cancel: () => {
        this.#controller = undefined;
        gone();
      },
    });
  }

  send(event: MessageEvent): void {
    // JSON has no line breaks of its own, so that one line of data holds it.
    this.#controller?.enqueue(this.#encoder.encode(`data: ${JSON.stringify(event)}\n\n`));
  }

  end(last: MessageEvent): void {
    this.send(last);
    this.#controller?.close();
    this.#controller = undefined;
  }
}
