import { setTimeout as delay } from 'node:timers/promises';

export interface LastingDeletionDeps {
  /** Whether the room stands. */
  stands(room: string): Promise<boolean>;
  delete(room: string): Promise<void>;
  wait?(ms: number): Promise<unknown>;
}

/** Whoever takes longer to come back is put out by the sweeper. */
const LOOK_AGAIN_AFTER_MS = [500, 1_500, 4_000];

/**
 * Sees to it that a room which has been deleted stays so. Works around livekit-server 1.13.5, which loses its farewell
 * to whoever sends it something in the moment in which it closes their connection (pkg/service/rtcservice.go: reading
 * fails with "error writing to request sink: stream closed", and ends the writing before it has written). They take
 * that for a broken network and come back, by which LiveKit makes the room anew: a phone would be on in an empty room.
 * Of phones that had just joined, which send much, one in twenty did on a busy machine. Remove once the farewell is
 * written before the connection is closed.
 *
 * Never rejects: where LiveKit is away, so is the room.
 */
export async function keepDeleted(room: string, deps: LastingDeletionDeps): Promise<void> {
  const { wait = (ms: number) => delay(ms, undefined, { ref: false }) } = deps;
  for (const ms of LOOK_AGAIN_AFTER_MS) {
    await wait(ms);
    try {
      if (await deps.stands(room)) await deps.delete(room);
    } catch {
      // The next look, or the sweeper, finds out.
    }
  }
}
