import { testFiles, unitTestFiles } from './files.ts';
import { browserTests, nodeTests, program, type Step, tool } from './steps.ts';

/** Another test beside them could take the port of a LiveKit that is killed, or have an interruption come too late. */
const alone = ['test/e2e/interruption.test.ts', 'test/e2e/killed-livekit.test.ts'];
const sideBySide = async () => (await testFiles('test/e2e')).filter((file) => !alone.includes(file));

/** All that `npm test` runs, in order. */
export const parts: readonly Step[] = [
  tool('types', 'check', [program('typescript/bin/tsc'), '-p', '.']),
  tool('format and lint', 'check', [program('@biomejs/biome/bin/biome'), 'ci', '--colors=off']),
  tool('dependencies', 'check', ['test/audit/main.ts']),
  // Most of these, and of those end to end, wait: for speech in real time, for ringing, for what is given up after a while.
  nodeTests('unit', 'unit', unitTestFiles, 4),
  // Whole fleets of processes that are killed, and keep a core busy with what comes after.
  nodeTests('fleet', 'unit', () => testFiles('test/server/fleet'), 2),
  // Its models use all cores, and are judged by the time they take.
  nodeTests('speech', 'speech', () => testFiles('test/server/speech'), 1),
  tool('build the widget', 'bundle', [program('vite/bin/vite.js'), 'build', '--logLevel', 'warn']),
  nodeTests('built widget', 'bundle', () => testFiles('test/widget-build'), 1),
  browserTests('widget in Chromium', 'browser'),
  nodeTests('end to end', 'e2e', sideBySide, 2),
  nodeTests('end to end, alone', 'e2e', async () => alone, 1),
  nodeTests('long', 'long', () => testFiles('test/long'), 1),
];
