import type { EmergencyWatch } from '../../emergency/watch.ts';
import type { CallRoom } from '../room/call-room.ts';
import type { CallLog } from '../session/call-log.ts';

export interface EmergencyWarningsDeps {
  watch: EmergencyWatch;
  room: Pick<CallRoom, 'caption'>;
  log: Pick<CallLog, 'event'>;
}

/** Tells a caller in danger what to do: in writing at once, whatever the model does meanwhile. */
export class EmergencyWarnings {
  readonly #deps: EmergencyWarningsDeps;
  #count = 0;
  #latest: string | undefined;

  constructor(deps: EmergencyWarningsDeps) {
    this.#deps = deps;
  }

  /** Looks at what the caller has said or typed. Returns what is to be said aloud, before anything else. */
  look(text: string): string | undefined {
    const warning = this.#deps.watch(text);
    if (warning === undefined) return undefined;
    this.#deps.log.event('emergency');
    this.#count += 1;
    this.#latest = warning;
    const segmentId = `emergency-${this.#count}`;
    this.#deps.room.caption({ speaker: 'agent', segmentId, text: warning, final: true });
    return warning;
  }

  /** Words of a warning stand in writing before they are spoken. */
  isShown(spoken: string): boolean {
    const words = spoken.trim();
    return words !== '' && this.#latest?.startsWith(words) === true;
  }
}
