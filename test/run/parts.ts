import { testFiles, unitTestFiles } from './files.ts';
import { browserTests, nodeTests, program, type Step, tool } from './steps.ts';

/** All that `npm test` runs, in order. */
export const parts: readonly Step[] = [
  tool('types', 'check', [program('typescript/bin/tsc'), '-p', '.']),
  tool('format and lint', 'check', [program('@biomejs/biome/bin/biome'), 'ci', '--colors=off']),
  tool('dependencies', 'check', ['test/audit/main.ts']),
  // Most of these wait: for speech in real time, for ringing, for what is given up after a while.
  nodeTests('unit', 'unit', unitTestFiles, { concurrency: 4, secondTry: true }),
  // Whole fleets of processes that are killed, and keep a core busy with what comes after.
  nodeTests('fleet', 'unit', () => testFiles('test/server/fleet'), { concurrency: 2, secondTry: true }),
  // Its models use all cores, and are judged by the time they take.
  nodeTests('speech', 'speech', () => testFiles('test/server/speech'), { secondTry: true }),
  tool('build the widget', 'bundle', [program('vite/bin/vite.js'), 'build', '--logLevel', 'warn']),
  nodeTests('built widget', 'bundle', () => testFiles('test/widget-build')),
  browserTests('widget in Chromium', 'browser'),
  // Browser, room, agent and speech of one take most of a core each: two at a time are heard late on two of them.
  nodeTests('end to end', 'e2e', () => testFiles('test/e2e'), { secondTry: true }),
  nodeTests('long', 'long', () => testFiles('test/long')),
];
