import { plainText } from './inline.ts';
import type { KnowledgeSection } from './line.ts';
import { beginsTable, spokenRow } from './table.ts';

interface OpenSection {
  lineNumber: number;
  headings: string[];
  blocks: string[];
}

/**
 * Cuts a Markdown file into one section a heading, as plain text that can be spoken. Lists and tables keep one entry
 * a line, code is kept as it is; front matter and comments are left out. Sections without text are not told.
 */
export function parseKnowledge(file: string, markdown: string): KnowledgeSection[] {
  const lines = withoutComments(markdown.replace(/\r\n?/g, '\n')).split('\n');
  const sections: OpenSection[] = [];
  let section: OpenSection = { lineNumber: 1, headings: [], blocks: [] };
  let path: { level: number; title: string }[] = [];
  /** Lines of the paragraph or list entry that is being read. */
  let paragraph: string[] = [];
  let inEntry = false;

  const endParagraph = () => {
    const text = plainText(paragraph.join(' '));
    if (text !== '') section.blocks.push(text);
    paragraph = [];
    inEntry = false;
  };
  const beginSection = (level: number, title: string, index: number) => {
    endParagraph();
    path = [...path.filter((heading) => heading.level < level), { level, title: plainText(title) }];
    sections.push(section);
    section = { lineNumber: index + 1, headings: path.map((heading) => heading.title), blocks: [] };
  };

  for (let i = endOfFrontMatter(lines); i < lines.length; i++) {
    const line = (lines[i] ?? '').replace(/^(?:\s{0,3}> ?)+/, '');
    const next = lines[i + 1];
    const heading = /^ {0,3}(#{1,6})(?:\s+(.*?))?(?:\s+#+)?\s*$/.exec(line);
    const fence = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
    const entry = /^\s*(?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?(.*)$/.exec(line);
    if (heading) {
      beginSection(heading[1]?.length ?? 1, heading[2] ?? '', i);
    } else if (paragraph.length > 0 && !inEntry && /^ {0,3}(=+|-+)\s*$/.test(line)) {
      const title = paragraph.join(' ');
      const lineNumber = i - paragraph.length;
      paragraph = [];
      beginSection(line.includes('=') ? 1 : 2, title, lineNumber);
    } else if (fence !== undefined) {
      endParagraph();
      const end = endOfFence(lines, i, fence);
      const code = lines
        .slice(i + 1, end)
        .join('\n')
        .trim();
      if (code !== '') section.blocks.push(code);
      i = end;
    } else if (
      /^ {0,3}([-*_])(?:\s*\1){2,}\s*$/.test(line) ||
      /^ {0,3}\[[^\]]+\]:\s*\S/.test(line) ||
      line.trim() === ''
    ) {
      // A rule, a link's address or a blank line: it ends what is above and says nothing itself.
      endParagraph();
    } else if (beginsTable(line, next)) {
      endParagraph();
      i += 1;
      while (lines[i + 1]?.includes('|')) {
        i += 1;
        const row = spokenRow(line, lines[i] ?? '');
        if (row !== '') section.blocks.push(row);
      }
    } else if (entry) {
      endParagraph();
      paragraph.push(entry[1] ?? '');
      inEntry = true;
    } else {
      paragraph.push(line);
      // A hard line break.
      if (/(?: {2}|\\)$/.test(line)) endParagraph();
    }
  }
  endParagraph();
  sections.push(section);
  return sections.flatMap(({ lineNumber, headings, blocks }) =>
    blocks.length === 0 ? [] : [{ file, lineNumber, headings, text: blocks.join('\n') }],
  );
}

/** Index of the first line after front matter, 0 where there is none. */
function endOfFrontMatter(lines: readonly string[]): number {
  if (lines[0]?.trimEnd() !== '---') return 0;
  const end = lines.findIndex((line, i) => i > 0 && /^(?:---|\.\.\.)\s*$/.test(line));
  return end + 1;
}

/** Index of the line that closes a fence; of the last line where nothing closes it. */
function endOfFence(lines: readonly string[], start: number, fence: string): number {
  const sign = fence.charAt(0);
  const end = lines.findIndex((line, i) => {
    const text = line.trim();
    return i > start && text.length >= fence.length && text === sign.repeat(text.length);
  });
  return end === -1 ? lines.length : end;
}

/** HTML comments blanked, with their line breaks kept so that line numbers hold. */
function withoutComments(text: string): string {
  let result = '';
  let from = 0;
  for (;;) {
    const open = text.indexOf('<!--', from);
    const close = open === -1 ? -1 : text.indexOf('-->', open + 4);
    if (close === -1) return result + text.slice(from);
    result += text.slice(from, open) + text.slice(open, close).replace(/[^\n]/g, '');
    from = close + 3;
  }
}
