import { readFileSync } from 'node:fs';

/**
 * Preloaded into a process (`node --import …/shifted-clock.ts?file=PATH`), makes its clock wrong by the ms that stand in
 * the file, from the moment they are written there. Time that only goes forward (`performance.now()`, timers) stays
 * right, as it does on a machine whose clock is set.
 */
const file = new URL(import.meta.url).searchParams.get('file');
if (file === null) throw new Error('Name the file that holds the shift: shifted-clock.ts?file=PATH');

const now = Date.now.bind(Date);
let shift = 0;
setInterval(() => {
  shift = Number(readFileSync(file, 'utf8'));
}, 50).unref();
Date.now = () => now() + shift;
