import type { RoomControl } from '../../server/calls/rooms.ts';
import type { DispatchMetadata } from '../../server/contract/index.ts';

/** LiveKit's rooms in memory, which fail on demand. */
export class FakeRooms implements RoomControl {
  /** Dispatches by room. */
  readonly rooms = new Map<string, DispatchMetadata>();
  /** While set, every request fails with it. */
  failure: Error | undefined;

  async create(room: string, dispatch: DispatchMetadata): Promise<void> {
    this.#failIfTold();
    this.rooms.set(room, dispatch);
  }

  async dispatch(room: string, dispatch: DispatchMetadata): Promise<void> {
    await this.create(room, dispatch);
  }

  async delete(room: string): Promise<void> {
    this.#failIfTold();
    this.rooms.delete(room);
  }

  async existing(rooms: readonly string[]): Promise<string[]> {
    this.#failIfTold();
    return rooms.filter((room) => this.rooms.has(room));
  }

  async all(): Promise<string[]> {
    this.#failIfTold();
    return [...this.rooms.keys()];
  }

  #failIfTold(): void {
    if (this.failure !== undefined) throw this.failure;
  }
}
