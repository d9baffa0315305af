import type { Room } from '@livekit/rtc-node';

type Listener = Parameters<NonNullable<typeof globalThis._ffiClientInstance>['on']>[1];

/**
 * Lets a connected room hear only its own events. Works around two things in rtc-node 1.1.0:
 * - each room runs an async function with a lock for every event of the process, every audio frame of every other call
 *   included; that grows with the square of the calls (25 calls: nearly half a core);
 * - it stops listening only when we leave, not when the server closes the room, which then is kept for ever.
 * Remove once its `Room` looks at an event before it takes the lock, and lets go in `cleanupOnDisconnect`
 * (https://github.com/livekit/node-sdks, packages/livekit-rtc/src/room.ts).
 * @returns stops listening
 */
export function listenAlone(room: Room): () => void {
  const events = globalThis._ffiClientInstance;
  const own: bigint | undefined = room['ffiHandle']?.handle;
  const everything: Listener = room['onFfiEvent'];
  const onlyOwn: Listener = (event) => {
    if (event.message.case === 'roomEvent' && event.message.value.roomHandle === own) everything(event);
  };
  events?.off('ffi_event', everything);
  events?.on('ffi_event', onlyOwn);
  return () => events?.off('ffi_event', onlyOwn);
}
