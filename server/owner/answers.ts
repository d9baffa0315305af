import { randomBytes } from 'node:crypto';
import { link, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cleanLine, Failure } from '../contract/index.ts';
import { loadLine } from '../line/load.ts';

/** A note that an owner has dictated by telephone: one file of the line's knowledge. */
export interface DictatedAnswer {
  /** Of the file `knowledge/by-phone-ID.md`. */
  id: string;
  question: string;
  answer: string;
}

const FOLDER = 'knowledge';
const NAME = /^by-phone-(\d{8}-[0-9a-f]{6})\.md$/;
const LONGEST_QUESTION = 300;
const LONGEST_ANSWER = 2000;
/** A line has at most 200 files: most of them stay the owner's own. */
const MOST = 100;

/**
 * Writes an answer into the line's knowledge, whole or not at all, and takes it back where the line could not be read
 * with it. @throws Failure `answer-refused`
 */
export async function addAnswer(
  dir: string,
  { question, answer, at }: Omit<DictatedAnswer, 'id'> & { at: number },
): Promise<string> {
  const [asked, said] = [headingOf(question), plain(answer, LONGEST_ANSWER)];
  if (asked === '' || said === '') throw refused('nothing of it can be written');
  if ((await listAnswers(dir)).length >= MOST) throw refused(`there are ${MOST} answers by phone already`);
  const day = new Date(at).toISOString().slice(0, 10);
  const id = `${day.replaceAll('-', '')}-${randomBytes(3).toString('hex')}`;
  const path = pathOf(dir, id);
  // Hidden files are no knowledge; once linked, it is there whole. A name that exists is never replaced.
  const draft = join(dir, FOLDER, `.by-phone-${id}`);
  try {
    await mkdir(join(dir, FOLDER), { recursive: true });
    await writeFile(draft, `# ${asked}\n\n${said}\n\n<!-- Dictated by telephone on ${day}. -->\n`, { flag: 'wx' });
    await link(draft, path);
  } catch (cause) {
    throw refused('the knowledge folder can not be written to', cause);
  } finally {
    await rm(draft, { force: true }).catch(() => {}); // Where nothing could be written, nothing is left.
  }
  try {
    await loadLine(dir);
    return id;
  } catch (cause) {
    await rm(path, { force: true });
    throw refused('the line could not be read with it', cause);
  }
}

/** A question as it stands in a note. */
export const headingOf = (question: string) => plain(question, LONGEST_QUESTION);

/** Oldest first. */
export async function listAnswers(dir: string): Promise<DictatedAnswer[]> {
  const names = await readdir(join(dir, FOLDER)).catch(() => []);
  const ids = names.flatMap((name) => NAME.exec(name)?.[1] ?? []).sort();
  return Promise.all(
    ids.map(async (id) => {
      const text = await readFile(pathOf(dir, id), 'utf8');
      const [, question = '', answer = ''] = /^# (.*)\n\n(.*)/.exec(text) ?? [];
      return { id, question, answer };
    }),
  );
}

/** Resolves to whether there was one. */
export async function removeAnswer(dir: string, id: string): Promise<boolean> {
  if (!NAME.test(`by-phone-${id}.md`)) return false;
  try {
    await rm(pathOf(dir, id));
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

const pathOf = (dir: string, id: string) => join(dir, FOLDER, `by-phone-${id}.md`);

/** Words as a sentence of Markdown that is nothing but words: no mark-up, no list, no comment, on one line. */
function plain(text: string, max: number): string {
  const words = cleanLine(text)
    .replace(/[\\`*_{}[\]<>#|~]/g, ' ')
    .replace(/^[\s\-+=.:]+/, '')
    .replace(/^(\d+)[.)](?=\s)/, '$1');
  return cleanLine(words, max);
}

const refused = (why: string, cause?: unknown) =>
  new Failure({
    reason: 'answer-refused',
    message: `The answer was not kept: ${why}.`,
    cure: 'See what `hoyhoy line check` and `hoyhoy line answers` tell of the line, and let this user write to its folder.',
    cause,
  });
