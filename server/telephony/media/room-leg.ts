/** What a call's participant in the room tells. */
export type RoomLegEvent =
  /** Somebody's audio can be heard from now on. */
  | { type: 'voice'; name: string }
  /** A frame of 20 ms of it, at the leg's rate. */
  | { type: 'heard'; name: string; pcm: Int16Array }
  /** Somebody in the room wants these digits dialled. */
  | { type: 'dial'; digits: string }
  /** The phone is to go on in another room. */
  | { type: 'moved'; room: string }
  /** The room is gone, or we were put out of it. */
  | { type: 'gone'; why: string };

/** The phone's participant in a LiveKit room. */
export interface RoomLeg {
  /** Resolves to the participant's id in the room. @throws Failure `room-unreachable` */
  join(options: JoinOptions): Promise<string>;
  /** Rate of all PCM from now on, in Hz; that of `join` until then. */
  setRate(sampleRate: number): void;
  /** What the caller says, a frame of 20 ms; keeps the array. Dropped while there is no room. */
  play(frame: Int16Array): void;
  /** The caller pressed a key. */
  press(digit: string): void;
  setAttributes(attributes: Record<string, string>): void;
  /** Always resolves. */
  leave(): Promise<void>;
}

export interface JoinOptions {
  url: string;
  token: string;
  /** In Hz, as the room is given the sound: the widest that the call may come to have, at best the one that it will have. */
  sampleRate: number;
  /** Hears pages too: it is another person's than theirs. Default false: nobody is to hear their own voice. */
  hearsPages?: boolean;
}

export type OpenRoomLeg = (onEvent: (event: RoomLegEvent) => void) => RoomLeg;
