import { type Kind, type QuestionRules, withoutAccents } from '../language.ts';

const MONEY = String.raw`[$€£]\s?\d|\d\s?(?:€|euros?|franken|cents?|%|prozent)|\bhalbe[rnm]? preis\b`;
const FREE = String.raw`\bkostenlos\w*|\bgratis\b|\bumsonst\b|\bkostenfrei\w*|\bohne (?:aufpreis|gebuhr)\b|\bkostet nichts\b`;
const LENGTH = String.raw`\b(?:sekunden?|minuten?|stunden?|tage?n?|wochen?|monate?n?|jahre?n?)\b`;
const NUMBER = String.raw`\d|\b(?:keine?|eine?n?|zwei|drei|vier|funf|sechs|sieben|acht|neun|zehn|elf|zwolf|funfzehn|zwanzig|dreissig|vierzig|funfzig|hundert|dutzend)\b`;
const TIME = String.raw`\d\s?uhr|\d:\d\d|\b(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|feiertag)|\bgeschlossen\b|\bmittags?\b|\b(?:19|20)\d\d\b|\b(?:januar|februar|marz|april|mai|juni|juli|august|september|oktober|november|dezember)\b`;

const kinds: readonly Kind[] = [
  {
    asks: /\b(?:was|wie viel|wieviel)\b.*\b(?:kostet|kosten|bezahl\w*|zahl\w*|nehmen sie fur)\b|\bwie teuer\b|\bpreise?\b|\bwelcher preis\b|\bkostet\b.*\bwie viel\b/i,
    answers: new RegExp(`${MONEY}|${FREE}`, 'i'),
    must: true,
  },
  { asks: /\bwie lange?\b/i, answers: new RegExp(LENGTH, 'i') },
  { asks: /\bwie alt\b/i, answers: /\balt\b|\bjahre?n?\b|\b(?:19|20)\d\d\b|\bwochen\b|\bmonate?n?\b/i, must: true },
  { asks: /\bwie ?viele\b/i, answers: new RegExp(NUMBER, 'i'), must: true },
  { asks: /\bwie weit\b/i, answers: /\b(?:meter|kilometer|minuten)\b/i, must: true },
  {
    asks: /\bwann\b|\bum wie viel uhr\b|\bwelchen? tage?n?\b|\boffnungszeiten\b/i,
    answers: new RegExp(`${TIME}|${LENGTH}`, 'i'),
  },
  {
    asks: /\bwo\b|\badresse\b|\banschrift\b/i,
    answers:
      /\w(?:strasse|platz|weg|allee|gasse)\b|\b(?:ecke|neben|gegenuber|hinter|vor dem|erdgeschoss|stock|im hof|draussen|in der|am|im)\b/i,
  },
  { asks: /\b(?:telefonnummer|rufnummer)\b/i, answers: /\d{3}/, must: true },
  { asks: /\be-?mail\b.*\badresse\b|\bmailadresse\b|\bemail-?adresse\b/i, answers: /@/, must: true },
  {
    asks: /\b(?:verkaufen|vermieten|verleihen) sie\b/i,
    answers: new RegExp(
      String.raw`\b(?:verkauf\w*|vermiet\w*|verleih\w*|kostet|kosten|preis|erhaltlich|fuhren)\b|${MONEY}|${FREE}`,
      'i',
    ),
    must: true,
  },
  { asks: /\bwer\b/i, answers: /\b[A-Z][a-z]+ [A-Z][a-z]+\b/ },
];

const QUESTION =
  'was|wer|wen|wem|wann|wo|wie|wieviel|welche|welcher|welches|welchen|woher|wohin|warum|ist|sind|hat|haben|habt|kann|konnen|konnt|konnte|darf|durfen|muss|mussen|soll|gibt|bieten|verkaufen|machen|nehmen|akzeptieren|behandeln|impfen|reparieren|liefern|sprechen|offnen|schliessen|brauche|bekomme|bekommt|kostet|geht|kommen|fuhren|vermieten|braucht|werden|wird|um wie viel|bis wann|ab wann|seit wann|in welcher|auf welcher|an welchen|mit';

export const questions: QuestionRules = {
  plain: withoutAccents,
  continues:
    /^(?:(?:okay|ok|gut|ah|danke|prima|super|alles klar),? )*(?:und|oder|aber|dann|wie sieht es|was ist mit)\b/i,
  pointsBack:
    /\b(?:das|dies|dieser|diese|dieses|den|dem|denen|dafur|davon|damit|dazu|dort|er|ihn|ihm|es|derselbe|dieselbe|dasselbe|welche)\b/i,
  pointsNowhere:
    /\bgibt es\b|\bist es (?:moglich|erlaubt|ok)\b|\b(?:das|den|dem|es) (?:ist|geht|moglich)\b|\b(?:das|den|dem|diese[nr]?) [A-Z]\p{L}+/gu,
  kinds,
  counted: /\bwie ?viele (\p{L}+)/iu,
  number: new RegExp(`^(?:${NUMBER})`, 'i'),
  direct: new RegExp(
    String.raw`^(?:(?:hallo|guten tag|guten morgen|guten abend|entschuldigung|bitte|und|also|ja|gut),? )*(?:${QUESTION})\b[^,]*$`,
    'i',
  ),
  things: [
    { looks: /\b[A-Z]\w*(?:strasse|platz|weg|allee|gasse|ring) \d+/, means: ['adresse', 'straße'] },
    { looks: /\S@\S/, means: ['email'] },
    { looks: /\d{3,}[ /-]?\d{3,}/, means: ['telefon', 'nummer', 'telefonnummer'] },
  ],
  lasting: (question, dayName) =>
    question
      .replace(/\b(?:heute(?: abend| nachmittag)?|jetzt gerade)\b/gi, `$& ${dayName(0)}`)
      // "Heute Morgen" and "am Morgen" are mornings; tomorrow is not written with a capital.
      .replace(/\bmorgen\b(?! früh um)/g, `$& ${dayName(1)}`)
      .replace(
        /\b[Ww]o (?:sind Sie|finde ich Sie|liegt (?:die|der|das) \p{L}+|ist die Praxis|befindet sich)\b/gu,
        '$&, Adresse',
      ),
};
