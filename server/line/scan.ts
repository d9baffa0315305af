import type { BigIntStats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import type { LineIssue } from './issues.ts';

const SETTINGS = 'line.yaml';
const MAX_SETTINGS_KB = 64;
const MAX_KNOWLEDGE_MB = 2;
const MAX_KNOWLEDGE_FILES = 200;

/** The files a line consists of, as far as they may be read, and what is wrong with the others. */
export interface LineFiles {
  /** Paths relative to the folder, `line.yaml` first. */
  files: string[];
  issues: LineIssue[];
  /** Differs whenever a file was added, removed, renamed or written. */
  fingerprint: string;
}

type Trouble = 'missing' | 'outside' | 'unreadable';
type Words = readonly [message: string, cure: string];

/** Looks at a line's folder without reading its files. */
export async function scanLine(dir: string): Promise<LineFiles> {
  const root = await realpath(dir).catch(() => dir);
  const listed = await knowledgeNames(dir);
  const names = typeof listed === 'string' ? [] : listed;
  const files: string[] = [];
  const issues: LineIssue[] = [];
  const marks = [typeof listed === 'string' ? listed : `${names.length} files`];
  const refuse = (file: string, [message, cure]: Words) => issues.push({ file, line: 1, message, cure });

  if (typeof listed === 'string') refuse('knowledge', WORDS[listed]);
  if (names.length > MAX_KNOWLEDGE_FILES) refuse('knowledge', tooMany(names.length));
  let knowledgeBytes = 0;
  for (const path of [SETTINGS, ...names.slice(0, MAX_KNOWLEDGE_FILES).map((name) => `knowledge/${name}`)]) {
    const found = await lookAt(root, join(dir, path));
    marks.push(`${path} ${typeof found === 'string' ? found : mark(found)}`);
    const trouble = typeof found === 'string' ? WORDS[found] : troubleWith(path, found);
    if (trouble) {
      refuse(path, trouble);
    } else {
      files.push(path);
      if (path !== SETTINGS && typeof found !== 'string') knowledgeBytes += Number(found.size);
    }
  }
  const fingerprint = marks.join('\n');
  const megabytes = knowledgeBytes / 1024 / 1024;
  if (megabytes <= MAX_KNOWLEDGE_MB) return { files, issues, fingerprint };
  refuse('knowledge', tooLarge(megabytes));
  return { files: files.filter((path) => path === SETTINGS), issues, fingerprint };
}

async function lookAt(root: string, path: string): Promise<BigIntStats | Trouble> {
  try {
    const real = await realpath(path);
    if (!real.startsWith(root + sep)) return 'outside';
    return await stat(real, { bigint: true });
  } catch (error) {
    return isMissing(error) ? 'missing' : 'unreadable';
  }
}

async function knowledgeNames(dir: string): Promise<string[] | Trouble> {
  try {
    const names = await readdir(join(dir, 'knowledge'));
    // Editors and file managers leave hidden files and backups behind.
    return names.filter((name) => !name.startsWith('.') && !name.endsWith('~')).sort();
  } catch (error) {
    return isMissing(error) ? [] : 'unreadable';
  }
}

function troubleWith(path: string, found: BigIntStats): Words | undefined {
  if (path === SETTINGS) {
    if (!found.isFile()) return ['This is not a file', 'Put the settings of the line into a file of this name.'];
    if (found.size <= MAX_SETTINGS_KB * 1024) return undefined;
    return [`The file is larger than ${MAX_SETTINGS_KB} KB`, 'Move facts into knowledge/*.md.'];
  }
  if (!found.isFile()) return ['This is not a file', 'Put Markdown files directly into knowledge/, without folders.'];
  if (extname(path).toLowerCase() === '.md') return undefined;
  return ['Only Markdown files are read', 'Rename it to end in .md, or move it out of knowledge/.'];
}

function mark({ ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return `${ino} ${size} ${mtimeNs} ${ctimeNs}`;
}

const WORDS: Readonly<Record<Trouble, Words>> = {
  missing: ['The file is missing', 'Create it under exactly this name; docs/lines.md shows a whole line.'],
  outside: ['This is a link to a place outside the folder of the line', 'Put a copy of the file here.'],
  unreadable: ["It can't be read", 'Let the user that runs hoyhoy read it; knowledge must be a folder.'],
};

const tooMany = (count: number): Words => [
  `There are ${count} files, and ${MAX_KNOWLEDGE_FILES} is the most`,
  'Join small files.',
];

const tooLarge = (megabytes: number): Words => [
  `The files hold ${megabytes.toFixed(2)} MB, and ${MAX_KNOWLEDGE_MB} MB is the most`,
  'Keep what callers ask about, and move the rest out.',
];

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
