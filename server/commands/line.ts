import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { stringify } from 'yaml';
import { keyHash } from '../api/api-keys.ts';
import { Failure } from '../contract/index.ts';
import { openLineCatalog } from '../line/catalog.ts';
import { formatIssues } from '../line/format-issues.ts';
import { LineInvalid } from '../line/issues.ts';
import { loadLine } from '../line/load.ts';
import { checkVoice } from '../line/voice.ts';
import { hashPin, randomPin } from '../owner/pin.ts';
import type { CommandContext } from './context.ts';
import { lineNamed } from './known-line.ts';

/**
 * `hoyhoy line check`: tells every problem of the given lines, or of all in HOYHOY_LINES. Voices are known only where the
 * embedded speech server answers; another one has its own.
 * @throws Failure `lines-invalid` where there is any
 */
export async function lineCheckCommand(context: CommandContext, dirs: readonly string[]): Promise<void> {
  const folders = dirs.length > 0 ? dirs.map((dir) => resolve(dir)) : await configuredLines(context);
  const { embedded } = context.config().realtime;
  let problems = 0;
  for (const folder of folders) {
    try {
      const line = await loadLine(folder);
      if (embedded) await checkVoice(line);
      context.print(`${line.id}: valid (${line.name}, ${line.knowledge.length} sections of knowledge)`);
    } catch (error) {
      if (!(error instanceof LineInvalid)) throw error;
      problems += error.issues.length;
      context.print(formatIssues(error, process.cwd()));
    }
  }
  if (problems > 0) throw linesInvalid(problems);
}

/**
 * `hoyhoy line key`: makes a key for apps, and prints it with the lines that let it in. It is kept nowhere.
 * @throws Failure `line-not-found` | `lines-folder-missing` | `line-invalid`
 */
export async function lineKeyCommand(context: CommandContext, id: string): Promise<void> {
  const line = await lineNamed(id, context.config().linesDir);
  const key = `hoyhoy_${randomBytes(32).toString('base64url')}`;
  context.print(`Key, shown only now:\n\n  ${key}\n`);
  context.print(`Add this to ${resolve(line.dir, 'line.yaml')}:\n`);
  context.print(['apiKeys:', ...line.apiKeys, keyHash(key)].join('\n  - '));
  context.print('\nThe app sends it with each request: Authorization: Bearer KEY');
}

/**
 * `hoyhoy line pin`: makes a PIN for the owner's telephone, and prints it with the line that takes it. It is kept nowhere.
 * @throws Failure `line-not-found` | `line-invalid`
 */
export async function linePinCommand(context: CommandContext, id: string): Promise<void> {
  const line = await lineNamed(id, context.config().linesDir);
  const pin = randomPin();
  context.print(`PIN, shown only now:\n\n  ${pin}\n`);
  context.print(`Put this into ${resolve(line.dir, 'line.yaml')}${line.owner ? ', in place of its owner' : ''}:\n`);
  // What is put in place of it must not open the line to phones that it was closed to.
  const numbers = line.owner?.numbers ?? [];
  const owner = { pin: await hashPin(pin), ...(numbers.length > 0 && { numbers }) };
  context.print(stringify({ owner }, { lineWidth: 0 }).trimEnd());
  context.print('\nIn any call to the line, press * and the PIN and #.');
}

async function configuredLines(context: CommandContext): Promise<string[]> {
  const { linesDir } = context.config();
  const ids = await openLineCatalog(linesDir).ids();
  if (ids.length === 0) throw noLines(linesDir);
  return ids.map((id) => resolve(linesDir, id));
}

const linesInvalid = (count: number) =>
  new Failure({
    reason: 'lines-invalid',
    message: `${count} ${count === 1 ? 'problem' : 'problems'} found.`,
    cure: 'Mend what is listed above; docs/lines.md explains every key.',
  });

const noLines = (dir: string) =>
  new Failure({
    reason: 'no-lines',
    message: `There is no line in ${dir}.`,
    cure: 'Create a folder with a line.yaml there (docs/lines.md), name folders to check, or set HOYHOY_LINES.',
  });
