import { z } from 'zod';
import { explain } from './explain.ts';
import type { LineIssue } from './issues.ts';
import { type LineSettings, lineSchema } from './schema.ts';
import { parseYaml } from './yaml-document.ts';

export type ParsedSettings = { ok: true; settings: LineSettings } | { ok: false; issues: LineIssue[] };

/** Reads the text of a `line.yaml`; tells all problems at once. */
export function parseSettings(file: string, text: string): ParsedSettings {
  if (text.trim() === '') {
    const cure = 'Write at least "name: …" and "greeting: …"; docs/lines.md shows a whole line.';
    return { ok: false, issues: [{ file, line: 1, message: 'The file is empty', cure }] };
  }
  const yaml = parseYaml(file, text);
  if (!yaml.ok) return yaml;
  const parsed = lineSchema.safeParse(yaml.document.value, { reportInput: true });
  if (parsed.success) return { ok: true, settings: parsed.data };
  return { ok: false, issues: explain(file, yaml.document, parsed.error.issues, schemaKeys) };
}

/** The keys of `line.yaml` at a path, e.g. `['limits']`; none where keys are free, as in `hours`. */
export function schemaKeys(path: readonly PropertyKey[]): string[] {
  let schema: z.core.$ZodType = lineSchema.in;
  for (const segment of path) {
    const inner = schema instanceof z.ZodObject ? schema.shape[String(segment)] : undefined;
    if (!inner) return [];
    schema = unwrap(inner);
  }
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

/** The schema inside its default, or of what may be absent. */
function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  const wrapped =
    schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodExactOptional;
  return wrapped ? unwrap(schema.unwrap()) : schema;
}
