import { isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseDocument, visit, type YAMLError } from 'yaml';
import type { LineIssue } from './issues.ts';

/** A YAML file as plain values, with the place of each of them. */
export interface YamlDocument {
  value: unknown;
  /** Where the value at a path is, or its key; the nearest thing around it where there is no such path. */
  locate(path: readonly PropertyKey[], at: 'key' | 'value'): { line: number; column: number };
  /** A single value as it stands in the file: of a number also what YAML drops, such as its plus. */
  written(path: readonly PropertyKey[]): string | undefined;
}

export type ParsedYaml = { ok: true; document: YamlDocument } | { ok: false; issues: LineIssue[] };

/**
 * Parses YAML 1.2 (core schema) without aliases, custom tags or further documents; tells all problems at once.
 * @param docs page that shows what the file holds
 */
export function parseYaml(file: string, text: string, docs = 'docs/lines.md'): ParsedYaml {
  const lines = new LineCounter();
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const issue = (offset: number, message: string, cure: string): LineIssue => ({
    file,
    ...place(offset),
    message,
    cure,
  });
  try {
    const document = parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      schema: 'core',
      merge: false,
      resolveKnownTags: false,
      stringKeys: true,
      // 'silent' would also keep quiet about further documents.
      logLevel: 'error',
    });
    const issues = [...document.errors, ...document.warnings].map((error) =>
      issue(error.pos[0], `This is not YAML: ${error.message}`, cureOf(error, docs)),
    );
    visit(document, {
      // Refused, since expanding them is how a small file becomes a huge one, and a line needs none.
      Alias: (_, node) =>
        void issues.push(issue(start(node) ?? 0, 'Aliases are not supported', 'Write the value out here.')),
      Pair: (_, { key }) => {
        // Assigning this key would be lost or would change the object's prototype.
        if (!isScalar(key) || key.value !== '__proto__') return;
        issues.push(issue(start(key) ?? 0, '"__proto__" is not a key', 'Remove it.'));
      },
    });
    if (issues.length > 0) return { ok: false, issues: firstOfEachPlace(issues) };
    return {
      ok: true,
      document: {
        value: document.toJS(),
        locate: (path, at) => place(offsetOf(document.contents, path, at)),
        written: (path) => sourceOf(document.getIn(path, true)),
      },
    };
  } catch (error) {
    // Thousands of brackets overflow the parser's stack.
    if (!(error instanceof RangeError)) throw error;
    return {
      ok: false,
      issues: [issue(0, 'The file is nested too deeply', `Write keys and values as ${docs} shows.`)],
    };
  }
}

/** One slip makes the parser complain many times at the same place; the first complaint is the useful one. */
function firstOfEachPlace(issues: LineIssue[]): LineIssue[] {
  const places = new Set<string>();
  return issues.filter(({ line, column }) => {
    const place = `${line}:${column}`;
    if (places.has(place)) return false;
    places.add(place);
    return true;
  });
}

function offsetOf(root: Node | null, path: readonly PropertyKey[], at: 'key' | 'value'): number {
  let node: unknown = root;
  let offset = start(root) ?? 0;
  for (const [depth, segment] of path.entries()) {
    const last = depth === path.length - 1;
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === segment);
      if (!pair) return offset;
      offset = (last && at === 'key' ? undefined : start(pair.value)) ?? start(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node) && typeof segment === 'number') {
      node = node.items[segment];
      offset = start(node) ?? offset;
    }
  }
  return offset;
}

function sourceOf(node: unknown): string | undefined {
  return isScalar(node) ? node.source : undefined;
}

function start(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}

function cureOf(error: YAMLError, docs: string): string {
  switch (error.code) {
    case 'DUPLICATE_KEY':
      return 'Give each key once; remove or rename this one.';
    case 'TAB_AS_INDENT':
      return 'Indent with spaces, not with tabs.';
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'MULTILINE_IMPLICIT_KEY':
      return 'Put text that holds a colon between quotes, e.g. greeting: "Hello: how can I help?".';
    case 'BAD_SCALAR_START':
      return 'Put text that begins with a sign between quotes.';
    case 'MULTIPLE_DOCS':
      return 'Keep one document in the file: remove this "---" and what follows.';
    case 'RESOURCE_EXHAUSTION':
      return `Nest keys no deeper than ${docs} shows.`;
    case 'BAD_INDENT':
      return 'Indent keys of the same level by the same number of spaces.';
    default:
      return `Correct the file here; ${docs} shows how each key is written.`;
  }
}
