import { type HoursRules, wordSet } from '../language.ts';

/** Asks when rather than whether. */
const WHEN = /\b(?:quando|che|quale|quali|qual|come|orari?o?)\b/i;

export const hours: HoursRules = {
  open: /\b(?:apr(?:e|ite|ono|ire)|apert[aoei]|apertura|chiud(?:e|ete|ono|ere)|chius[aoei]|chiusura|orari?o?)\b/i,
  closed: /\b(?:chiud(?:e|ete|ono|ere)|chius[aoei])\b/i,
  isYesNo: (question) => !WHEN.test(question),
  now: /\b(?:adesso|ora|in questo momento|ancora|gia)\b/i,
  partOfDay: /\b(?:sera|stasera|mattina|mattino|pomeriggio|notte)\b/i,
  aboutTime: wordSet(`apre aprite aprono aprire aperto aperta aperti aperte apertura chiude chiudete chiudono chiudere
    chiuso chiusa chiusi chiuse chiusura orario orari ora ore giorno giorni settimana weekend fine feriali oggi domani
    stasera sera mattina mattino pomeriggio notte adesso momento mezzogiorno mezzanotte mezza mezzo quarto solito
    negozio ristorante studio ufficio`),
  today: wordSet('oggi stasera'),
  tomorrow: /(?<!\bdopo)\bdomani\b/gi,
  weekend: /^(?:weekend|fine)$/,
  at: /\b(?:alle|fino alle|dalle|prima delle|dopo le|verso le|a)\s+(?<hour>\d{1,2}|una|due|tre|quattro|cinque|sei|sette|otto|nove|dieci|undici|dodici|mezzogiorno|mezzanotte)\b(?:[:.](?<minute>\d\d))?(?:\s+(?<after>e mezzo|e mezza|e un quarto|meno un quarto))?/i,
  parts: { 'e mezzo': 30, 'e mezza': 30, 'e un quarto': 15, 'meno un quarto': -15 },
  hourWords: 'zero una due tre quattro cinque sei sette otto nove dieci undici dodici'.split(' '),
  noon: /mezzogiorno/i,
  midnight: /mezzanotte/i,
  morning: /\b(?:mattina|mattino)\b/i,
  afternoon: /\b(?:pomeriggio|sera|stasera)\b/i,
};
