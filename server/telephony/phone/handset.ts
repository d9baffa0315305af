import type { RoomLeg, RoomLegEvent } from '../media/room-leg.ts';

/** Where a phone call that a program places has its room: somebody who hears it and speaks into it. */
export class Handset implements RoomLeg {
  /** Of all PCM, in Hz. */
  sampleRate = 8_000;
  onHeard: (pcm: Int16Array, sampleRate: number) => void = () => {};
  #tell: (event: RoomLegEvent) => void = () => {};

  connect(tell: (event: RoomLegEvent) => void): this {
    this.#tell = tell;
    return this;
  }

  /** A frame of 20 ms; keeps the array. */
  speak(pcm: Int16Array): void {
    this.#tell({ type: 'heard', name: 'speaker', pcm });
  }

  play(frame: Int16Array): void {
    this.onHeard(frame, this.sampleRate);
  }

  setRate(sampleRate: number): void {
    this.sampleRate = sampleRate;
  }

  // Keys come to whoever holds the handset as events of the call, and there is no room to join.
  press(): void {}
  setAttributes(): void {}
  async join(): Promise<string> {
    return '';
  }

  async leave(): Promise<void> {}
}
