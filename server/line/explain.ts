import type { z } from 'zod';
import type { LineIssue } from './issues.ts';
import { suggestion } from './suggestion.ts';
import type { YamlDocument } from './yaml-document.ts';

/** What a file describes, and the page that says how. */
export interface Subject {
  whole: string;
  docs: string;
}

const LINE: Subject = { whole: 'a line', docs: 'docs/lines.md' };

/** Words zod's issues for whoever wrote the file, each at its place in it. */
export function explain(
  file: string,
  document: YamlDocument,
  issues: readonly z.core.$ZodIssue[],
  keys: KeysAt,
  subject: Subject = LINE,
): LineIssue[] {
  return issues.flatMap((issue): LineIssue[] => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => {
        const path = [...issue.path, key];
        const meant = suggestion(key, keys(issue.path));
        const cure = meant
          ? `Did you mean "${meant}"?`
          : `Remove it; the keys here are ${keys(issue.path).join(', ')}.`;
        return {
          file,
          ...document.locate(path, 'key'),
          message: `"${dotted(path)}" is not a key of ${subject.whole}`,
          cure,
        };
      });
    }
    const at = issue.code === 'custom' && issue.params?.['at'] === 'key' ? 'key' : 'value';
    const seeDocs = `${subject.docs} shows what belongs here.`;
    return [{ file, ...document.locate(issue.path, at), ...wording(issue, document, seeDocs) }];
  });
}

/** The keys that the schema knows at a path. */
export type KeysAt = (path: readonly PropertyKey[]) => readonly string[];

function wording(
  issue: z.core.$ZodIssue,
  document: Pick<YamlDocument, 'written'>,
  seeDocs: string,
): { message: string; cure: string } {
  const name = issue.path.length === 0 ? 'The file' : `"${dotted(issue.path)}"`;
  switch (issue.code) {
    case 'custom': {
      const cure: unknown = issue.params?.['cure'];
      return { message: issue.message, cure: typeof cure === 'string' ? cure : seeDocs };
    }
    case 'invalid_type':
      return wrongType(name, issue, document.written(issue.path), seeDocs);
    case 'invalid_key':
      return { message: `${name} is not usable: ${issue.issues[0]?.message ?? issue.message}`, cure: seeDocs };
    case 'invalid_value':
      return { message: `${name} is not one of the known values`, cure: `Write ${issue.values.join(' or ')}.` };
    case 'too_small':
    case 'too_big':
      return outOfBounds(name, issue);
    default:
      return { message: `${name} is not usable: ${issue.message}`, cure: seeDocs };
  }
}

/** Keys whose values are told to nobody, so that no log and no screenshot holds them. */
const SECRETS: ReadonlySet<PropertyKey | undefined> = new Set(['pin', 'authPassword', 'authToken']);

/** @param written the value as it stands in the file */
function wrongType(
  name: string,
  { path, expected, input }: z.core.$ZodIssueInvalidType,
  written: string | undefined,
  seeDocs: string,
): { message: string; cure: string } {
  if (input === undefined) return { message: `${name} is missing`, cure: `Add it; ${seeDocs}` };
  if (input === null) return { message: `${name} is empty`, cure: 'Give it a value, or remove the key.' };
  const cure = TYPE_CURES[expected] ?? seeDocs;
  if (expected === 'string' && typeof input !== 'object') {
    const message = `${name} was read as a ${typeof input}, not as text`;
    if (SECRETS.has(path.at(-1))) return { message, cure: 'Put it between quotes.' };
    const text = written ?? String(input);
    // Whoever leaves out the quotes leaves out the plus as well.
    return { message, cure: `Put it between quotes: "${name === '"phone"' ? text.replace(/^\+?/, '+') : text}".` };
  }
  return { message: `${name} must be ${TYPE_NAMES[expected] ?? expected}`, cure };
}

function outOfBounds(
  name: string,
  issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig,
): { message: string; cure: string } {
  const small = issue.code === 'too_small';
  const bound = small ? issue.minimum : issue.maximum;
  if (issue.origin === 'string') {
    if (small) return { message: `${name} is empty`, cure: 'Write some text, or remove the key.' };
    return {
      message: `${name} is longer than ${bound} characters`,
      cure: 'Shorten it; facts belong into the knowledge folder.',
    };
  }
  const unit = issue.origin === 'array' ? (bound === 1 ? ' entry' : ' entries') : '';
  const limit = `${small ? 'at least' : 'at most'} ${bound}${unit}`;
  return { message: `${name} must be ${unit === '' ? '' : 'a list of '}${limit}`, cure: `Write ${limit}.` };
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'a group of keys',
  record: 'a group of keys',
};

const TYPE_CURES: Readonly<Record<string, string>> = {
  number: 'Write a number without quotes.',
  int: 'Write a whole number without quotes.',
  boolean: 'Write true or false, without quotes.',
  array: 'Write a list: one entry a line, each after "- ".',
  tuple: 'Write a list: one entry a line, each after "- ".',
  object: 'Write "key: value" lines.',
  record: 'Write "key: value" lines.',
};

function dotted(path: readonly PropertyKey[]): string {
  return path.map(String).join('.');
}
