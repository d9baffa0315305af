const LEAVE_MS = 5_000;

/**
 * Waits for a room to be released, but not for ever: a join that hangs in rtc-node must not hold what its call takes.
 * It is still released whenever it settles.
 */
export async function leaveInTime(releasing: Promise<void>): Promise<void> {
  const { promise: waitedLong, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, LEAVE_MS);
  await Promise.race([releasing, waitedLong]);
  clearTimeout(timer);
}
