/**
 * `npm test`: brings what the tests need, runs every part, and ends with the failed tests and `N passed, N failed`.
 * `--only GROUP` (check, unit, speech, bundle, browser, e2e, long) runs a part; `--grep PATTERN` only tests of that name.
 */
import { parseArgs } from 'node:util';
import { Failure } from '../server/contract/index.ts';
import { failedTests } from './run/failed-tests.ts';
import type { FailedTest, Outcome } from './run/outcome.ts';
import { parts } from './run/parts.ts';
import { setUp } from './run/set-up.ts';

/** Run only when asked for. */
const onDemand = new Set(['long']);

const { values } = parseArgs({ options: { only: { type: 'string' }, grep: { type: 'string' } } });
const tell = (text: string) => process.stdout.write(`${text}\n`);

// Leaving runs the `exit` handlers, which end the part that runs.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1));
process.once('disconnect', () => process.exit(1));
process.channel?.unref();

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  tell(`${error.message}\n  ${error.cure}`);
  process.exitCode = 1;
}

async function main(): Promise<number> {
  const groups = [...new Set(parts.map((step) => step.group))];
  if (values.only !== undefined && !groups.includes(values.only)) {
    tell(`There is no part "${values.only}"; there are: ${groups.join(', ')}.`);
    return 1;
  }
  const chosen = parts.filter((step) => (values.only ? step.group === values.only : !onDemand.has(step.group)));
  if (values.only !== 'check') await timed('set up', () => setUp(tell));
  const failures: (FailedTest & { part: string })[] = [];
  const unsteady: (FailedTest & { part: string })[] = [];
  let passed = 0;
  for (const step of chosen) {
    tell(`\n── ${step.name}`);
    const found = await timed(
      step.name,
      () => step.run(values.grep === undefined ? {} : { grep: values.grep }),
      summary,
    );
    passed += found.passed;
    const ofPart = (failure: FailedTest) => ({ ...failure, part: step.name });
    failures.push(...found.failures.map(ofPart));
    unsteady.push(...(found.unsteady ?? []).map(ofPart));
  }
  if (unsteady.length > 0) tell(`\n── passed only when run once more\n${failedTests(unsteady)}`);
  if (failures.length > 0) tell(`\n── failed\n${failedTests(failures)}`);
  tell(`\n${summary({ passed, failures })}`);
  return failures.length > 0 || passed === 0 ? 1 : 0;
}

function summary({ passed, failures }: Outcome): string {
  return `${passed} passed, ${failures.length} failed`;
}

async function timed<T>(name: string, work: () => Promise<T>, describe?: (result: T) => string): Promise<T> {
  const started = performance.now();
  const result = await work();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  tell(`── ${name}: ${describe === undefined ? 'done' : describe(result)} (${seconds} s)`);
  return result;
}
