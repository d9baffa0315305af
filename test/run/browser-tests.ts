/**
 * Runs web-test-runner with the checkout's configuration.
 * Arguments: the file for the counts, then optionally a pattern that test names must contain.
 */
import { writeFile } from 'node:fs/promises';
import { startTestRunner } from '@web/test-runner';
import type { Counts } from './counts.ts';

const [countsFile, grep] = process.argv.slice(2);
const runner = await startTestRunner({
  readCliArgs: false,
  autoExitProcess: false,
  ...(grep === undefined ? {} : { config: { testFramework: { config: { grep } } } }),
});
if (countsFile === undefined || runner === undefined) process.exit(1);

runner.on('finished', async (passed) => {
  const total: Counts = { passed: 0, failed: 0 };
  for (const session of runner.sessions.all()) {
    if (session.debug) continue;
    // A file that could not be loaded has errors and no results.
    if (session.testResults === undefined || session.errors.length > 0) total.failed++;
    if (session.testResults !== undefined) count(session.testResults, total);
  }
  await writeFile(countsFile, JSON.stringify(total));
  await runner.stop();
  process.exit(passed ? 0 : 1);
});

interface Suite {
  suites: Suite[];
  tests: { passed: boolean; skipped: boolean }[];
}

function count(suite: Suite, total: Counts): void {
  for (const test of suite.tests) {
    if (test.passed && !test.skipped) total.passed++;
    else total.failed++;
  }
  for (const inner of suite.suites) count(inner, total);
}
