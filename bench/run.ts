/** `npm run bench -- NAME …`: brings what the benchmark needs and runs `bench/NAME.ts` with the other arguments. */
import { glob } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Failure } from '../server/contract/index.ts';
import { setUp } from '../test/run/set-up.ts';

const names: string[] = [];
for await (const file of glob('*.ts', { cwd: import.meta.dirname })) names.push(basename(file, '.ts'));
const choice = names.filter((name) => name !== 'run').sort();

const [name = '', ...args] = process.argv.slice(2);
if (!choice.includes(name)) {
  process.stderr.write(`Usage: npm run bench -- NAME, where NAME is one of: ${choice.join(', ')}\n`);
  process.exit(1);
}
try {
  await setUp((text) => process.stderr.write(`${text}\n`));
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  process.stderr.write(`${error.message}\n  ${error.cure}\n`);
  process.exit(1);
}
// The benchmark finds its own arguments where it would find them if it were run alone.
process.argv.splice(1, process.argv.length, join(import.meta.dirname, `${name}.ts`), ...args);
await import(pathToFileURL(join(import.meta.dirname, `${name}.ts`)).href);
