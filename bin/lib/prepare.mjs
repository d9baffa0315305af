// The way of every command: say what is missing, install what can be installed, find Node 24.
import { install, isInstalled } from './install.mjs';
import { findNode } from './node.mjs';
import { missingFor } from './prerequisites.mjs';

const write = (text) => process.stderr.write(text);

/**
 * @param {string} command
 * @param {string | undefined} checkout folder whose dependencies are to be installed; undefined for an installed package
 * @returns {Promise<string>} a Node >= 24; ends the process, having said why, where something is missing
 */
export async function prepare(command, checkout) {
  const missing = missingFor(command, process.env);
  if (missing.length > 0) end(missing.map(({ what, cure }) => `${what}\n  ${cure}`).join('\n'));
  if (checkout !== undefined && !isInstalled(checkout)) {
    try {
      await install(checkout, write);
    } catch (error) {
      end(`${error.message}\n  See that npm reaches its registry (npm ping), then run the same command again.`);
    }
  }
  const node = findNode();
  if (node === undefined) {
    end(
      'There is no Node 24, and npm did not bring one (optional dependencies left out?).\n' +
        '  Install Node 24 from https://nodejs.org, or run npm ci without --omit=optional.',
    );
  }
  return node;
}

function end(text) {
  write(`${text}\n`);
  process.exit(1);
}
