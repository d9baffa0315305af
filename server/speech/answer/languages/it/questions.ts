import { type Kind, type QuestionRules, withoutAccents } from '../language.ts';

const MONEY = String.raw`[$€£]\s?\d|\d\s?(?:€|euro|dollari|franchi|centesimi|%|per cento)|\bmeta prezzo\b`;
const FREE = String.raw`\bgratis\b|\bgratuit\w*|\bsenza (?:costi|supplemento)\b|\bnon costa\b`;
const LENGTH = String.raw`\b(?:second[oi]|minut[oi]|or[ae]|giorn[oi]|settiman[ae]|mes[ei]|ann[oi])\b`;
const NUMBER = String.raw`\d|\b(?:nessun\w?|un[ao]?|due|tre|quattro|cinque|sei|sette|otto|nove|dieci|undici|dodici|quindici|venti|trenta|quaranta|cinquanta|cento|dozzina)\b`;
const TIME = String.raw`\d:\d\d|\balle \d|\b(?:lunedi|martedi|mercoledi|giovedi|venerdi|sabato|domenica|festivi)\b|\bchius|\bmezzogiorno\b|\b(?:19|20)\d\d\b|\b(?:gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre|natale)\b`;

const kinds: readonly Kind[] = [
  {
    asks: /\bquanto (?:costa|costano|viene|vengono|si paga|e\b|costerebbe|devo pagare|chiedete)|\bquanto\b.*\bcosta(?:no)?\b|\bprezz[oi]\b|\btariff[ae]\b|\bche prezzo\b/i,
    answers: new RegExp(`${MONEY}|${FREE}`, 'i'),
    must: true,
  },
  { asks: /\bquanto (?:tempo|dura|ci vuole|ci mette)\b/i, answers: new RegExp(LENGTH, 'i'), must: true },
  { asks: /\b(?:quanti anni|che eta)\b/i, answers: /\bann[oi]\b|\beta\b|\b(?:19|20)\d\d\b/i, must: true },
  { asks: /\bquant[ie]\b/i, answers: new RegExp(NUMBER, 'i'), must: true },
  {
    asks: /\bquanto (?:dista|e lontano)\b|\ba che distanza\b/i,
    answers: /\b(?:metri|chilometri|minuti)\b/i,
    must: true,
  },
  {
    asks: /\bquando\b|\ba che ora\b|\b(?:che|quali) giorni?\b|\borari?o?\b/i,
    answers: new RegExp(`${TIME}|${LENGTH}`, 'i'),
  },
  {
    asks: /\bdov(?:e|'e)\b|\bindirizzo\b/i,
    answers: /\b(?:via|piazza|viale|corso|angolo|fronte|accanto|dietro|piano|fuori|al|alla|nel|nella)\b/i,
  },
  { asks: /\bnumero di telefono\b/i, answers: /\d{3}/, must: true },
  { asks: /\be-?mail\b|\bposta elettronica\b/i, answers: /@/, must: true },
  {
    asks: /\b(?:vendete|vende|noleggiate|noleggia)\b/i,
    answers: new RegExp(String.raw`\b(?:vend\w+|noleggi\w+|costa(?:no)?|prezzo|offr\w+)\b|${MONEY}|${FREE}`, 'i'),
    must: true,
  },
  { asks: /\bchi\b/i, answers: /\b[A-Z][a-z]+ [A-Z][a-z]+\b/ },
];

const QUESTION =
  "che|chi|cosa|che cosa|come|quando|quanto|quanta|quanti|quante|quale|quali|qual|dove|dov'e|perche|avete|ha|siete|e|sono|c'e|ci sono|posso|puo|potete|si puo|possiamo|accettate|vendete|noleggiate|fate|offrite|parlate|aprite|chiudete|consegnate|riparate|devo|bisogna|serve|a che|fino a|da quando|in quale|con";

export const questions: QuestionRules = {
  plain: withoutAccents,
  continues:
    /^(?:(?:ok|bene|ah|grazie|perfetto|va bene|allora),? )*(?:e|o|ma|invece)\b(?! (?:possibile|aperto|aperta))/i,
  pointsBack:
    /\b(?:questo|questa|questi|queste|quello|quella|quelli|quelle|cio|lo|ne|lui|lei|loro|lo stesso|la stessa|li)\b/i,
  pointsNowhere: /\b(?:quest[aoei]|quell[aoei]|lo) \p{L}+/giu,
  kinds,
  counted: /\bquant[ie] (\p{L}+)/iu,
  number: new RegExp(`^(?:${NUMBER})`, 'i'),
  direct: new RegExp(
    String.raw`^(?:(?:buongiorno|buonasera|salve|scusi|per favore|e|allora|senta),? )*(?:${QUESTION})\b[^,]*$`,
    'i',
  ),
  things: [
    {
      looks: /\b[Vv](?:ia|iale) (?:del |della |dei )?[A-Z]\w+|\b(?:piazza|corso) [A-Z]\w+/i,
      means: ['indirizzo', 'via'],
    },
    { looks: /\S@\S/, means: ['email'] },
    { looks: /\d{3}[ -]?\d{3,}/, means: ['telefono', 'numero'] },
  ],
  lasting: (question, dayName) =>
    question
      .replace(/\b(?:oggi|stasera|in questo momento)\b/gi, `$& ${dayName(0)}`)
      .replace(/\bdomani\b/gi, `$& ${dayName(1)}`)
      .replace(/\b[Dd]ove (?:siete|vi trovate|si trova)\b|\b[Dd]ov['’]è\b/g, '$&, indirizzo')
      .replace(/\bda quando\b/gi, '$& esiste')
      .replace(/\bfine settimana\b/gi, 'weekend'),
};
