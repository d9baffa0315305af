import type { Clock } from '../../server/agent/clock.ts';
import type { CallRoom, CallRoomEvent, Caption } from '../../server/agent/room/call-room.ts';
import type { AudioSink } from '../../server/agent/voice/playout.ts';
import type { AgentState, Card } from '../../server/contract/index.ts';
import { Happenings } from './happenings.ts';

/** A room without LiveKit: tests play the caller through `emit`, and see what is said and shown. */
export class FakeCallRoom implements CallRoom {
  readonly captions: Caption[] = [];
  readonly happenings = new Happenings();
  readonly states: AgentState[] = [];
  readonly voice: AudioSink & { fedMs: number };
  readonly emit: (event: CallRoomEvent) => void;
  joined = 0;
  left = 0;
  /** While set, joining fails with it. */
  joinFailure: Error | undefined;

  constructor(clock: Clock, emit: (event: CallRoomEvent) => void) {
    this.emit = emit;
    let endsAt = 0;
    this.voice = {
      fedMs: 0,
      queuedMs: () => Math.max(0, endsAt - clock.monotonic()),
      feed() {
        endsAt = Math.max(endsAt, clock.monotonic()) + 20;
        this.fedMs += 20;
      },
      clear() {
        endsAt = clock.monotonic();
      },
    };
  }

  async join(): Promise<void> {
    this.joined += 1;
    if (this.joinFailure) throw this.joinFailure;
  }

  setState(state: AgentState): void {
    this.states.push(state);
  }

  caption(caption: Caption): void {
    this.captions.push(caption);
    this.happenings.check();
  }

  phonesLeft = 0;

  phoneHasLeft(): void {
    this.phonesLeft += 1;
  }

  readonly cards: (readonly Card[])[] = [];
  hasPage = true;

  showCards(cards: readonly Card[]): void {
    this.cards.push(cards);
    this.happenings.check();
  }

  async leave(): Promise<void> {
    this.left += 1;
  }
}
