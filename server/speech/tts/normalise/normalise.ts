import { abbreviations } from './abbreviations.ts';
import { dates } from './dates.ts';
import { money } from './money.ts';
import { phones } from './phones.ts';
import { plainNumbers } from './plain-numbers.ts';
import { roman } from './roman.ts';
import { inOrder, type Rule } from './rule.ts';
import { spacing, symbols } from './symbols.ts';
import { times } from './times.ts';
import { units } from './units.ts';
import { web } from './web.ts';

const compose: Rule = (text) => text.normalize('NFC');

/**
 * A sentence as it is to be spoken: words and punctuation only. Nothing that carries meaning is dropped:
 * whatever no special rule knows is read as a plain number, as letters or as the mark's name.
 */
export const normalise: Rule = inOrder([
  compose,
  web,
  abbreviations,
  roman,
  dates,
  times,
  money,
  phones,
  units,
  plainNumbers,
  symbols,
  spacing,
]);
