import { randomBytes } from 'node:crypto';
import type { DispatchMetadata } from '../contract/index.ts';

/** What `calls` needs of LiveKit. Its methods reject with whatever LiveKit's client throws. */
export interface RoomControl {
  /** Creates the room and has the agent dispatched into it, in one step. */
  create(room: string, dispatch: DispatchMetadata): Promise<void>;
  /** Has another agent dispatched into the room, which is created where it is gone. */
  dispatch(room: string, dispatch: DispatchMetadata): Promise<void>;
  /**
   * Ends the room for everyone in it, and for those who come back to it in the next seconds; one that is gone already is
   * no error. Its name is not to be used again.
   */
  delete(room: string): Promise<void>;
  /** Those of `rooms` that exist. */
  existing(rooms: readonly string[]): Promise<string[]>;
  /** All rooms, ours and those of others who share this LiveKit. */
  all(): Promise<string[]>;
}

/**
 * Decides the room of each call: a fresh one, or one that waits with its agent already inside.
 * Nobody else chooses a room.
 */
export type RoomSource = (line: string) => Promise<ClaimedRoom>;

export interface ClaimedRoom {
  name: string;
  /** Makes the room ready for a caller, an agent on its way or there. Called once, after the call is in the store. */
  ready(dispatch: DispatchMetadata): Promise<void>;
}

/** A new room for each call. */
export function freshRooms(control: RoomControl): RoomSource {
  return async () => {
    const name = randomName('room');
    return { name, ready: (dispatch) => control.create(name, dispatch) };
  };
}

/** Not to be guessed: 128 random bits. */
export function randomName(kind: string): string {
  return `${kind}-${randomBytes(16).toString('base64url')}`;
}
