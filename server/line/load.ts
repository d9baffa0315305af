import { basename, join, resolve } from 'node:path';
import { LineInvalid, type LineIssue } from './issues.ts';
import { parseKnowledge } from './knowledge.ts';
import type { KnowledgeSection, Line } from './line.ts';
import { readText } from './read-text.ts';
import { type LineFiles, scanLine } from './scan.ts';
import type { LineSettings } from './schema.ts';
import { parseSettings } from './settings.ts';

/**
 * Reads a line's folder: `line.yaml` and `knowledge/*.md`. The folder's name becomes the line's id.
 * @throws LineInvalid with every problem of every file
 */
export async function loadLine(dir: string): Promise<Line> {
  return loadFiles(dir, await scanLine(dir));
}

/** `loadLine` for a folder that was looked at already. */
export async function loadFiles(dir: string, { files, issues }: LineFiles): Promise<Line> {
  const path = resolve(dir);
  const id = basename(path);
  const found: LineIssue[] = [...issues];
  const knowledge: KnowledgeSection[] = [];
  let settings: LineSettings | undefined;
  for (const file of files) {
    const text = await readText(join(path, file), file);
    if (typeof text !== 'string') {
      found.push(text);
    } else if (file === 'line.yaml') {
      const parsed = parseSettings(file, text);
      if (parsed.ok) settings = parsed.settings;
      else found.push(...parsed.issues);
    } else {
      knowledge.push(...parseKnowledge(file, text));
    }
  }
  const [first, ...others] = found.sort(byPlace);
  if (first) throw new LineInvalid(id, path, [first, ...others]);
  if (!settings) throw new TypeError(`No settings and no issues for line ${id}`);
  return { id, dir: path, ...settings, knowledge };
}

/** Order of reading: line.yaml, then knowledge by name; within a file from top to bottom. */
function byPlace(a: LineIssue, b: LineIssue): number {
  const rank = (issue: LineIssue) => (issue.file === 'line.yaml' ? 0 : 1);
  return rank(a) - rank(b) || a.file.localeCompare(b.file) || a.line - b.line || (a.column ?? 0) - (b.column ?? 0);
}
