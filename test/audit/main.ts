/** `npm test` runs it as the part "dependencies": ends with 1 where something in them should not be used as it is. */
import { readFile } from 'node:fs/promises';
import { askForAdvisories } from './advisories.ts';
import { lockfileProblems } from './lockfile.ts';

const now = new Date();
const read = (name: string) => readFile(name, 'utf8');
const [lock, manifest, npmrc] = await Promise.all(['package-lock.json', 'package.json', '.npmrc'].map(read));
if (lock === undefined || manifest === undefined || npmrc === undefined)
  throw new TypeError('A file of npm has no text.');
const problems = lockfileProblems({ lock, manifest, npmrc }, now);
const advisories = await askForAdvisories(now);
if (advisories.kind === 'asked') problems.push(...advisories.problems);

for (const problem of problems) process.stdout.write(`${problem}\n`);
if (problems.length > 0) {
  process.stdout.write(
    'Replace or update them; what has to stay is named in test/audit/exceptions.ts, with a reason and a day.\n',
  );
}
process.stdout.write('Checked: hashes, sources, licences and install scripts of every package.\n');
process.stdout.write(
  advisories.kind === 'asked'
    ? `Checked: known vulnerabilities (${advisories.known} of lesser severity, or excepted, may remain).\n`
    : `NOT checked: known vulnerabilities, because the registry tells none (${advisories.why}). Run \`npm audit --omit=dev\` where it does.\n`,
);
process.exitCode = problems.length > 0 ? 1 : 0;
