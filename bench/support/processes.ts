import { readdirSync, readFileSync } from 'node:fs';

/** A process and all that it started, by Linux's /proc. */
export function processTree(root: number): number[] {
  const parents = new Map<number, number>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const stat = readProc(`/proc/${entry}/stat`);
    // The command may hold spaces and brackets, so fields count from behind its last bracket: state, ppid, …
    const parent = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
    if (parent) parents.set(Number(entry), Number(parent));
  }
  const tree = [root];
  for (const member of tree) {
    for (const [pid, parent] of parents) if (parent === member) tree.push(pid);
  }
  return tree;
}

/** The command line of a process, or '' for one that has ended. */
export function commandOf(pid: number): string {
  return (readProc(`/proc/${pid}/cmdline`) ?? '').replaceAll('\0', ' ');
}

/** Proportional set size in MB (10^6 bytes): shared pages count once, divided among those who share them. */
export function pssMegabytes(pids: readonly number[]): number {
  let kilobytes = 0;
  for (const pid of pids) {
    const pss = readProc(`/proc/${pid}/smaps_rollup`)?.match(/^Pss:\s+(\d+) kB$/m)?.[1];
    kilobytes += Number(pss ?? 0);
  }
  return (kilobytes * 1024) / 1e6;
}

/** CPU seconds that these processes have used so far, user and system. */
export function cpuSeconds(pids: readonly number[]): number {
  const ticksPerSecond = 100; // USER_HZ, the same on every Linux that Node runs on.
  let ticks = 0;
  for (const pid of pids) {
    const stat = readProc(`/proc/${pid}/stat`);
    const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
    ticks += Number(fields?.[11] ?? 0) + Number(fields?.[12] ?? 0);
  }
  return ticks / ticksPerSecond;
}

/** Share of this machine's CPU that was idle between two calls of the returned function's start and end. */
export function watchIdle(): () => number {
  const before = cpuTimes();
  return () => {
    const after = cpuTimes();
    return (after.idle - before.idle) / Math.max(1, after.total - before.total);
  };
}

function cpuTimes(): { idle: number; total: number } {
  const times = (readProc('/proc/stat') ?? '').split('\n', 1)[0]?.trim().split(/\s+/).slice(1, 9).map(Number) ?? [];
  const idle = (times[3] ?? 0) + (times[4] ?? 0);
  return { idle, total: times.reduce((sum, value) => sum + value, 0) };
}

function readProc(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // The process has ended between being listed and being read.
    return undefined;
  }
}
