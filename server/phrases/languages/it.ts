import type { OpenSpans, Weekday } from '../../line/line.ts';
import { spansOf } from '../../line/opening-words.ts';
import type { Phrases } from '../phrases.ts';
import { capital, clockOf, counted, durationIn, endsOf, monthDayIn, weekdayIn } from '../spoken.ts';

const anythingElse = 'Desidera altro?';
const cutOff = 'Mi dispiace, la linea si è interrotta un momento.';
const wait = 'Un momento, per favore.';
const askContact = 'Come possiamo contattarla, per telefono o per e-mail?';
const notUnderstood = {
  notCaught: 'Mi dispiace, non ho capito',
  stillNot: 'Mi dispiace, continuo a non capirla',
  unknown: 'Mi dispiace, questo non lo so',
};

const clock = (minutes: number) => clockOf(minutes, ' e ', '');
/** "dalle 8", "dall'1". */
const at = (preposition: 'a' | 'da', minutes: number) =>
  Math.floor(minutes / 60) === 1 ? `${preposition}ll'${clock(minutes)}` : `${preposition}lle ${clock(minutes)}`;
const duration = durationIn({
  few: 'pochi secondi',
  half: 'mezzo minuto',
  one: 'un minuto',
  minutes: (count) => `${count} minuti`,
  hours: (count) => `${count} ore`,
});

const name = (day: Weekday) => weekdayIn('it', day);

function on(days: readonly Weekday[]): string {
  const [first, last] = endsOf(days);
  if (days.length === 7) return 'Tutti i giorni';
  if (days.length === 1) return capital(name(first));
  return days.length === 2 ? `${capital(name(first))} e ${name(last)}` : `Da ${name(first)} a ${name(last)}`;
}

function open(days: readonly Weekday[], spans: OpenSpans): string {
  const times = spans.map(([from, to]) => `${at('da', from)} ${at('a', to)}`);
  return `${on(days)} siamo ${spans.length === 0 ? 'chiusi' : `aperti ${times.join(' e ')}`}.`;
}

export const it: Phrases = {
  offer: 'Vuole lasciare un messaggio?',
  anythingElse,
  notUnderstood,
  answer: {
    hello: (name) => (name ? `Buongiorno, qui è ${name}. Come posso aiutarla?` : 'Buongiorno. Come posso aiutarla?'),
    whoAmI: (name) =>
      name
        ? `Sono l'assistente automatico di ${name}. Posso rispondere alle sue domande.`
        : 'Sono un assistente automatico.',
    thanked: `Prego. ${anythingElse}`,
    goodbye: 'Arrivederci, e grazie per la chiamata.',
    nothingSaid: `${notUnderstood.notCaught}. Può ripetere?`,
    nothingToRepeat: 'Non ho ancora detto nulla. Come posso aiutarla?',
    oneMoment: wait,
    unknown: `${notUnderstood.unknown}.`,
    unknownAgain: 'Mi dispiace, neanche questo lo so.',
    nothingSaidAgain: `${notUnderstood.stillNot}.`,
    topics: (topics) => `Può farmi domande su questi argomenti: ${topics}.`,
    noPerson: 'Da qui non posso passarle una persona.',
    callsBack: `Va bene, la richiameremo. ${anythingElse}`,
    noCallBack: 'Da qui non posso organizzare una richiamata.',
    noReadAlong: 'Mi dispiace, adesso non posso mostrare nulla su una pagina.',
    readAlong: (address, code) =>
      `Apra ${address} e scriva questo codice: ${code}. Ancora una volta, il codice è ${code}.`,
    slower: 'Va bene, parlerò lentamente.',
    faster: 'Va bene, parlerò più velocemente.',
    louder: 'Non posso parlare più forte. Alzi il volume del suo apparecchio, per favore.',
    onlyKnowledge: 'Posso rispondere solo con le informazioni che mi sono state date.',
    goAhead: 'Va bene. Che cosa desidera sapere?',
    askMessage: 'Certo. Qual è il suo messaggio?',
    askName: 'Grazie. E come si chiama?',
    askContact,
    askCorrection: 'Che cosa devo cambiare?',
    messageKept: `Grazie, ho trasmesso il suo messaggio. ${anythingElse}`,
    messageLost: 'Mi dispiace, non è stato possibile salvare il suo messaggio. Riprovi più tardi, per favore.',
    messageDropped: `Va bene, allora nessun messaggio. ${anythingElse}`,
  },
  busy: { wait, missed: 'Mi dispiace, sto rispondendo a molte chiamate e non ho sentito. Ripeta, per favore.' },
  message: {
    askCallingNumber: 'Vuole essere richiamato al numero da cui chiama?',
    askContact,
    numberHidden: `Non vedo il suo numero. ${askContact}`,
    callingNumber: 'il numero da cui chiama',
    plus: 'più',
    readBack: (parts) => `Ho annotato: ${parts} È corretto?`,
    name: (name) => (name === undefined ? 'Non ha dato un nome.' : `Il suo nome è ${name}`),
    contact: (contact) => (contact === undefined ? 'Non vuole essere richiamato.' : `Il suo recapito è ${contact}`),
  },
  call: {
    goodbye: 'Grazie per la chiamata. Arrivederci!',
    excuse: 'Mi dispiace, qualcosa non ha funzionato. Può ripetere?',
    cutOff,
    sayAgain: `${cutOff} Ripeta, per favore.`,
    missed: `${cutOff} Se ha appena detto qualcosa, lo ripeta, per favore.`,
    shutDown: 'Mi dispiace, la nostra linea si interrompe per un momento. Richiami, per favore. Arrivederci!',
    endsSoon: 'La avviso che questa chiamata termina tra mezzo minuto.',
    timeUp: 'Mi dispiace, il tempo è finito. Grazie per la chiamata. Arrivederci!',
    spent: (phone) =>
      `Mi dispiace, oggi questa linea non può ricevere altre chiamate.${phone === undefined ? '' : ` Ci telefoni al numero ${phone}, per favore.`} Arrivederci!`,
    phoneJoined: 'Il suo telefono è collegato. Può continuare da lì.',
    pageJoined: 'La sua pagina è collegata. Può leggere lì la conversazione.',
    phoneGone: 'Il suo telefono ha riagganciato, quindi la chiamata finisce qui. Arrivederci!',
    stillThere: 'È ancora lì?',
    silent: 'Non sento nessuno, quindi chiudo la chiamata. Richiami, per favore. Arrivederci!',
    callAgainThen: 'Richiami allora, per favore. Arrivederci!',
  },
  callBack: {
    opening: (name) => `Buongiorno, qui è ${name}. Ci ha chiesto di essere richiamato.`,
    askCode: (name) =>
      `Buongiorno, qui è ${name}. Qualcuno ci ha chiesto di chiamare questo numero. Se è stato lei, prema le quattro cifre che ha ricevuto. Altrimenti riagganci pure, oppure prema asterisco e non la chiameremo più.`,
    keysOnly:
      'Prema le quattro cifre che ha ricevuto, oppure asterisco perché non la chiamiamo più, oppure riagganci pure.',
    wrong: 'Questo non è il codice. Prema ancora una volta le quattro cifre, per favore.',
    how: 'Come posso aiutarla?',
    notTheirs: 'Ci scusi per il disturbo. Arrivederci!',
    noMore: 'Va bene, non chiameremo più questo numero. Arrivederci!',
    message: ({ name, phone }) =>
      `Buongiorno, qui è ${name}. Ci ha chiesto di essere richiamato.${phone === undefined ? '' : ` Può trovarci al numero ${phone}.`} Riproveremo. Arrivederci!`,
  },
  pageRing: {
    askCode:
      'Buongiorno. Qualcuno ci ha chiesto, su una pagina web, di chiamare questo numero. Se è stato lei, digiti le sei cifre che la pagina mostra. Altrimenti riagganci pure, oppure prema asterisco e non la chiameremo più.',
    wrong: 'Non è corretto. Provi ancora una volta, per favore.',
  },
  gateway: {
    askPin: 'Inserisca il suo PIN e poi prema il tasto cancelletto.',
    nobody:
      'Mi dispiace, in questo momento nessuno può rispondere. Lasci il suo nome, il suo numero e il suo messaggio dopo il segnale.',
    lost: 'Mi dispiace, la comunicazione è caduta. Richiami, per favore.',
    fault: 'Mi dispiace, in questo momento non possiamo rispondere alla sua chiamata. Richiami più tardi, per favore.',
  },
  allowance: {
    littleLeft: (seconds) => `Questo è il tempo che le resta questo mese su questa linea: ${duration(seconds)}.`,
    unknownCaller: (seconds) => `Poiché il suo numero non è visibile, questa chiamata può durare ${duration(seconds)}.`,
    nearlySpent: (seconds) => `La avviso che il tempo che le resta è questo: ${duration(seconds)}.`,
    spent: (seconds, next) =>
      `Mi dispiace, il suo tempo su questa linea è finito per questo mese.${next === undefined ? '' : ` Dal ${monthDayIn('it', next)} avrà di nuovo ${duration(seconds)}.`} Arrivederci!`,
  },
  keys: {
    language: (key) => `Per l’italiano, premere ${key}.`,
    askLanguage: 'In italiano, per favore.',
    propose: 'Preferisce continuare in italiano?',
    intro: 'Può usare anche i tasti del suo telefono.',
    press: (offer, key) => `${offer}, premere ${key}.`,
    again: 'Per riascoltare, premere asterisco.',
    forHours: 'Per i nostri orari di apertura',
    askHours: 'Quali sono i vostri orari di apertura?',
    forTopic: (topic) => `Per ${topic}`,
    askTopic: (topic) => `Che cosa mi dice di ${topic}?`,
    forMessage: 'Per lasciare un messaggio',
    askMessage: 'Vorrei lasciare un messaggio.',
  },
  hours: {
    headings: ['Orari di apertura'],
    day: (hours, day) => open([day], spansOf(hours, day)),
    days: open,
    yes: 'Sì',
    no: 'No',
    openUntil: (until) => `siamo aperti adesso, fino ${at('a', until)}`,
    notNow: 'adesso siamo chiusi',
    never: 'siamo chiusi',
    closedNow: (name, opens) => {
      const closed = `${name} adesso è chiuso.`;
      if (opens === undefined) return closed;
      const { inDays, weekday, date, minutes } = opens;
      const on = `${weekdayIn('it', weekday)}${inDays < 7 ? '' : ` ${monthDayIn('it', date)}`}`;
      const day = inDays === 0 ? 'oggi' : inDays === 1 ? 'domani' : on;
      return `${closed} Riapriamo ${day} ${at('a', minutes)}.`;
    },
  },
  phone: { heading: 'Numero di telefono', number: (phone) => `Il nostro numero di telefono è ${phone}.` },
  person: {
    calling: (person) => `${wait} Sto chiamando ${person}.`,
    taken: (person) => `Ecco ${person}.`,
    busy: (person) => `Mi dispiace, ${person} è al telefono.`,
    declined: (person) => `Mi dispiace, ${person} adesso non può rispondere.`,
    notReached: (person) => `Mi dispiace, non ho potuto raggiungere ${person}.`,
    left: (person) => `${person} ha lasciato la chiamata. ${anythingElse}`,
    brief: (line, number) =>
      `Qui ${line}. Ho una chiamata per lei${number === undefined ? '' : `, dal numero ${number}`}.`,
    matter: (matter) => `Si tratta di questo: ${matter}`,
    said: (words) => `Ha detto questo: ${words}`,
    keys: 'Prema 1 per accettare la chiamata, o 2 per rifiutarla.',
    mail: {
      subject: (line) => `${line}: una chiamata la aspetta`,
      asked: (line, person) =>
        `Qualcuno che chiama ${line} chiede di ${person} e sta aspettando. Veda chi è e risponda nel browser:`,
      once: 'Il link vale una volta, per due minuti. Chiunque lo abbia può rispondere: non lo passi a nessuno.',
    },
  },
  owner: {
    wrongPin: 'Non è corretto.',
    unreadable: 'Mi dispiace, ora non è possibile leggere i suoi messaggi e le sue domande. Riprovi più tardi.',
    hello: 'Salve.',
    menu: (messages, questions) =>
      `Lei ha ${counted(messages, 'nessun messaggio', 'un messaggio', 'messaggi')} e ${counted(questions, 'nessuna domanda aperta', 'una domanda aperta', 'domande aperte')}. Prema 1 per i messaggi, 2 per le domande, 9 per riagganciare, e asterisco per questo menu in qualsiasi momento.`,
    goodbye: 'Arrivederci.',
    message: (number, of) => `Messaggio ${number} di ${of}.`,
    messageKeys: 'Prema 1 per il prossimo, 2 se è sbrigato, 3 per risentirlo.',
    done: 'Fatto.',
    noMessages: 'Non ci sono messaggi.',
    noMoreMessages: 'Non ci sono altri messaggi.',
    question: (number, of) => `Domanda ${number} di ${of}.`,
    questionKeys: 'Prema 1 per rispondere, 2 per la prossima, 3 per risentirla.',
    noQuestions: 'Non ci sono domande aperte.',
    noMoreQuestions: 'Non ci sono altre domande.',
    dictate: 'Dica la risposta come chi chiama deve sentirla.',
    answer: (answer) => `La sua risposta: ${answer}`,
    confirmKeys: 'Prema 1 per conservarla, 2 per dirla di nuovo, oppure continui a parlare.',
    kept: 'Conservata. Chi chiama adesso la sente.',
    lost: 'Mi dispiace, la risposta non è stata conservata.',
    yes: /^(sì|si|giusto|corretto|esatto|va bene)\W*$/i,
    no: /^(no|sbagliato|di nuovo|ancora|non è corretto)\W*$/i,
    received: (day, from) => `${capital(day)}${from === undefined ? '' : `, da ${from}`}`,
    reachedAt: (contact) => `Recapito: ${contact}.`,
  },
  lastResort: {
    sorry: 'Ci dispiace, in questo momento non possiamo rispondere.',
    typeMessage: (other) => `Ci scriva qui un messaggio, oppure ${other}.`,
    otherwise: (other) => `${capital(other)}, per favore.`,
    call: (phone) => `chiami il ${phone}`,
    tryAgain: 'riprovi tra un momento',
    kept: 'Grazie, il suo messaggio è stato salvato.',
    notKept: 'Ci dispiace, non è stato possibile salvare il suo messaggio.',
  },
};
