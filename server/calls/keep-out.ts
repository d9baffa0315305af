import { setTimeout as delay } from 'node:timers/promises';

export interface KeepOutDeps {
  /** Whether who was put out is in again. */
  isBack(): Promise<boolean>;
  putOut(): Promise<unknown>;
  wait?(ms: number): Promise<unknown>;
}

/** Of those in a call's room, the sweeper puts out who takes longer to come back. */
const LOOK_AGAIN_AFTER_MS = [500, 1_500, 4_000];

/**
 * Sees to it that whoever has been put out of a room, or whose room has been deleted, stays out. Works around
 * livekit-server 1.13.5, which loses its farewell to whoever sends it something in the moment in which it closes their
 * connection (pkg/service/rtcservice.go: reading fails with "error writing to request sink: stream closed", and ends
 * the writing before it has written). They take that for a broken network and come back, for which LiveKit makes a
 * deleted room anew: a phone would be on in an empty room, or ring on. Of phones that had just joined, which send much,
 * one in twenty did on a busy machine. Remove once the farewell is written before the connection is closed.
 *
 * Never rejects: where LiveKit is away, so is the room.
 */
export async function keepOut({ isBack, putOut, wait = waitIdly }: KeepOutDeps): Promise<void> {
  for (const ms of LOOK_AGAIN_AFTER_MS) {
    await wait(ms);
    try {
      if (await isBack()) await putOut();
    } catch {
      // The next look, or the sweeper, finds out.
    }
  }
}

/** Keeps no process alive. */
const waitIdly = (ms: number) => delay(ms, undefined, { ref: false });
