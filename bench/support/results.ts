import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { z } from 'zod';

const packageLock = z.object({ packages: z.record(z.string(), z.object({ version: z.string().optional() })) });

/**
 * Stores a benchmark's figures under `bench/results/NAME.json`, with what is needed to judge them, and prints them
 * as the last line of the output.
 */
export function report(name: string, figures: Record<string, number>, about: { notes: string[]; packages: string[] }) {
  const lock = packageLock.parse(JSON.parse(readFileSync('package-lock.json', 'utf8')));
  const rounded = roundedOf(figures);
  const result = {
    date: new Date().toISOString(),
    commit: execFileSync('git', ['describe', '--always', '--dirty'], { encoding: 'utf8' }).trim(),
    node: process.version,
    versions: Object.fromEntries(about.packages.map((p) => [p, lock.packages[`node_modules/${p}`]?.version ?? '?'])),
    cores: cpus().length,
    cpu: cpus()[0]?.model ?? '?',
    load: loadavg().map((value) => Number(value.toFixed(2))),
    notes: about.notes,
    figures: rounded,
  };
  mkdirSync('bench/results', { recursive: true });
  writeFileSync(`bench/results/${name}.json`, `${JSON.stringify(result, null, 2)}\n`);
  tell(figures, about.notes);
}

/** Prints figures as `report` does, and stores none: those of a part do not take the place of the whole. */
export function tell(figures: Record<string, number>, notes: readonly string[]): void {
  for (const note of notes) console.log(note);
  console.log(JSON.stringify(roundedOf(figures)));
}

const roundedOf = (figures: Record<string, number>) =>
  Object.fromEntries(Object.entries(figures).map(([key, value]) => [key, Number(value.toFixed(3))]));
