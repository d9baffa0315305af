import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EMBEDDED_VOICES, type EmbeddedVoice, isEmbeddedVoice, OPENAI_VOICES } from '../contract/index.ts';
import { LineInvalid } from './issues.ts';
import type { Line, LineCatalog } from './line.ts';
import { suggestion } from './suggestion.ts';
import { usableLines } from './usable-lines.ts';
import { parseYaml } from './yaml-document.ts';

const FILE = 'line.yaml';

/**
 * Whether the embedded speech server has the voice that a line names. One of OpenAI's is none of its own, but no slip: it
 * counts once OpenAI answers. @throws LineInvalid with the choices
 */
export async function checkVoice({ id, dir, voice }: Line): Promise<void> {
  if (voice === undefined || isEmbeddedVoice(voice) || OPENAI_VOICES.includes(voice)) return;
  const yaml = parseYaml(FILE, await readFile(join(dir, FILE), 'utf8'));
  const place = yaml.ok ? yaml.document.locate(['voice'], 'value') : { line: 1 };
  const meant = suggestion(voice, [...EMBEDDED_VOICES, ...OPENAI_VOICES]);
  const message = `"${voice}" is no voice of the embedded speech server, which is to answer`;
  const cure = `${meant === undefined ? '' : `Did you mean "${meant}"? `}Write ${EMBEDDED_VOICES.join(' or ')}, or one of OpenAI's for when it answers: ${OPENAI_VOICES.join(', ')}.`;
  throw new LineInvalid(id, dir, [{ file: FILE, ...place, message, cure }]);
}

/** The embedded speech server's voices that lines of a catalogue name. */
export async function voicesOf(catalog: LineCatalog): Promise<EmbeddedVoice[]> {
  const named = (await usableLines(catalog)).map(({ voice }) => voice);
  return [...new Set(named)].filter((voice) => voice !== undefined && isEmbeddedVoice(voice));
}
