import { open, rm, stat, utimes } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

const BEAT_MS = 2000;
const STALE_MS = 15_000;
const POLL_MS = 200;

/**
 * Runs `work` while no other process on this cache does. The holder touches the file, and a file that nobody has
 * touched for 15 s is what a killed process left: unlike a process id that also holds across containers.
 * The lock only saves work; what is built is put in place atomically, so two holders would do no harm.
 */
export async function withLock<T>(file: string, onWait: () => void, work: () => Promise<T>): Promise<T> {
  let told = false;
  while (!(await take(file))) {
    if (!told) onWait();
    told = true;
    await delay(POLL_MS);
  }
  const beat = setInterval(() => touch(file), BEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    await rm(file, { force: true });
  }
}

async function take(file: string): Promise<boolean> {
  try {
    await (await open(file, 'wx')).close();
    return true;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const touched = await stat(file).then(
    (found) => found.mtimeMs,
    () => undefined,
  );
  if (touched !== undefined && Date.now() - touched > STALE_MS) await rm(file, { force: true });
  return false;
}

function touch(file: string): void {
  const now = new Date();
  // Somebody who cleared the cache meanwhile took the lock with it; the work still ends well.
  utimes(file, now, now).catch(() => {});
}
