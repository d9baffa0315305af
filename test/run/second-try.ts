import type { FailedTest, Outcome } from './outcome.ts';

/** With more, it is no accident. */
const MOST_FILES = 2;

/**
 * Files to be run once more, by themselves: real phones, browsers and speech on a busy machine fail now and then, and one
 * such test must not cost everybody the whole run. None where too much has failed, or something that is in no file.
 */
export function filesToTryAgain({ failures }: Outcome): string[] {
  const files = failures.map(fileOf);
  const known = files.filter((file) => file !== undefined);
  const wanted = [...new Set(known)];
  return known.length === files.length && wanted.length <= MOST_FILES ? wanted : [];
}

/** What holds after the second run of these files; what failed in the first only is told as unsteady, and never hidden. */
export function afterSecondTry(first: Outcome, files: readonly string[], second: Outcome): Outcome {
  const before = files.reduce((sum, file) => sum + (first.passedIn?.[file] ?? 0), 0);
  const failedAgain = new Set(second.failures.map(({ name, place }) => `${name} ${place}`));
  return {
    passed: first.passed - before + second.passed,
    failures: second.failures,
    unsteady: first.failures.filter(({ name, place }) => !failedAgain.has(`${name} ${place}`)),
  };
}

const fileOf = ({ place }: FailedTest): string | undefined => place?.replace(/:\d+$/, '');
