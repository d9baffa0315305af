import { relative, resolve } from 'node:path';
import type { TestEvent } from 'node:test/reporters';
import { excerpt, readable } from './failed-tests.ts';
import { ending, type FailedTest, type OutcomeLine } from './outcome.ts';

const LONGEST_LAST_WORDS = 4000;

/** A node:test reporter that yields only the outcome: a line of JSON for each test, as soon as it is over. */
export default async function* outcomeReporter(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const lastWords = new Map<string, string>();
  for await (const event of source) {
    if (event.type === 'test:stderr') {
      const file = resolve(event.data.file);
      lastWords.set(file, ((lastWords.get(file) ?? '') + event.data.message).slice(-LONGEST_LAST_WORDS));
    }
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue;
    const { name, file, line, skip, todo, details } = event.data;
    const wholeFile = file !== undefined && resolve(name) === file;
    // A file that loads is told as a passed test of that name, also when it holds none.
    if (event.type === 'test:pass' && (details.type === 'suite' || wholeFile)) continue;
    const place = file && (wholeFile ? relative('', file) : `${relative('', file)}:${line}`);
    if (skip || todo) {
      if (details.type !== 'suite') yield failed({ name, place, error: skip ? 'It was skipped.' : 'It is planned.' });
    } else if (event.type === 'test:pass') {
      yield told({ passed: 1, failures: [], file: file && relative('', file) });
    } else {
      const { error } = event.data.details;
      // A suite itself fails by its hooks; what its tests do is told of each.
      if (details.type === 'suite' && property(error, 'failureType') === 'subtestsFailed') continue;
      yield failed({ name, place, error: wholeFile ? fileError(error, lastWords.get(file)) : readable(error) });
    }
  }
  yield told({ passed: 0, failures: [], last: true });
}

const told = (outcome: OutcomeLine) => `${JSON.stringify(outcome)}\n`;
const failed = (failure: FailedTest) => told({ passed: 0, failures: [failure] });

/** A file that does not load or ends before its tests have told why only on stderr. */
function fileError(error: Error, said = ''): string {
  const exitCode = property(error, 'exitCode');
  const end = typeof exitCode === 'number' ? ending(exitCode) : `it was ended by ${property(error, 'signal')}`;
  return [`The file's process failed: ${end}.`, excerpt(said, 'end')].filter(Boolean).join('\n');
}

function property(error: Error, name: string): unknown {
  return Object.entries(error).find(([key]) => key === name)?.[1];
}
