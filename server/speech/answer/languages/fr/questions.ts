import { type Kind, type QuestionRules, withoutAccents } from '../language.ts';

const MONEY = String.raw`[$€£]\s?\d|\d\s?(?:€|euros?|dollars?|francs?|centimes?|%|pour cent)|\bmoitie prix\b|\bdemi-tarif\b`;
const FREE = String.raw`\bgratuit\w*|\bsans (?:frais|supplement)\b|\bne coute rien\b|\boffert`;
const LENGTH = String.raw`\b(?:secondes?|minutes?|heures?|jours?|semaines?|mois|ans?|annees?)\b`;
const NUMBER = String.raw`\d|\b(?:aucune?|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|quinze|vingt|trente|quarante|cinquante|cent|douzaine)\b`;
const TIME = String.raw`\d\s?h(?:eures?)?\b|\d:\d\d|\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)s?\b|\bferme|\bmidi\b|\b(?:19|20)\d\d\b|\b(?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|noel)\b`;

const kinds: readonly Kind[] = [
  {
    asks: /\bcombien (?:coutent?|ca coute|vaut|est ce|pour|faut il payer|prenez vous|demandez vous|cela)\b|\b(?:c'est|est|coutent?|coute|couterait) combien\b|\bquels?(?:le)?s? (?:est|sont) (?:le|les|vos|votre) (?:prix|tarifs?)\b|\bprix\b|\btarifs?\b|\bque coute\b/i,
    answers: new RegExp(`${MONEY}|${FREE}`, 'i'),
    must: true,
  },
  { asks: /\bcombien de temps\b|\bquelle (?:est la )?duree\b/i, answers: new RegExp(LENGTH, 'i'), must: true },
  { asks: /\bquel age\b/i, answers: /\bans?\b|\bage\b|\b(?:19|20)\d\d\b/i, must: true },
  { asks: /\bcombien d(?:e |')(?!temps)/i, answers: new RegExp(NUMBER, 'i'), must: true },
  {
    asks: /\b(?:a quelle distance|est-ce loin|c'est loin)\b/i,
    answers: /\b(?:metres?|kilometres?|minutes?|rues?)\b/i,
    must: true,
  },
  {
    asks: /\bquand\b|\ba quelle heure\b|\bquels? jours?\b|\bhoraires?\b/i,
    answers: new RegExp(`${TIME}|${LENGTH}`, 'i'),
  },
  {
    asks: /\bou (?:etes|est|se trouve|sont|puis|peut|etes-vous)\b|\badresse\b/i,
    answers:
      /\b(?:rue|place|avenue|boulevard|quai|chemin|coin|face|cote|derriere|etage|rez-de-chaussee|devant|dehors|au|a la)\b/i,
  },
  { asks: /\bnumero de telephone\b/i, answers: /\d{2}/, must: true },
  { asks: /\be-?mail\b|\bcourriel\b/i, answers: /@/, must: true },
  {
    asks: /\b(?:vendez|louez)[- ]vous\b|\bvous (?:vendez|louez)\b/i,
    answers: new RegExp(String.raw`\b(?:vend\w+|vente|lou\w+|coutent?|prix|propos\w+)\b|${MONEY}|${FREE}`, 'i'),
    must: true,
  },
  { asks: /\bqui\b/i, answers: /\b[A-Z][a-z]+ [A-Z][a-z]+\b/ },
];

const QUESTION =
  "est-ce|est|es|ou|quand|combien|comment|qui|que|qu'est-ce|quel|quels|quelle|quelles|pourquoi|avez|etes|faites|acceptez|vendez|louez|proposez|offrez|parlez|livrez|ouvrez|fermez|prenez|reparez|puis-je|peut-on|peux-je|pouvez|pourrais|y a-t-il|il y a|faut-il|dois-je|je peux|on peut|vous|c'est|a quelle|a quel|jusqu'a|depuis|de quelle|dans quel|avec";

export const questions: QuestionRules = {
  plain: withoutAccents,
  continues: /^(?:(?:d'accord|ok|bien|ah|merci|parfait|tres bien),? )*(?:et|ou|mais|alors)\b/i,
  pointsBack:
    /\b(?:ca|cela|celui|celle|ceux|celles|ce|cet|cette|ces|il|elle|ils|elles|lui|leur|y|en|le meme|la meme)\b/i,
  pointsNowhere:
    /\best-ce qu(?:e|')|\bil y a\b|\by a-t-il\b|\bc'est (?:combien|possible)\b|\b(?:ce|cet|cette|ces) \p{L}+|\ben \p{L}+|\bqu'(?:il|elle)s? y\b/giu,
  kinds,
  counted: /\bcombien d(?:e |')(\p{L}+)/iu,
  number: new RegExp(`^(?:${NUMBER})`, 'i'),
  direct: new RegExp(
    String.raw`^(?:(?:bonjour|bonsoir|pardon|excusez-moi|s'il vous plait|et|alors|euh|oui),? )*(?:${QUESTION})\b[^,]*$`,
    'i',
  ),
  things: [
    {
      looks: /\b(?:rue|place|avenue|boulevard|quai|chemin) (?:de |du |des |de la )?[A-Z]\w+/,
      means: ['adresse', 'rue'],
    },
    { looks: /\S@\S/, means: ['email'] },
    { looks: /\d{2}(?:[ .]?\d{2}){3,}/, means: ['téléphone', 'numéro'] },
  ],
  lasting: (question, dayName) =>
    question
      .replace(/\b(?:aujourd['’]hui|ce soir|cet après-midi|en ce moment)\b/gi, `$& ${dayName(0)}`)
      .replace(/\bdemain\b/gi, `$& ${dayName(1)}`)
      .replace(/\b[Oo]ù (?:êtes[- ]vous|se trouve \p{L}+ \p{L}+|vous trouvez[- ]vous)/gu, '$&, adresse')
      .replace(/\bdepuis quand\b/gi, '$& existe'),
};
