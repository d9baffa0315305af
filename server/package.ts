import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

/** Folder that holds our package.json: of the checkout, or of the installed package whose code lies in `dist`. */
export const packageRoot = above(import.meta.dirname);

export const packageVersion = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'))).version;

function above(dir: string): string {
  return existsSync(join(dir, 'package.json')) ? dir : above(dirname(dir));
}
