import { readdir, realpath, stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { LineInvalid, lineNotFound, linesFolderMissing } from './issues.ts';
import type { Line, LineCatalog } from './line.ts';
import { loadFiles } from './load.ts';
import { scanLine } from './scan.ts';

/** What a line's folder may be called; no name of this form leads out of the catalogue. */
const LINE_ID = /^[a-z0-9][a-z0-9-]{0,62}$/;

interface Loaded {
  fingerprint: string;
  line: Promise<Line>;
}

export interface LineCatalogOptions {
  /** A line that was read can't be used; told again only once its files have changed. */
  onBroken?: (problems: LineInvalid) => void;
}

/** Lines as folders of `dir`. A line is read again once one of its files has changed; otherwise `get` only looks at them. */
export function openLineCatalog(dir: string, { onBroken }: LineCatalogOptions = {}): LineCatalog {
  const root = resolve(dir);
  const loaded = new Map<string, Loaded>();
  return {
    async get(id) {
      if (!LINE_ID.test(id)) throw lineNotFound('(not a name of a line)');
      const folder = join(root, id);
      if (!(await isLineFolder(root, folder))) {
        loaded.delete(id);
        throw lineNotFound(id);
      }
      const files = await scanLine(folder);
      const known = loaded.get(id);
      if (known?.fingerprint === files.fingerprint) return known.line;
      const line = loadFiles(folder, files);
      // Whoever asks gets the failure; the copy kept here must not end the process as an unhandled one.
      line.catch((error) => error instanceof LineInvalid && onBroken?.(error));
      loaded.set(id, { fingerprint: files.fingerprint, line });
      return line;
    },
    async ids() {
      let names: string[];
      try {
        names = await readdir(root);
      } catch (error) {
        throw linesFolderMissing(root, error);
      }
      const candidates = names.filter((name) => LINE_ID.test(name)).sort();
      const folders = await Promise.all(candidates.map((name) => isLineFolder(root, join(root, name))));
      return candidates.filter((_, i) => folders[i]);
    },
  };
}

/** Whether it is a folder that really lies in the catalogue: a link to elsewhere is no line. */
async function isLineFolder(root: string, folder: string): Promise<boolean> {
  try {
    const real = await realpath(folder);
    return real.startsWith((await realpath(root)) + sep) && (await stat(real)).isDirectory();
  } catch {
    return false;
  }
}
