import { type HoursRules, wordSet } from '../language.ts';

/** Asks when rather than whether. */
const WHEN = /\b(?:wann|wie|welche[nrs]?|was|offnungszeiten|sprechzeiten)\b/i;

/** "Haben Sie am Montag auf?": as a part of a verb "auf" and "zu" stand last or before a time, unlike in "zu mir". */
const standsLast = '(?=\\W*$|[.,?!]| (?:und|oder|am|an|um|bis|ab|heute|morgen|jetzt|bitte)\\b)';

export const hours: HoursRules = {
  open: new RegExp(
    `\\b(?:offne[nt]?|offen|geoffnet|schliess(?:en|t)|geschlossen|offnungszeit(?:en)?|sprechzeit(?:en)?|sprechstunden?|(?:auf|zu)${standsLast})\\b`,
    'i',
  ),
  closed: new RegExp(`\\b(?:geschlossen|schliess(?:en|t)|zu${standsLast})\\b`, 'i'),
  isYesNo: (question) => !WHEN.test(question),
  now: /\b(?:jetzt|gerade|momentan|noch|schon|im moment)\b/i,
  partOfDay: /\b(?:abends?|nachts?|nachmittags?|vormittags?|mittags?|morgens|fruh)\b/i,
  aboutTime: wordSet(`offne offnen offnet offen geoffnet auf zu schliesse schliessen schliesst geschlossen offnungszeit
    offnungszeiten sprechzeit sprechzeiten sprechstunde sprechstunden uhr uhrzeit tag tage tagen woche wochenende
    wochenenden wochentag wochentags werktag werktags werktagen heute morgen abend abends nachmittag nachmittags
    vormittag vormittags mittag mittags morgens fruh nacht nachts jetzt gerade moment momentan halb viertel regular
    regularen praxis laden geschaft werkstatt restaurant buro telefonisch erreichbar montags dienstags mittwochs
    donnerstags freitags samstags sonntags`),
  today: wordSet('heute'),
  tomorrow: /(?<!\b(?:guten|am|heute|jeden) )\bmorgen\b/gi,
  weekend: /^wochenenden?$/,
  at: /\b(?:um|bis|ab|nach|vor|gegen)\s+(?:(?<before>halb|viertel nach|viertel vor)\s+)?(?<hour>\d{1,2}|eins?|zwei|drei|vier|funf|sechs|sieben|acht|neun|zehn|elf|zwolf|mittag|mitternacht)\b(?:[:.](?<minute>\d\d))?(?:\s*uhr(?:\s+(?<after>dreissig|funfzehn))?)?/i,
  parts: { halb: -30, 'viertel nach': 15, 'viertel vor': -15, dreissig: 30, funfzehn: 15 },
  hourWords: 'null eins zwei drei vier funf sechs sieben acht neun zehn elf zwolf'.split(' '),
  noon: /^mittag$/i,
  midnight: /mitternacht/i,
  morning: /\b(?:morgens|fruh|vormittags?|am morgen)\b/i,
  afternoon: /\b(?:nachmittags?|abends?)\b/i,
};
