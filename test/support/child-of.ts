import { readdirSync, readFileSync } from 'node:fs';

/** Id of the process that a `hoyhoy serve` runs for this command, such as `api`. */
export function childOf(serve: number | undefined, command: string): number {
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const stat = readProcess(entry, 'stat');
    // The name of a process may hold spaces and brackets, so fields count from behind its last bracket: state, ppid, …
    const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (Number(parent) !== serve) continue;
    if (readProcess(entry, 'cmdline').split('\0').includes(command)) return Number(entry);
  }
  throw new Error(`There is no \`hoyhoy ${command}\`.`);
}

/** '' for one that has ended. */
function readProcess(id: string, file: string): string {
  try {
    return readFileSync(`/proc/${id}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
