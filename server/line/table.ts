import { plainText } from './inline.ts';

/** Whether two lines begin a Markdown table: a row of names and the rule below it. */
export function beginsTable(names: string, rule: string | undefined): boolean {
  if (rule === undefined || !names.includes('|') || !rule.includes('-')) return false;
  return /^[\s|:-]+$/.test(rule) && rule.includes('|') && cells(names).length === cells(rule).length;
}

/** A row that can be read aloud: `Loaf: rye, Weight: 800 g, Price: 4.20 euros`. */
export function spokenRow(names: string, row: string): string {
  const columns = cells(names);
  return cells(row)
    .flatMap((cell, i) => {
      const value = plainText(cell);
      const name = plainText(columns[i] ?? '');
      if (value === '') return [];
      return name === '' ? [value] : [`${name}: ${value}`];
    })
    .join(', ');
}

function cells(row: string): string[] {
  const inner = row
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '');
  return inner.split(/(?<!\\)\|/).map((cell) => cell.replaceAll('\\|', '|').trim());
}
