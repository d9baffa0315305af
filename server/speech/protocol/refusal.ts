import type { RealtimeError } from 'openai/resources/realtime/realtime';

/** A client's event that can't be done. It is told as an `error` event; the session goes on. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly error: RealtimeError;

  constructor(code: string, message: string, param?: string) {
    super(message);
    this.error = { type: 'invalid_request_error', code, message, param: param ?? null };
  }
}

export const itemNotFound = (id: string, param = 'item_id') =>
  new Refusal('item_not_found', `The conversation has no item '${id.slice(0, 64)}'.`, param);

export const serverError = (message: string): RealtimeError => ({ type: 'server_error', code: 'internal', message });
