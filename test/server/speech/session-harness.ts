import { EventEmitter, on } from 'node:events';
import { pino } from 'pino';
import type { Line } from '../../../server/line/line.ts';
import type { Answerer } from '../../../server/speech/answer/answerer.ts';
import type { ServerEvent } from '../../../server/speech/protocol/server-events.ts';
import { Session } from '../../../server/speech/session.ts';
import { FakeEngine } from './fake-engine.ts';

type Of<Type> = Extract<ServerEvent, { type: Type }>;

interface HarnessOptions {
  patienceMs?: number;
  line?: Line;
  answersAhead?: boolean;
}

/** Repeats the caller's words; without any it says hello. */
export const echo: Answerer = async function* answer({ history }) {
  const last = history.at(-1);
  yield { type: 'say', text: last && 'text' in last ? `You said: ${last.text}` : 'Hello.' };
};

/** An event with so much audio that the fake engine takes for speech, or silence. */
export function appended(kind: 'speech' | 'silence', ms: number) {
  const samples = Int16Array.from({ length: ms * 24 }, (_, i) =>
    kind === 'speech' ? 30_000 * (i % 12 < 6 ? 1 : -1) : 0,
  );
  return { type: 'input_audio_buffer.append', audio: Buffer.from(samples.buffer).toString('base64') };
}

/** A session on the fake engine, and all that it has sent. */
export class SessionHarness {
  readonly engine = new FakeEngine();
  readonly events: ServerEvent[] = [];
  readonly session: Session;
  /** Called with each event as it is sent. */
  onSent: (event: ServerEvent) => void = () => {};
  readonly #emitter = new EventEmitter();

  constructor(answerer: Answerer = echo, { patienceMs = 60_000, line, answersAhead }: HarnessOptions = {}) {
    this.session = new Session({
      model: 'test',
      line,
      engine: this.engine,
      answerer,
      ...(answersAhead && { answersAhead }),
      patienceMs,
      logger: pino({ level: 'silent' }),
      send: (event) => {
        // As it is on the wire: later changes of an object are not seen.
        this.events.push(structuredClone(event));
        this.onSent(event);
        this.#emitter.emit('sent');
      },
    });
  }

  send(event: object): Promise<void> {
    return this.session.receive(JSON.stringify(event));
  }

  /** Appends audio in pieces of 20 ms: loud or silent. */
  async append(kind: 'speech' | 'silence', ms: number): Promise<void> {
    for (let at = 0; at < ms; at += 20) await this.send(appended(kind, 20));
  }

  /** A whole turn of the caller, whose words will be these. */
  async say(words: string): Promise<void> {
    this.engine.words.push(words);
    await this.append('speech', 640);
    await this.append('silence', 800);
  }

  /** Waits until so many events of a type have been sent; gives the last of them. */
  async until<Type extends ServerEvent['type']>(type: Type, count = 1): Promise<Of<Type>> {
    const found = () => this.all(type)[count - 1];
    const already = found();
    if (already) return already;
    for await (const _ of on(this.#emitter, 'sent')) {
      const event = found();
      if (event) return event;
    }
    throw new Error('unreachable');
  }

  all<Type extends ServerEvent['type']>(type: Type): Of<Type>[] {
    return this.events.filter((event): event is Of<Type> => event.type === type);
  }

  /** Types of the events from one on, repetitions of deltas left out. */
  types(from = 0): string[] {
    const types = this.events.slice(from).map(({ type }) => type);
    return types.filter((type, i) => !(type.endsWith('.delta') && type === types[i - 1]));
  }
}
