import { relative } from 'node:path';
import type { TestResultError, TestSession, TestSuiteResult } from '@web/test-runner';
import { excerpt } from './failed-tests.ts';
import type { FailedTest, Outcome } from './outcome.ts';

/** Outcome of web-test-runner's sessions: one a file. */
export function browserOutcome(sessions: readonly Pick<TestSession, 'testFile' | 'errors' | 'testResults'>[]): Outcome {
  let passed = 0;
  const failures: FailedTest[] = [];

  function add({ suites, tests }: TestSuiteResult, place: string): void {
    for (const test of tests) {
      if (test.passed && !test.skipped) passed++;
      else failures.push({ name: test.name, place, error: test.skipped ? 'It was skipped.' : told(test.error) });
    }
    for (const suite of suites) add(suite, place);
  }

  for (const { testFile, errors, testResults } of sessions) {
    const place = relative('', testFile);
    // A file that could not be loaded has errors and no results.
    if (testResults === undefined || errors.length > 0) failures.push({ name: place, place, error: told(errors[0]) });
    if (testResults !== undefined) add(testResults, place);
  }
  return { passed, failures };
}

function told(error: TestResultError | undefined): string {
  return error === undefined ? 'It told no error.' : excerpt(`${error.name ?? 'Error'}: ${error.message}`);
}
