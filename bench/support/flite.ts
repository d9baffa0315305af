import { execFileSync, spawnSync } from 'node:child_process';
import { ensureMachine, type Need } from '../../test/run/machine.ts';

const need: Need = {
  what: 'flite',
  present: () => spawnSync('flite', ['--version']).error === undefined,
  debianPackage: 'flite',
};

/** Installs the voices where that is possible. @throws Failure that says what to install */
export function ensureFlite(): void {
  ensureMachine((text) => process.stderr.write(`${text}\n`), [need]);
}

/** Writes a text as a WAV. @param voice made from recordings of one person, e.g. `awb`, a Scot */
export function fliteWav(voice: string, text: string, path: string): void {
  execFileSync('flite', ['-voice', voice, '-t', text, '-o', path]);
}
