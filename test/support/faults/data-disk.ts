import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk of our own, small enough to be filled. */
export interface DataDisk {
  path: string;
  fill(): void;
  free(): void;
  close(): void;
}

const SIZE_MB = 64;

export function mountDataDisk(): DataDisk {
  const path = mkdtempSync(join(tmpdir(), 'hoyhoy-disk-'));
  const filling = join(path, 'filling');
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_MB}m`, 'tmpfs', path], { stdio: 'pipe' });
  } catch (cause) {
    rmSync(path, { recursive: true });
    throw new Error('No disk can be mounted on this machine. Run the tests on Linux as root.', { cause });
  }
  return {
    path,
    fill() {
      try {
        writeFileSync(filling, Buffer.alloc(SIZE_MB * 2 ** 20));
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
      }
    },
    free: () => rmSync(filling, { force: true }),
    close() {
      execFileSync('umount', ['--lazy', path], { stdio: 'pipe' });
      rmSync(path, { recursive: true });
    },
  };
}
