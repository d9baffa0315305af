import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
import { unpacked } from './unpacked.ts';

const run = promisify(execFile);
const scanned = z.object({ code: z.number(), stdout: z.string(), stderr: z.string() });

const WHEEL = {
  ...{ name: 'sipvicious', version: '0.3.8', licence: 'GPL-2.0-or-later', languages: [], size: 57_807 },
  sha256: '9955f45bfefae6083a93347e8f55e21ce55c874699562204b837920edcaba8a1',
  about: 'the scanner that most others are copies of',
};

/** Its own name in each request gives it away; a disguise makes it call itself something else. */
const PROGRAM = (tool: string) => `
import os, sys
sys.path.insert(0, os.environ['PACKAGES'])
from sipvicious.libs import svhelper
name = os.environ.get('DISGUISE')
if name: svhelper.makeRequest.__defaults__ = tuple(name if d == 'friendly-scanner' else d for d in svhelper.makeRequest.__defaults__)
from sipvicious.${tool} import main
sys.argv[0] = '${tool}'
main()
`;

export interface ScanOptions {
  /** Folder of its own: it keeps what it has learned there. */
  home: string;
  /** What it calls itself in place of its name. */
  disguise?: string;
}

/** Runs `svmap` or `svwar` to its end; resolves to all that it printed. */
export async function scan(tool: 'svmap' | 'svwar', args: string[], { home, disguise }: ScanOptions): Promise<string> {
  const env = {
    ...process.env,
    HOME: home,
    PACKAGES: await unpacked('sipvicious', WHEEL),
    ...(disguise && { DISGUISE: disguise }),
  };
  const { stdout, stderr } = await run('python3', ['-c', PROGRAM(tool), ...args], { env, timeout: 60_000 }).catch(
    // Its status tells how it fared, as does what it printed.
    (error: unknown) => scanned.parse(error),
  );
  return `${stdout}\n${stderr}`;
}
