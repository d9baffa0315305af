import { plainText } from './inline.ts';
import { beginsTable, spokenRow } from './table.ts';

export type MarkdownBlock =
  /** `index` counts lines from 0. */
  | { kind: 'heading'; level: number; title: string; index: number }
  /** A paragraph, a list entry, a row of a table or a piece of code. */
  | { kind: 'text'; text: string };

const ATX_HEADING = /^ {0,3}(#{1,6})(?:[ \t](.*))?$/;
const UNDERLINE = /^ {0,3}(=+|-+)\s*$/;
const FENCE = /^\s*(`{3,}|~{3,})/;
const LIST_ENTRY = /^\s*(?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?(.*)$/;
/** A rule, the address of a link, or a blank line: it ends what is above and says nothing itself. */
const SILENT = /^(?: {0,3}([-*_])(?:\s*\1){2,}| {0,3}\[[^\]]+\]:\s*\S.*|)\s*$/;
const HARD_BREAK = /(?: {2}|\\)$/;
const QUOTE_MARKS = /^(?: {0,3}> ?)+/;

/** Markdown's lines as headings and plain texts, in their order. */
export function markdownBlocks(lines: readonly string[]): MarkdownBlock[] {
  const blocks: MarkdownBlock[] = [];
  let open: { kind: 'paragraph' | 'entry'; lines: string[] } | undefined;
  const say = (text: string) => {
    if (text !== '') blocks.push({ kind: 'text', text });
  };
  const end = () => {
    if (open) say(plainText(open.lines.map((line) => line.replace(/\\$/, '')).join(' ')));
    open = undefined;
  };

  for (let i = 0; i < lines.length; i++) {
    const line = (lines[i] ?? '').replace(QUOTE_MARKS, '');
    const heading = ATX_HEADING.exec(line);
    const entry = LIST_ENTRY.exec(line);
    const fence = FENCE.exec(line)?.[1];
    if (heading) {
      end();
      blocks.push({ kind: 'heading', level: heading[1]?.length ?? 1, title: headingText(heading[2] ?? ''), index: i });
    } else if (open?.kind === 'paragraph' && UNDERLINE.test(line)) {
      const title = plainText(open.lines.join(' '));
      blocks.push({ kind: 'heading', level: line.includes('=') ? 1 : 2, title, index: i - open.lines.length });
      open = undefined;
    } else if (fence !== undefined) {
      end();
      const last = endOfFence(lines, i, fence);
      say(
        lines
          .slice(i + 1, last)
          .join('\n')
          .trim(),
      );
      i = last;
    } else if (SILENT.test(line)) {
      end();
    } else if (beginsTable(line, lines[i + 1])) {
      end();
      const rows = tableRows(lines, i + 2);
      for (const row of rows) say(spokenRow(line, row));
      i += 1 + rows.length;
    } else if (entry) {
      end();
      open = { kind: 'entry', lines: [entry[1] ?? ''] };
    } else {
      open ??= { kind: 'paragraph', lines: [] };
      open.lines.push(line);
      if (HARD_BREAK.test(line)) end();
    }
  }
  end();
  return blocks;
}

function tableRows(lines: readonly string[], start: number): string[] {
  let end = start;
  while (lines[end]?.includes('|')) end += 1;
  return lines.slice(start, end);
}

/** `Prices` of `## Prices ##`. */
function headingText(title: string): string {
  const words = title.trim().split(' ');
  if (words.length > 0 && /^#+$/.test(words.at(-1) ?? '')) words.pop();
  return plainText(words.join(' '));
}

/** Index of the line that closes a fence; past the last line where nothing closes it. */
function endOfFence(lines: readonly string[], start: number, fence: string): number {
  const sign = fence.charAt(0);
  for (let i = start + 1; i < lines.length; i++) {
    const text = (lines[i] ?? '').trim();
    if (text.length >= fence.length && text === sign.repeat(text.length)) return i;
  }
  return lines.length;
}
