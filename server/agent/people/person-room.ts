import type { Logger } from 'pino';
import type { PersonCalls } from '../../calls/person-calls.ts';
import type { RealtimeClient, RealtimeEvent } from '../../realtime/client.ts';
import type { Clock } from '../clock.ts';
import type { CallRoom, CallRoomEvent, CallRoomFactory } from '../room/call-room.ts';
import { Playout } from '../voice/playout.ts';
import type { TransferInput } from './transfer-state.ts';

/** What a person does there, or on a page: `page-closed` where no page can reach us any more. */
export type PersonEvent = Extract<
  TransferInput,
  { type: 'answers' | 'key' | 'hung-up' | 'accepted' | 'declined' | 'page-closed' }
>;

export interface PersonRoomDeps {
  callId: string;
  calls: Pick<PersonCalls, 'room'>;
  openRoom: CallRoomFactory;
  /** A session of its own, so that nothing of the brief is in the caller's. */
  openRealtime: (onEvent: (event: RealtimeEvent) => void) => RealtimeClient;
  onEvent: (event: PersonEvent) => void;
  /** What it takes is counted with the call. */
  onRealtime: (event: RealtimeEvent) => void;
  clock: Clock;
  logger: Logger;
}

/** Where the agent speaks to a person alone: a room of their own, of which the caller hears nothing. */
export class PersonRoom {
  readonly #deps: PersonRoomDeps;
  readonly #room: CallRoom;
  readonly #playout: Playout;
  readonly #realtime: RealtimeClient;
  #closed = false;

  constructor(deps: PersonRoomDeps) {
    this.#deps = deps;
    this.#room = deps.openRoom((event) => this.#handleRoom(event));
    this.#playout = new Playout({ sink: this.#room.voice, clock: deps.clock, onEvent: () => {} });
    this.#realtime = deps.openRealtime((event) => this.#handleRealtime(event));
  }

  /** Resolves once the agent is there, where a page can tell it what somebody answers. @throws what LiveKit fails with */
  async open(): Promise<void> {
    const { url, token } = await this.#deps.calls.room(this.#deps.callId);
    await this.#room.join(url, token);
  }

  /** Resolves once the agent can speak, which it does on phones only. @throws what the Realtime server fails with */
  async canSpeak(): Promise<void> {
    await this.#realtime.connect();
  }

  /** Says this in place of what is being said. */
  say(instructions: string): void {
    this.#realtime.cancel();
    this.#playout.discard();
    this.#realtime.respond({ instructions });
  }

  /** Leaves. Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#playout.close();
    this.#realtime.close();
    void this.#room.leave();
  }

  #handleRoom(event: CallRoomEvent): void {
    if (this.#closed) return;
    const { onEvent } = this.#deps;
    if (event.type === 'caller-listening') onEvent({ type: 'answers' });
    else if (event.type === 'caller-key') onEvent({ type: 'key', key: event.key });
    else if (event.type === 'person-answered') onEvent({ type: event.answer });
    else if (event.type === 'caller-left') onEvent({ type: 'hung-up' });
    else if (event.type === 'room-gone') {
      onEvent({ type: 'hung-up' });
      onEvent({ type: 'page-closed' });
    }
  }

  #handleRealtime(event: RealtimeEvent): void {
    if (this.#closed) return;
    this.#deps.onRealtime(event);
    if (event.type === 'audio') this.#playout.append(event.itemId, event.pcm);
    else if (event.type === 'response-done') this.#playout.complete();
    else if (event.type === 'failed')
      this.#deps.logger.warn({ reason: event.reason }, 'a person can not be told who calls');
  }
}
