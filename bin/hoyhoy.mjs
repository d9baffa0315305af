#!/usr/bin/env node
// The `hoyhoy` command: in a checkout it runs the sources, in an installed package what was built from them.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { become, quiet } from './lib/node.mjs';
import { prepare } from './lib/prepare.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const sources = join(root, 'server', 'cli.ts');
const checkout = existsSync(sources);
const args = process.argv.slice(2);
const asksForHelp = args.length === 0 || args.includes('--help') || args.includes('-h') || args[0] === 'help';
const node = await prepare(asksForHelp ? 'help' : args[0], checkout ? root : undefined);
become(node, [checkout ? sources : join(root, 'dist', 'server', 'cli.js'), ...args], { env: quiet });
