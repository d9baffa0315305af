import { type HoursRules, wordSet } from '../language.ts';

/** Asks when rather than whether. */
const WHEN = /\b(?:quand|quels?|quelles?|comment|horaires?)\b/i;

export const hours: HoursRules = {
  open: /\b(?:ouvr(?:e|ez|ent|ir)|ouvert(?:e|s|es)?|ouverture|ferm(?:e|ez|ent|er|es|ee|ees|eture)|horaires?)\b/i,
  closed: /\bferm(?:e|ez|ent|er|es|ee|ees)\b/i,
  isYesNo: (question) => !WHEN.test(question),
  now: /\b(?:maintenant|en ce moment|actuellement|encore|deja|la tout de suite)\b/i,
  partOfDay: /\b(?:soir|soiree|matin|matinee|apres-midi|apres midi|nuit|midi)\b/i,
  aboutTime: wordSet(`ouvre ouvrez ouvrent ouvrir ouvert ouverte ouverts ouvertes ouverture ferme fermez ferment fermer
    fermes fermee fermees fermeture horaire horaires heure heures jour jours semaine week end weekend ouvrable ouvrables
    aujourd hui demain soir matin apres midi nuit maintenant moment actuellement minuit demie quart habituels normaux
    magasin salon restaurant cabinet boutique bureau`),
  today: wordSet("aujourd aujourd'hui"),
  tomorrow: /(?<!\bapres[- ])\bdemain\b/gi,
  weekend: /^(?:week|weekends?)$/,
  at: /\b(?:a|jusqu'a|avant|apres|vers|des|de)\s+(?<hour>\d{1,2}|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|midi|minuit)\b(?:\s*(?:h|heures?|:)\s*(?<minute>\d\d)?)?(?:\s*(?<after>et demie|et quart|moins le quart))?/i,
  parts: { 'et demie': 30, 'et quart': 15, 'moins le quart': -15 },
  hourWords: 'zero une deux trois quatre cinq six sept huit neuf dix onze douze'.split(' '),
  noon: /^midi$/i,
  midnight: /minuit/i,
  morning: /\bmatin\b/i,
  afternoon: /\b(?:soir|apres-midi|apres midi)\b/i,
};
