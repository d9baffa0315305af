import { WEEKDAYS } from '../../../../line/weekdays.ts';
import { rarityOf } from '../../text/rarity.ts';
import { type WordRules, wordSet } from '../language.ts';
import { stem } from './stem.ts';
import { parts, synonyms } from './synonyms.ts';

const stop = wordSet(`
  a an the and or but if so of to in on at by for from with without about into as is are am was were be been being do does
  did done has had having i me my mine we us our ours you your yours he she it its they them their this that these those
  there here what which who whom whose when where why how can could will would shall should may might must not no yes yeah
  please hello hi hey good morning afternoon evening okay ok well um uh er just also too very really actually then than any
  some much many more most all each every other i'm i'd i'll i've you're you've it's that's what's there's don't doesn't
  isn't aren't can't let's anything something thing things thanks thank bit lot like sorry excuse pardon
`);

const weak = wordSet(`
  have get got gotten want need know tell say said give take took bring brought make made come came go going gone went
  find use using look see think help buy sell offer work possible able allowed ask wonder wondering explain describe
  time information info day today tonight tomorrow yesterday now moment currently does people person somebody someone
  anybody anyone everybody everyone else nobody kind type sort still ever never always usually normally generally maybe
  perhaps probably possibly please let keep put set try start happen happens happened call called mean means love like
  prefer hope guess suppose believe feel forget forgot remember leave left reach arrive visit pass stay wait turn move
  thing stuff way case point matter reason idea question problem trouble mind deal damage back away along out up down
  over off around again before after since while until till during already yet soon late later early quickly quick fast
  long far often once twice sometimes one two first last next new old little big small large great nice best better good
  bad wrong right sure exactly quite rather somewhere anywhere everywhere myself yourself himself herself itself
  ourselves themselves him her hers own able somehow something's dad mom mum mother father grandmother grandfather
  grandma grandpa friend sister brother family guest terribly awfully badly dear hear heard read
  expect plan planning like'd would've there's who's where's when's how's we're we've they're i've he's she's here's
  son daughter boy girl grandson granddaughter nephew niece cousin shop store business company premises
  extra cost costs price prices charge pair couple accept accepted included include includes public hurry middle end begin beginning place anymore enough least well able interested curious quickest earliest latest
  near nearest nearby closest
  okay ok fine cool works worked working handle manage set gets getting making taking giving bringing having being
  coming looking wanting needing getting doing done goes ran run running
`);

/** Whisper writes most numbers as digits, owners often as words. "One" is left out: it is seldom a number. */
const numbers = new Map(
  Object.entries({
    two: 2,
    three: 3,
    four: 4,
    five: 5,
    six: 6,
    seven: 7,
    eight: 8,
    nine: 9,
    ten: 10,
    eleven: 11,
    twelve: 12,
    thirteen: 13,
    fourteen: 14,
    fifteen: 15,
    sixteen: 16,
    seventeen: 17,
    eighteen: 18,
    nineteen: 19,
    twenty: 20,
    thirty: 30,
    forty: 40,
    fifty: 50,
    sixty: 60,
    seventy: 70,
    eighty: 80,
    ninety: 90,
    hundred: 100,
  }).map(([word, value]) => [word, String(value)]),
);

export const words: WordRules = {
  stem,
  oneWord: (text) =>
    text
      .replace(/\bwi-?\s?fi\b/gi, 'wifi')
      .replace(/\be-?(mail|bike)s?\b/gi, 'e$1')
      .replace(/\bcheck(?:ing)?[- ]?(in|out)\b/gi, 'check$1')
      .replace(/\bsign(?:ing|ed)?[- ]up\b/gi, 'signup'),
  stop,
  weak,
  // "Used" is no form of "use".
  whole: wordSet('used'),
  numbers,
  days: new Map(WEEKDAYS.map(([day, name]) => [name.toLowerCase(), day])),
  synonyms,
  parts,
  compounds: false,
  // "Shoes" and "cheese" have the same consonants.
  leastLetters: 0.6,
  oddLetters: 0.75,
  rarityOf,
};
