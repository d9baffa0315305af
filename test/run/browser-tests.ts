/**
 * Runs web-test-runner with the checkout's configuration.
 * Arguments: the file for the outcome, then optionally a pattern that test names must contain.
 */
import { writeFile } from 'node:fs/promises';
import { startTestRunner } from '@web/test-runner';
import { browserOutcome } from './browser-outcome.ts';

const [outcomeFile, grep] = process.argv.slice(2);
const runner = await startTestRunner({
  readCliArgs: false,
  autoExitProcess: false,
  ...(grep === undefined ? {} : { config: { testFramework: { config: { grep } } } }),
});
if (outcomeFile === undefined || runner === undefined) process.exit(1);

runner.on('finished', async (passed) => {
  const sessions = [...runner.sessions.all()].filter((session) => !session.debug);
  await writeFile(outcomeFile, JSON.stringify({ ...browserOutcome(sessions), last: true }));
  await runner.stop();
  process.exit(passed ? 0 : 1);
});
