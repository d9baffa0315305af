import type { KnowledgeSection } from './line.ts';
import { linksIn } from './links.ts';
import { markdownBlocks } from './markdown-blocks.ts';

interface OpenSection {
  lineNumber: number;
  headings: string[];
  texts: string[];
}

/**
 * Cuts a Markdown file into one section a heading, as plain text that can be spoken. Lists and tables keep one entry
 * a line, code is kept as it is; front matter and comments are left out. Headings without text of their own only
 * appear in the `headings` of those below them.
 */
export function parseKnowledge(file: string, markdown: string): KnowledgeSection[] {
  const lines = withoutComments(markdown.replace(/\r\n?/g, '\n')).split('\n');
  const body = withoutFrontMatter(lines);
  let section: OpenSection = { lineNumber: 1, headings: [], texts: [] };
  const sections = [section];
  let path: { level: number; title: string }[] = [];
  for (const block of markdownBlocks(body)) {
    if (block.kind === 'text') {
      section.texts.push(block.text);
      continue;
    }
    path = [...path.filter(({ level }) => level < block.level), block];
    section = { lineNumber: block.index + 1, headings: path.map(({ title }) => title), texts: [] };
    sections.push(section);
  }
  return sections.flatMap(({ lineNumber, headings, texts }, i) => {
    if (texts.length === 0) return [];
    const next = sections[i + 1]?.lineNumber ?? body.length + 1;
    const links = linksIn(body.slice(lineNumber - 1, next - 1).join('\n'));
    return [{ file, lineNumber, headings, text: texts.join('\n'), ...(links.length > 0 && { links }) }];
  });
}

/** Front matter blanked, so that line numbers hold. */
function withoutFrontMatter(lines: readonly string[]): string[] {
  if (lines[0]?.trimEnd() !== '---') return [...lines];
  const end = lines.findIndex((line, i) => i > 0 && /^(?:---|\.\.\.)\s*$/.test(line));
  return lines.map((line, i) => (i <= end ? '' : line));
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
