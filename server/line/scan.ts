import type { BigIntStats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import type { LineIssue } from './issues.ts';

export const MAX_SETTINGS_BYTES = 64 * 1024;
export const MAX_KNOWLEDGE_BYTES = 2 * 1024 * 1024;
export const MAX_KNOWLEDGE_FILES = 200;

/** The files a line consists of, as far as they may be read, and what is wrong with the others. */
export interface LineFiles {
  /** Paths relative to the folder, `line.yaml` first. */
  files: string[];
  issues: LineIssue[];
  /** Differs whenever a file was added, removed, renamed or written. */
  fingerprint: string;
}

/** Looks at a line's folder without reading its files. */
export async function scanLine(dir: string): Promise<LineFiles> {
  const root = await realpath(dir).catch(() => dir);
  const listed = await knowledgeNames(dir);
  const names = typeof listed === 'string' ? [] : listed;
  const paths = ['line.yaml', ...names.map((name) => `knowledge/${name}`)];
  const files: string[] = [];
  const issues: LineIssue[] = [];
  const marks: string[] = [];
  let knowledgeBytes = 0;
  const refuse = (file: string, message: string, cure: string) => issues.push({ file, line: 1, message, cure });

  if (typeof listed === 'string') refuse('knowledge', ...WORDS[listed]);
  if (names.length > MAX_KNOWLEDGE_FILES) {
    refuse('knowledge', `There are ${names.length} files, and ${MAX_KNOWLEDGE_FILES} is the most`, 'Join small files.');
    paths.length = 1 + MAX_KNOWLEDGE_FILES;
  }
  for (const path of paths) {
    const found = await lookAt(root, join(dir, path));
    marks.push(
      typeof found === 'string'
        ? `${path} ${found}`
        : `${path} ${found.ino} ${found.size} ${found.mtimeNs} ${found.ctimeNs}`,
    );
    if (typeof found === 'string') {
      refuse(path, ...WORDS[found]);
    } else if (!found.isFile()) {
      refuse(path, 'This is not a file', 'Put Markdown files directly into knowledge/, without folders in it.');
    } else if (path !== 'line.yaml' && extname(path).toLowerCase() !== '.md') {
      refuse(path, 'Only Markdown files are read', 'Rename it to end in .md, or move it out of knowledge/.');
    } else if (path === 'line.yaml' && found.size > MAX_SETTINGS_BYTES) {
      refuse(path, `The file is larger than ${MAX_SETTINGS_BYTES / 1024} KB`, 'Move facts into knowledge/*.md.');
    } else {
      files.push(path);
      if (path !== 'line.yaml') knowledgeBytes += Number(found.size);
    }
  }
  if (knowledgeBytes > MAX_KNOWLEDGE_BYTES) {
    const size = `${(knowledgeBytes / 1024 / 1024).toFixed(1)} MB`;
    refuse(
      'knowledge',
      `The files hold ${size}, and 2 MB is the most`,
      'Keep what callers ask about; move the rest out.',
    );
    files.splice(1);
  }
  return { files, issues, fingerprint: marks.join('\n') };
}

type Trouble = 'missing' | 'outside' | 'unreadable';

const WORDS: Readonly<Record<Trouble, [message: string, cure: string]>> = {
  missing: ['The file is missing', 'Create it under exactly this name; docs/lines.md shows a whole line.'],
  outside: ['This is a link to a place outside the folder of the line', 'Put a copy of the file here.'],
  unreadable: ["It can't be read", 'Let the user that runs hoyhoy read it; knowledge must be a folder.'],
};

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
    // Editors and file managers leave hidden files behind.
    return names.filter((name) => !name.startsWith('.') && !name.endsWith('~')).sort();
  } catch (error) {
    return isMissing(error) ? [] : 'unreadable';
  }
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
