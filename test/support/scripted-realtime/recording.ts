import type { ClientEvent, ClientEventOf, ClientEventType } from './client-events.ts';

type Append = ClientEventOf<'input_audio_buffer.append'>;
/** A client event as it is kept: of appended audio only how much there was. */
export type RecordedEvent = Exclude<ClientEvent, Append> | { type: Append['type']; samples: number };
export type RecordedEventOf<Type extends ClientEventType> = Extract<RecordedEvent, { type: Type }>;

export interface Received<Event extends RecordedEvent = RecordedEvent> {
  /** `performance.now()` of this process. */
  at: number;
  /** Counts the server's connections, from 0. */
  connection: number;
  event: Event;
}

export interface Sent {
  at: number;
  connection: number;
  type: string;
}

/** Everything that was received and sent, in order, and promises of what is still to come. */
export class Recording {
  readonly all: Received[] = [];
  readonly sent: Sent[] = [];
  readonly #looks = new Set<() => void>();

  add(received: Received): void {
    this.all.push(received);
    this.check();
  }

  addSent(sent: Sent): void {
    this.sent.push(sent);
    this.check();
  }

  of<Type extends ClientEventType>(type: Type): Received<RecordedEventOf<Type>>[] {
    return this.all.filter((record): record is Received<RecordedEventOf<Type>> => record.event.type === type);
  }

  /** Resolves to what `find` finds; it looks now and after every event of either side. */
  until<Found>(find: () => Found | undefined, what: string, timeoutMs: number): Promise<Found> {
    const { promise, resolve, reject } = Promise.withResolvers<Found>();
    const look = () => {
      const found = find();
      if (found === undefined) return;
      this.#looks.delete(look);
      clearTimeout(timer);
      resolve(found);
    };
    const timer = setTimeout(() => {
      this.#looks.delete(look);
      const kinds = this.all.map(({ event }) => event.type).filter((type) => type !== 'input_audio_buffer.append');
      reject(new Error(`Within ${timeoutMs} ms the scripted server got no ${what}; it got: ${kinds.join(', ')}`));
    }, timeoutMs);
    this.#looks.add(look);
    look();
    return promise;
  }

  /** Looks again, for what is not an event. */
  check(): void {
    for (const look of [...this.#looks]) look();
  }
}
