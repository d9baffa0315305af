import { Failure } from '../../contract/index.ts';
import type { Clock } from '../clock.ts';
import type { CallRoom } from '../room/call-room.ts';

const JOIN_MS = 15_000;

/** @throws Failure where LiveKit takes too long, or what it refuses us with */
export async function joinInTime(
  room: Pick<CallRoom, 'join'>,
  { url, token }: { url: string; token: string },
  clock: Clock,
): Promise<void> {
  const timeOut = Promise.withResolvers<never>();
  const cancel = clock.after(JOIN_MS, () => timeOut.reject(joinTimedOut()));
  try {
    await Promise.race([room.join(url, token), timeOut.promise]);
  } finally {
    cancel();
  }
}

const joinTimedOut = () =>
  new Failure({
    reason: 'room-unreachable',
    message: 'LiveKit did not let the agent into its room in time.',
    cure: 'Check that the worker reaches LIVEKIT_URL over WebSocket and its media ports over UDP or TCP.',
  });
