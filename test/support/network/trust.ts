import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A home folder in whose certificate database (NSS, by Debian's `libnss3-tools`) Chromium finds the authority. */
export function homeThatTrusts(caFile: string): string {
  const home = mkdtempSync(join(tmpdir(), 'hoyhoy-home-'));
  const database = join(home, '.pki', 'nssdb');
  mkdirSync(database, { recursive: true });
  trust(database, caFile);
  return home;
}

/** Lets a new certificate database, such as that of a Firefox profile, trust the authority for servers. */
export function trust(database: string, caFile: string): void {
  const certutil = (...args: string[]) =>
    execFileSync('certutil', [...args, '-d', `sql:${database}`], { stdio: ['ignore', 'ignore', 'pipe'] });
  certutil('-N', '--empty-password');
  certutil('-A', '-n', 'Hoyhoy test CA', '-t', 'C,,', '-i', caFile);
}
