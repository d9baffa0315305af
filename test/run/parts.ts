import { testFiles, unitTestFiles } from './files.ts';
import { browserTests, nodeTests, program, type Step, tool } from './steps.ts';

/** All that `npm test` runs, in order. */
export const parts: readonly Step[] = [
  tool('types', 'check', [program('typescript/bin/tsc'), '-p', '.']),
  tool('format and lint', 'check', [program('@biomejs/biome/bin/biome'), 'ci', '--colors=off']),
  tool('dependencies', 'check', ['test/audit/main.ts']),
  nodeTests('unit', 'unit', unitTestFiles, 2),
  // Its models use all cores, and are judged by the time they take.
  nodeTests('speech', 'speech', () => testFiles('test/server/speech'), 1),
  tool('build the widget', 'bundle', [program('vite/bin/vite.js'), 'build', '--logLevel', 'warn']),
  nodeTests('built widget', 'bundle', () => testFiles('test/widget-build'), 1),
  browserTests('widget in Chromium', 'browser'),
  nodeTests('end to end', 'e2e', () => testFiles('test/e2e'), 1),
  nodeTests('long', 'long', () => testFiles('test/long'), 1),
];
