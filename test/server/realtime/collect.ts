import type { RealtimeEvent } from '../../../server/realtime/client.ts';

type EventOf<Type extends RealtimeEvent['type']> = Extract<RealtimeEvent, { type: Type }>;

/** Keeps a client's events in order, and tells when one has come. */
export class Collected {
  readonly all: RealtimeEvent[] = [];
  readonly #looks = new Set<() => void>();

  readonly add = (event: RealtimeEvent): void => {
    this.all.push(event);
    for (const look of [...this.#looks]) look();
  };

  of<Type extends RealtimeEvent['type']>(type: Type): EventOf<Type>[] {
    return this.all.filter((event): event is EventOf<Type> => event.type === type);
  }

  /** Resolves to the `count`-th event of this type. */
  next<Type extends RealtimeEvent['type']>(type: Type, count = 1, timeoutMs = 5_000): Promise<EventOf<Type>> {
    const { promise, resolve, reject } = Promise.withResolvers<EventOf<Type>>();
    const look = () => {
      const found = this.of(type)[count - 1];
      if (found === undefined) return;
      clearTimeout(timer);
      this.#looks.delete(look);
      resolve(found);
    };
    const timer = setTimeout(() => {
      this.#looks.delete(look);
      reject(new Error(`no ${count} x ${type} in ${timeoutMs} ms; came: ${this.types().join(', ')}`));
    }, timeoutMs);
    this.#looks.add(look);
    look();
    return promise;
  }

  /** Types in order, runs of the same one as one. */
  types(): RealtimeEvent['type'][] {
    return this.all.map(({ type }) => type).filter((type, index, types) => type !== types[index - 1]);
  }

  /** All audio of a response, in one piece. */
  audio(responseId: string): Int16Array {
    const chunks = this.of('audio').filter((event) => event.responseId === responseId);
    return Int16Array.from(chunks.flatMap(({ pcm }) => [...pcm]));
  }
}
