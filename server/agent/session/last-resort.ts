import type { Logger } from 'pino';
import type { Line } from '../../line/line.ts';
import { phrasesIn } from '../../phrases/in-language.ts';
import type { Clock } from '../clock.ts';
import type { CallRoom } from '../room/call-room.ts';
import { sayApology } from '../voice/spoken-apology.ts';

export interface LastResortDeps {
  room: Pick<CallRoom, 'voice' | 'caption'>;
  clock: Clock;
  logger: Logger;
  /** Keeps what the caller typed as a message. */
  keep: (text: string) => Promise<void>;
  /** The caller has had time for all of it. */
  onDone: () => void;
}

/** Time for words in writing to be read before the room goes. */
const READ_MS = 4_000;
/** From the last spoken word until it is heard, and understood. */
const HEARD_MS = 500;
/** Time for the spoken apology and for typing a message. */
const MESSAGE_MS = 60_000;

/** What a caller gets who has no model to talk to: an apology, the phone number, and a message that is kept. */
export class LastResort {
  readonly #deps: LastResortDeps;
  #takesMessage = false;
  #words = phrasesIn('en').lastResort;
  #cancelDone = () => {};
  #silence = () => {};

  constructor(deps: LastResortDeps) {
    this.#deps = deps;
  }

  /** In writing, with the phone number, and aloud in our own voice; what is typed then is kept as a message. */
  begin(line: Line | undefined, kind: 'web' | 'phone' | undefined): void {
    const { clock, room } = this.#deps;
    this.#takesMessage = line?.tools.takeMessage === true && kind === 'web';
    this.#words = phrasesIn(line?.languages[0]).lastResort;
    const { sorry, call, tryAgain, typeMessage, otherwise } = this.#words;
    const other = line?.phone ? call(line.phone) : tryAgain;
    this.#tell('apology', `${sorry} ${this.#takesMessage ? typeMessage(other) : otherwise(other)}`);
    const what = this.#takesMessage ? 'type' : 'try-again';
    const { ms, silence } = sayApology(room.voice, clock, what, line ?? { languages: ['en'] });
    this.#silence = silence;
    this.#doneAfter(this.#takesMessage ? MESSAGE_MS : Math.max(READ_MS, ms + HEARD_MS));
  }

  /** Resolves to whether the words were meant for us, and so have been kept or lost. */
  callerText(text: string): boolean {
    if (!this.#takesMessage) return false;
    this.#takesMessage = false;
    this.#silence();
    this.#doneAfter(READ_MS);
    this.#deps.keep(text).then(
      () => this.#tell('message', this.#words.kept),
      (error: unknown) => {
        this.#deps.logger.error({ err: error }, 'a message could not be kept');
        this.#tell('message', this.#words.notKept);
      },
    );
    return true;
  }

  cancel(): void {
    this.#silence();
    this.#cancelDone();
  }

  #doneAfter(ms: number): void {
    this.#cancelDone();
    this.#cancelDone = this.#deps.clock.after(ms, this.#deps.onDone);
  }

  #tell(segmentId: string, text: string): void {
    this.#deps.room.caption({ speaker: 'agent', segmentId, text, final: true });
  }
}
