import type { Rule } from './rule.ts';

const WORDS: Readonly<Record<string, string>> = {
  '&': 'and',
  '+': 'plus',
  '=': 'equals',
  '@': 'at',
  '%': 'percent',
  '°': 'degrees',
  '×': 'times',
  '÷': 'divided by',
  '±': 'plus or minus',
  '<': 'less than',
  '>': 'greater than',
  $: 'dollars',
  '£': 'pounds',
  '€': 'euros',
  '©': 'copyright',
  '§': 'section',
};

/** Marks that are words become words; marks that are only seen become pauses or nothing. */
export const symbols: Rule = (text) =>
  text
    .replace(/(?<=\p{L})\s?\/\s?(?=\p{L})/gu, ' or ')
    .replace(/[&+=@%°×÷±<>$£€©§]/g, (symbol) => ` ${WORDS[symbol]} `)
    .replace(/\s+[-–—]+\s+|[—–]|[()[\]{}|]|\s*\n+\s*/g, ', ')
    .replace(/(?<=\p{L})-(?=\p{L})/gu, ' ')
    .replace(/["“”«»*_#^~`\\™®•]/g, ' ');

/** One space between words, none before marks, no mark twice. */
export const spacing: Rule = (text) =>
  text
    .replace(/\s+/g, ' ')
    .replace(/\s+(?=[,.;:!?…])/g, '')
    .replace(/,(?:\s*,)+/g, ',')
    .replace(/[,;:]+(?=[.!?])/g, '')
    .replace(/,(?=\p{L})/gu, ', ')
    .replace(/([.!?])\s*,/g, '$1')
    .replace(/^[\s,;:.]+|[\s,;:]+$/g, '')
    .trim();
