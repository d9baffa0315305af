import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** What processes hold open, by Linux's /proc: descriptors of any kind, and UDP sockets among them. */
export function heldOpen(pids: readonly number[]): { handles: number; ports: number } {
  const udp = new Set(['/proc/net/udp', '/proc/net/udp6'].flatMap(inodes));
  let [handles, ports] = [0, 0];
  for (const pid of pids) {
    for (const descriptor of readdirSync(`/proc/${pid}/fd`)) {
      handles++;
      if (udp.has(targetOf(`/proc/${pid}/fd/${descriptor}`))) ports++;
    }
  }
  return { handles, ports };
}

const inodes = (table: string): string[] =>
  readFileSync(table, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => `socket:[${line.trim().split(/\s+/)[9]}]`);

function targetOf(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    // Closed between being listed and being read.
    return '';
  }
}
