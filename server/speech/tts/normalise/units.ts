import { NUMBER, written } from './numbers.ts';
import type { Rule } from './rule.ts';

/** Singular and plural of what may follow a number without being a word. */
const UNITS: Readonly<Record<string, readonly [string, string]>> = {
  km: ['kilometer', 'kilometers'],
  m: ['meter', 'meters'],
  cm: ['centimeter', 'centimeters'],
  mm: ['millimeter', 'millimeters'],
  kg: ['kilogram', 'kilograms'],
  g: ['gram', 'grams'],
  mg: ['milligram', 'milligrams'],
  lb: ['pound', 'pounds'],
  lbs: ['pound', 'pounds'],
  oz: ['ounce', 'ounces'],
  ft: ['foot', 'feet'],
  in: ['inch', 'inches'],
  mi: ['mile', 'miles'],
  yd: ['yard', 'yards'],
  l: ['liter', 'liters'],
  ml: ['milliliter', 'milliliters'],
  mph: ['mile per hour', 'miles per hour'],
  'km/h': ['kilometer per hour', 'kilometers per hour'],
  h: ['hour', 'hours'],
  hr: ['hour', 'hours'],
  hrs: ['hour', 'hours'],
  min: ['minute', 'minutes'],
  mins: ['minute', 'minutes'],
  sec: ['second', 'seconds'],
  ms: ['millisecond', 'milliseconds'],
  kb: ['kilobyte', 'kilobytes'],
  mb: ['megabyte', 'megabytes'],
  gb: ['gigabyte', 'gigabytes'],
  tb: ['terabyte', 'terabytes'],
  kw: ['kilowatt', 'kilowatts'],
  kwh: ['kilowatt hour', 'kilowatt hours'],
  v: ['volt', 'volts'],
  w: ['watt', 'watts'],
  'm²': ['square meter', 'square meters'],
  'km²': ['square kilometer', 'square kilometers'],
  'm³': ['cubic meter', 'cubic meters'],
  'sq ft': ['square foot', 'square feet'],
  '°c': ['degree Celsius', 'degrees Celsius'],
  '°f': ['degree Fahrenheit', 'degrees Fahrenheit'],
  '°': ['degree', 'degrees'],
  '%': ['percent', 'percent'],
};

const names = Object.keys(UNITS).sort((a, b) => b.length - a.length);
// "in" is a unit only as "10in" or before a mark, for "10 in stock" means something else.
const pattern = new RegExp(
  String.raw`(?<![\w.])(${NUMBER})(?:(\s?)(${names.filter((name) => name !== 'in').join('|')})|()(in))(?![\p{L}\d])`,
  'giu',
);
/** 5'11" and 12": feet and inches. */
const FEET = /(\d+)['′]\s?(\d+)["″”]/g;
const INCHES = /(\d+(?:\.\d+)?)["″”](?=\s|$|[.,;!?])/g;
/** "A 10 kg bag": before what it describes, a unit is said in the singular. */
const DESCRIBES = /\b[Aa]n?\s$/;

const RANGE = new RegExp(
  String.raw`(?<![\w.])(${NUMBER})\s*[-–]\s*(?=(?:${NUMBER})\s?(?:${names.join('|')})(?![\p{L}\d]))`,
  'giu',
);

/** Numbers with a unit or per cent. */
export const units: Rule = (text) =>
  text
    .replace(FEET, (_all, feet: string, inches: string) => `${written(feet)} feet ${written(inches)} inches`)
    .replace(
      INCHES,
      (_all, number: string, at: number, whole: string) =>
        `${written(number)} ${number === '1' || DESCRIBES.test(whole.slice(0, at)) ? 'inch' : 'inches'}`,
    )
    .replace(RANGE, (_all, number: string) => `${written(number)} to `)
    .replace(
      pattern,
      (
        _all,
        number: string,
        _space,
        unit: string | undefined,
        _none,
        inch: string | undefined,
        at: number,
        whole: string,
      ) => {
        const [one, many] = UNITS[(unit ?? inch ?? '').toLowerCase()] ?? ['', ''];
        return `${written(number)} ${number === '1' || DESCRIBES.test(whole.slice(0, at)) ? one : many}`;
      },
    );
