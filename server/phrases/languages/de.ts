import type { OpenSpans, Weekday } from '../../line/line.ts';
import { spansOf } from '../../line/opening-words.ts';
import type { Phrases } from '../phrases.ts';
import { clockOf, counted, durationIn, endsOf, monthDayIn, weekdayIn } from '../spoken.ts';

const anythingElse = 'Kann ich sonst noch etwas für Sie tun?';
const cutOff = 'Es tut mir leid, ich war einen Augenblick unterbrochen.';
const wait = 'Einen Moment, bitte.';
const askContact = 'Wie kann man Sie erreichen, per Telefon oder per E-Mail?';
const notUnderstood = {
  notCaught: 'Es tut mir leid, das habe ich nicht verstanden',
  stillNot: 'Es tut mir leid, ich verstehe Sie noch immer nicht',
  unknown: 'Es tut mir leid, das weiß ich nicht',
};

const clock = (minutes: number) => clockOf(minutes, ' Uhr ', ' Uhr');
const duration = durationIn({
  few: 'ein paar Sekunden',
  half: 'eine halbe Minute',
  one: 'eine Minute',
  minutes: (count) => `${count} Minuten`,
  hours: (count) => `${count} Stunden`,
});

const name = (day: Weekday) => weekdayIn('de', day);

function on(days: readonly Weekday[]): string {
  const [first, last] = endsOf(days);
  if (days.length === 7) return 'Jeden Tag';
  if (days.length === 1) return `Am ${name(first)}`;
  return days.length === 2 ? `Am ${name(first)} und ${name(last)}` : `Von ${name(first)} bis ${name(last)}`;
}

function open(days: readonly Weekday[], spans: OpenSpans): string {
  const times = spans.map(([from, to]) => `von ${clock(from)} bis ${clock(to)}`);
  return `${on(days)} haben wir ${spans.length === 0 ? 'geschlossen' : `${times.join(' und ')} geöffnet`}.`;
}

export const de: Phrases = {
  offer: 'Möchten Sie eine Nachricht hinterlassen?',
  anythingElse,
  notUnderstood,
  answer: {
    hello: (name) =>
      name ? `Guten Tag, hier ist ${name}. Wie kann ich Ihnen helfen?` : 'Guten Tag. Wie kann ich Ihnen helfen?',
    whoAmI: (name) =>
      name
        ? `Ich bin der automatische Assistent von ${name}. Ich kann Fragen dazu beantworten.`
        : 'Ich bin ein automatischer Assistent.',
    thanked: `Gern geschehen. ${anythingElse}`,
    goodbye: 'Auf Wiederhören, und danke für Ihren Anruf.',
    nothingSaid: `${notUnderstood.notCaught}. Können Sie es noch einmal sagen?`,
    nothingToRepeat: 'Ich habe noch nichts gesagt. Wie kann ich Ihnen helfen?',
    oneMoment: wait,
    unknown: `${notUnderstood.unknown}.`,
    unknownAgain: `Es tut mir leid, das weiß ich auch nicht.`,
    nothingSaidAgain: `${notUnderstood.stillNot}.`,
    topics: (topics) => `Sie können mich zu diesen Themen fragen: ${topics}.`,
    noPerson: 'Ich kann Sie von hier aus nicht mit jemandem verbinden.',
    callsBack: `In Ordnung, wir rufen Sie zurück. ${anythingElse}`,
    noCallBack: 'Einen Rückruf kann ich von hier aus nicht vereinbaren.',
    noReadAlong: 'Es tut mir leid, ich kann gerade nichts auf einer Seite zeigen.',
    readAlong: (address, code) =>
      `Bitte öffnen Sie ${address} und geben Sie diesen Code ein: ${code}. Noch einmal, der Code ist ${code}.`,
    slower: 'In Ordnung, ich spreche langsam.',
    faster: 'In Ordnung, ich spreche schneller.',
    louder: 'Ich kann nicht lauter sprechen. Bitte stellen Sie Ihr Gerät lauter.',
    onlyKnowledge: 'Ich kann nur mit dem antworten, was man mir gegeben hat.',
    goAhead: 'Gern. Was möchten Sie wissen?',
    askMessage: 'Natürlich. Wie lautet Ihre Nachricht?',
    askName: 'Danke. Und wie heißen Sie?',
    askContact,
    askCorrection: 'Was soll ich ändern?',
    messageKept: `Danke, ich habe Ihre Nachricht weitergegeben. ${anythingElse}`,
    messageLost:
      'Es tut mir leid, Ihre Nachricht konnte nicht gespeichert werden. Bitte versuchen Sie es später noch einmal.',
    messageDropped: `In Ordnung, dann keine Nachricht. ${anythingElse}`,
  },
  busy: {
    wait,
    missed:
      'Es tut mir leid, ich beantworte gerade viele Anrufe und habe Sie nicht verstanden. Bitte sagen Sie es noch einmal.',
  },
  message: {
    askCallingNumber: 'Soll man Sie unter der Nummer zurückrufen, von der Sie anrufen?',
    askContact,
    numberHidden: `Ich kann Ihre Nummer nicht sehen. ${askContact}`,
    callingNumber: 'der Nummer, von der Sie anrufen',
    plus: 'plus',
    readBack: (parts) => `Ich habe notiert: ${parts} Ist das richtig?`,
    name: (name) => (name === undefined ? 'Sie haben keinen Namen genannt.' : `Ihr Name ist ${name}`),
    contact: (contact) =>
      contact === undefined ? 'Sie wollen nicht zurückgerufen werden.' : `Sie sind zu erreichen unter ${contact}`,
  },
  call: {
    goodbye: 'Danke für Ihren Anruf. Auf Wiederhören!',
    excuse: 'Es tut mir leid, da ist etwas schiefgegangen. Können Sie das noch einmal sagen?',
    cutOff,
    sayAgain: `${cutOff} Bitte sagen Sie das noch einmal.`,
    missed: `${cutOff} Falls Sie gerade etwas gesagt haben, sagen Sie es bitte noch einmal.`,
    shutDown:
      'Es tut mir leid, unsere Leitung wird kurz unterbrochen. Bitte rufen Sie noch einmal an. Auf Wiederhören!',
    endsSoon: 'Nur zur Information: Dieser Anruf endet in einer halben Minute.',
    timeUp: 'Es tut mir leid, unsere Zeit ist um. Danke für Ihren Anruf. Auf Wiederhören!',
    spent: (phone) =>
      `Es tut mir leid, diese Leitung kann heute keine Anrufe mehr annehmen.${phone === undefined ? '' : ` Bitte rufen Sie uns an unter ${phone}.`} Auf Wiederhören!`,
    phoneJoined: 'Ihr Telefon ist jetzt dabei. Sie können dort weitersprechen.',
    pageJoined: 'Ihre Seite ist jetzt dabei. Sie können dort mitlesen.',
    phoneGone: 'Ihr Telefon hat aufgelegt, darum endet der Anruf hier. Auf Wiederhören!',
    stillThere: 'Sind Sie noch da?',
    silent: 'Ich höre niemanden, deshalb lege ich jetzt auf. Bitte rufen Sie noch einmal an. Auf Wiederhören!',
    callAgainThen: 'Bitte rufen Sie dann noch einmal an. Auf Wiederhören!',
  },
  callBack: {
    opening: (name) => `Guten Tag, hier ist ${name}. Sie haben um einen Rückruf gebeten.`,
    askCode: (name) =>
      `Guten Tag, hier ist ${name}. Jemand hat uns gebeten, diese Nummer anzurufen. Wenn Sie das waren, drücken Sie bitte die vier Ziffern, die Sie bekommen haben. Wenn nicht, legen Sie einfach auf, oder drücken Sie die Sterntaste, dann rufen wir Sie nicht mehr an.`,
    keysOnly:
      'Bitte drücken Sie die vier Ziffern, die Sie bekommen haben, oder die Sterntaste, wenn wir Sie nicht mehr anrufen sollen, oder legen Sie einfach auf.',
    wrong: 'Das ist nicht der Code. Bitte drücken Sie die vier Ziffern noch einmal.',
    how: 'Wie kann ich Ihnen helfen?',
    notTheirs: 'Bitte entschuldigen Sie die Störung. Auf Wiederhören!',
    noMore: 'Gut, wir rufen diese Nummer nicht mehr an. Auf Wiederhören!',
    message: ({ name, phone }) =>
      `Guten Tag, hier ist ${name}. Sie haben um einen Rückruf gebeten.${phone === undefined ? '' : ` Sie erreichen uns unter ${phone}.`} Wir versuchen es noch einmal. Auf Wiederhören!`,
  },
  pageRing: {
    askCode:
      'Guten Tag. Jemand hat uns auf einer Webseite gebeten, diese Nummer anzurufen. Wenn Sie das waren, tippen Sie bitte die sechs Ziffern ein, die die Seite zeigt. Wenn nicht, legen Sie einfach auf, oder drücken Sie die Sterntaste, dann rufen wir Sie nicht mehr an.',
    wrong: 'Das war nicht richtig. Bitte versuchen Sie es noch einmal.',
  },
  gateway: {
    askPin: 'Bitte geben Sie Ihre PIN ein und drücken Sie dann die Rautetaste.',
    nobody:
      'Es tut mir leid, gerade kann niemand antworten. Bitte hinterlassen Sie nach dem Ton Ihren Namen, Ihre Nummer und Ihre Nachricht.',
    lost: 'Es tut mir leid, die Verbindung ist abgebrochen. Bitte rufen Sie noch einmal an.',
    fault: 'Es tut mir leid, Ihr Anruf kann gerade nicht angenommen werden. Bitte rufen Sie später noch einmal an.',
  },
  allowance: {
    littleLeft: (seconds) => `Sie haben diesen Monat noch ${duration(seconds)} auf dieser Leitung.`,
    unknownCaller: (seconds) =>
      `Da Ihre Nummer nicht angezeigt wird, kann dieser Anruf höchstens ${duration(seconds)} dauern.`,
    nearlySpent: (seconds) => `Nur zur Information: Sie haben noch ${duration(seconds)}.`,
    spent: (seconds, next) =>
      `Es tut mir leid, Ihre Zeit auf dieser Leitung ist für diesen Monat aufgebraucht.${next === undefined ? '' : ` Ab dem ${monthDayIn('de', next)} haben Sie wieder ${duration(seconds)}.`} Auf Wiederhören!`,
  },
  keys: {
    language: (key) => `Für Deutsch drücken Sie die ${key}.`,
    askLanguage: 'Auf Deutsch, bitte.',
    propose: 'Möchten Sie auf Deutsch weitersprechen?',
    intro: 'Sie können auch die Tasten Ihres Telefons benutzen.',
    press: (offer, key) => `${offer} drücken Sie die ${key}.`,
    again: 'Um das noch einmal zu hören, drücken Sie die Sterntaste.',
    forHours: 'Für unsere Öffnungszeiten',
    askHours: 'Was sind Ihre Öffnungszeiten?',
    forTopic: (topic) => `Für ${topic}`,
    askTopic: (topic) => `Was ist mit ${topic}?`,
    forMessage: 'Um eine Nachricht zu hinterlassen,',
    askMessage: 'Ich möchte eine Nachricht hinterlassen.',
  },
  hours: {
    headings: ['Öffnungszeiten'],
    day: (hours, day) => open([day], spansOf(hours, day)),
    days: open,
    yes: 'Ja',
    no: 'Nein',
    openUntil: (until) => `wir haben jetzt geöffnet, bis ${clock(until)}`,
    notNow: 'wir haben jetzt geschlossen',
    never: 'wir haben geschlossen',
    closedNow: (name, opens) => {
      const closed = `${name} hat jetzt geschlossen.`;
      if (opens === undefined) return closed;
      const { inDays, weekday, date, minutes } = opens;
      const on = `am ${weekdayIn('de', weekday)}${inDays < 7 ? '' : `, dem ${monthDayIn('de', date)},`}`;
      const day = inDays === 0 ? 'heute' : inDays === 1 ? 'morgen' : on;
      return `${closed} Wir öffnen wieder ${day} um ${clock(minutes)}.`;
    },
  },
  phone: { heading: 'Telefonnummer', number: (phone) => `Unsere Telefonnummer ist ${phone}.` },
  person: {
    calling: (person) => `${wait} Ich rufe ${person} an.`,
    taken: (person) => `Hier ist ${person}.`,
    busy: (person) => `Es tut mir leid, ${person} spricht gerade.`,
    declined: (person) => `Es tut mir leid, ${person} kann Ihren Anruf gerade nicht annehmen.`,
    notReached: (person) => `Es tut mir leid, ich konnte ${person} nicht erreichen.`,
    left: (person) => `${person} ist nicht mehr im Gespräch. ${anythingElse}`,
    brief: (line, number) =>
      `Hier ist ${line}. Ich habe einen Anruf${number === undefined ? '' : ` von ${number}`} für Sie.`,
    matter: (matter) => `Es geht um Folgendes: ${matter}`,
    said: (words) => `Gesagt wurde: ${words}`,
    keys: 'Drücken Sie die 1, um den Anruf anzunehmen, oder die 2, um ihn abzulehnen.',
    mail: {
      subject: (line) => `${line}: Ein Anruf wartet auf Sie`,
      asked: (line, person) =>
        `Jemand, der ${line} anruft, möchte ${person} sprechen und wartet jetzt. Sehen Sie nach, wer es ist, und antworten Sie im Browser:`,
      once: 'Der Link gilt einmal, zwei Minuten lang. Wer ihn hat, kann den Anruf annehmen: Geben Sie ihn niemandem weiter.',
    },
  },
  owner: {
    wrongPin: 'Das stimmt nicht.',
    unreadable:
      'Leider lassen sich Ihre Nachrichten und Fragen gerade nicht lesen. Bitte versuchen Sie es später noch einmal.',
    hello: 'Hallo.',
    menu: (messages, questions) =>
      `Sie haben ${counted(messages, 'keine Nachrichten', 'eine Nachricht', 'Nachrichten')} und ${counted(questions, 'keine offenen Fragen', 'eine offene Frage', 'offene Fragen')}. Drücken Sie die 1 für Nachrichten, die 2 für Fragen, die 9 zum Auflegen, und jederzeit die Sterntaste für dieses Menü.`,
    goodbye: 'Auf Wiederhören.',
    message: (number, of) => `Nachricht ${number} von ${of}.`,
    messageKeys: 'Drücken Sie die 1 für die nächste, die 2, wenn sie erledigt ist, die 3, um sie noch einmal zu hören.',
    done: 'Erledigt.',
    noMessages: 'Es gibt keine Nachrichten.',
    noMoreMessages: 'Keine weiteren Nachrichten.',
    question: (number, of) => `Frage ${number} von ${of}.`,
    questionKeys:
      'Drücken Sie die 1, um sie zu beantworten, die 2 für die nächste, die 3, um sie noch einmal zu hören.',
    noQuestions: 'Es gibt keine offenen Fragen.',
    noMoreQuestions: 'Keine weiteren Fragen.',
    dictate: 'Bitte sagen Sie die Antwort so, wie Anrufer sie hören sollen.',
    answer: (answer) => `Ihre Antwort: ${answer}`,
    confirmKeys: 'Drücken Sie die 1, um sie zu behalten, die 2, um sie neu zu sagen, oder sprechen Sie weiter.',
    kept: 'Gespeichert. Wer jetzt anruft, hört sie.',
    lost: 'Es tut mir leid, die Antwort konnte nicht gespeichert werden.',
    yes: /^(ja|genau|richtig|stimmt|behalten|passt)\W*$/i,
    no: /^(nein|nee|falsch|noch ?mal|noch einmal|stimmt nicht)\W*$/i,
    received: (day, from) => `Am ${day}${from === undefined ? '' : ` von ${from}`}`,
    reachedAt: (contact) => `Zu erreichen unter ${contact}.`,
  },
  lastResort: {
    sorry: 'Leider können wir gerade nicht antworten.',
    typeMessage: (other) => `Schreiben Sie uns hier eine Nachricht, oder ${other}.`,
    otherwise: (other) => `Bitte ${other}.`,
    call: (phone) => `rufen Sie ${phone} an`,
    tryAgain: 'versuchen Sie es gleich noch einmal',
    kept: 'Danke, Ihre Nachricht ist gespeichert.',
    notKept: 'Leider konnte Ihre Nachricht nicht gespeichert werden.',
  },
};
