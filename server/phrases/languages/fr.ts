import type { OpenSpans, Weekday } from '../../line/line.ts';
import { spansOf } from '../../line/opening-words.ts';
import type { Phrases } from '../phrases.ts';
import { capital, clockOf, counted, durationIn, endsOf, monthDayIn, weekdayIn } from '../spoken.ts';

const anythingElse = 'Puis-je faire autre chose pour vous ?';
const cutOff = "Je suis désolé, j'ai été coupé un instant.";
const wait = "Un instant, s'il vous plaît.";
const askContact = 'Comment peut-on vous joindre, par téléphone ou par e-mail ?';
const notUnderstood = {
  notCaught: "Je suis désolé, je n'ai pas compris",
  stillNot: 'Je suis désolé, je ne vous comprends toujours pas',
  unknown: 'Je suis désolé, je ne sais pas cela',
};

const clock = (minutes: number) => clockOf(minutes, ' heures ', ' heures').replace(/^([01]) heures/, '$1 heure');
const duration = durationIn({
  few: 'quelques secondes',
  half: 'une demi-minute',
  one: 'une minute',
  minutes: (count) => `${count} minutes`,
  hours: (count) => `${count} heures`,
});

const name = (day: Weekday) => weekdayIn('fr', day);

function on(days: readonly Weekday[]): string {
  const [first, last] = endsOf(days);
  if (days.length === 7) return 'Tous les jours';
  if (days.length === 1) return `Le ${name(first)}`;
  return days.length === 2 ? `Le ${name(first)} et le ${name(last)}` : `Du ${name(first)} au ${name(last)}`;
}

function open(days: readonly Weekday[], spans: OpenSpans): string {
  const times = spans.map(([from, to]) => `de ${clock(from)} à ${clock(to)}`);
  return `${on(days)}, nous sommes ${spans.length === 0 ? 'fermés' : `ouverts ${times.join(' et ')}`}.`;
}

export const fr: Phrases = {
  offer: 'Voulez-vous laisser un message ?',
  anythingElse,
  notUnderstood,
  answer: {
    hello: (name) =>
      name ? `Bonjour, ici ${name}. Comment puis-je vous aider ?` : 'Bonjour. Comment puis-je vous aider ?',
    whoAmI: (name) =>
      name
        ? `Je suis l'assistant automatique de ${name}. Je peux répondre à vos questions.`
        : 'Je suis un assistant automatique.',
    thanked: `Je vous en prie. ${anythingElse}`,
    goodbye: 'Au revoir, et merci de votre appel.',
    nothingSaid: `${notUnderstood.notCaught}. Pouvez-vous répéter ?`,
    nothingToRepeat: "Je n'ai encore rien dit. Comment puis-je vous aider ?",
    oneMoment: wait,
    unknown: `${notUnderstood.unknown}.`,
    unknownAgain: `${notUnderstood.unknown} non plus.`,
    nothingSaidAgain: `${notUnderstood.stillNot}.`,
    topics: (topics) => `Vous pouvez m'interroger sur les sujets suivants : ${topics}.`,
    noPerson: "Je ne peux pas vous passer quelqu'un d'ici.",
    callsBack: `Très bien, nous vous rappellerons. ${anythingElse}`,
    noCallBack: "D'ici, je ne peux pas organiser de rappel.",
    noReadAlong: 'Je suis désolé, je ne peux rien afficher sur une page pour le moment.',
    readAlong: (address, code) => `Ouvrez ${address} et tapez ce code : ${code}. Encore une fois, le code est ${code}.`,
    slower: "D'accord, je parlerai lentement.",
    faster: "D'accord, je parlerai plus vite.",
    louder: 'Je ne peux pas parler plus fort. Montez le volume de votre côté, je vous prie.',
    onlyKnowledge: "Je ne peux répondre qu'avec les informations qu'on m'a données.",
    goAhead: "D'accord. Que souhaitez-vous savoir ?",
    askMessage: 'Bien sûr. Quel est votre message ?',
    askName: 'Merci. Et quel est votre nom ?',
    askContact,
    askCorrection: 'Que dois-je changer ?',
    messageKept: `Merci, j'ai transmis votre message. ${anythingElse}`,
    messageLost: "Je suis désolé, votre message n'a pas pu être enregistré. Réessayez plus tard, s'il vous plaît.",
    messageDropped: `D'accord, pas de message donc. ${anythingElse}`,
  },
  busy: {
    wait,
    missed: "Je suis désolé, je reçois beaucoup d'appels et je n'ai pas entendu. Répétez, s'il vous plaît.",
  },
  message: {
    askCallingNumber: "Voulez-vous être rappelé au numéro d'où vous appelez ?",
    askContact,
    numberHidden: `Je ne vois pas votre numéro. ${askContact}`,
    callingNumber: "le numéro d'où vous appelez",
    plus: 'plus',
    readBack: (parts) => `J'ai noté : ${parts} Est-ce exact ?`,
    name: (name) => (name === undefined ? "Vous n'avez pas donné de nom." : `Votre nom est ${name}`),
    contact: (contact) =>
      contact === undefined ? 'Vous ne souhaitez pas être rappelé.' : `Pour vous joindre : ${contact}`,
  },
  call: {
    goodbye: 'Merci de votre appel. Au revoir !',
    excuse: "Je suis désolé, quelque chose n'a pas marché. Pouvez-vous répéter ?",
    cutOff,
    sayAgain: `${cutOff} Répétez, s'il vous plaît.`,
    missed: `${cutOff} Si vous venez de dire quelque chose, répétez-le, s'il vous plaît.`,
    shutDown: "Je suis désolé, notre ligne s'interrompt un instant. Rappelez-nous, s'il vous plaît. Au revoir !",
    endsSoon: 'Je vous préviens que cet appel se termine dans une demi-minute.',
    timeUp: 'Je suis désolé, le temps est écoulé. Merci de votre appel. Au revoir !',
    spent: (phone) =>
      `Je suis désolé, cette ligne ne peut plus prendre d'appels aujourd'hui.${phone === undefined ? '' : ` Appelez-nous au ${phone}, s'il vous plaît.`} Au revoir !`,
    phoneJoined: 'Votre téléphone est connecté. Vous pouvez continuer là-bas.',
    pageJoined: 'Votre page est connectée. Vous pouvez y suivre la conversation.',
    phoneGone: 'Votre téléphone a raccroché, l’appel se termine donc ici. Au revoir !',
    stillThere: 'Êtes-vous toujours là ?',
    silent: "Je n'entends personne, je vais donc raccrocher. Rappelez-nous, s'il vous plaît. Au revoir !",
    callAgainThen: "Rappelez-nous alors, s'il vous plaît. Au revoir !",
  },
  callBack: {
    opening: (name) => `Bonjour, ici ${name}. Vous nous avez demandé de vous rappeler.`,
    askCode: (name) =>
      `Bonjour, ici ${name}. Quelqu'un nous a demandé d'appeler ce numéro. Si c'était vous, tapez les quatre chiffres que vous avez reçus. Sinon, raccrochez simplement, ou tapez étoile et nous ne vous appellerons plus.`,
    keysOnly:
      'Tapez les quatre chiffres que vous avez reçus, ou étoile pour que nous ne vous appelions plus, ou raccrochez simplement.',
    wrong: "Ce n'est pas le code. Tapez encore une fois les quatre chiffres, s'il vous plaît.",
    how: 'Comment puis-je vous aider ?',
    notTheirs: 'Excusez-nous pour le dérangement. Au revoir !',
    noMore: "C'est noté, nous n'appellerons plus ce numéro. Au revoir !",
    message: ({ name, phone }) =>
      `Bonjour, ici ${name}. Vous nous avez demandé de vous rappeler.${phone === undefined ? '' : ` Vous pouvez nous joindre au ${phone}.`} Nous essaierons de nouveau. Au revoir !`,
  },
  pageRing: {
    askCode:
      "Bonjour. Quelqu'un nous a demandé, sur une page web, d'appeler ce numéro. Si c'était vous, tapez les six chiffres affichés sur la page. Sinon, raccrochez simplement, ou tapez étoile et nous ne vous appellerons plus.",
    wrong: "Ce n'est pas correct. Essayez encore une fois, s'il vous plaît.",
  },
  gateway: {
    askPin: 'Veuillez saisir votre code PIN, puis appuyer sur la touche dièse.',
    nobody:
      "Je suis désolé, personne ne peut répondre pour l'instant. Veuillez laisser votre nom, votre numéro et votre message après le signal.",
    lost: 'Je suis désolé, la communication a été coupée. Veuillez rappeler.',
    fault: "Je suis désolé, votre appel ne peut pas être pris pour l'instant. Veuillez rappeler plus tard.",
  },
  allowance: {
    littleLeft: (seconds) => `Il vous reste ${duration(seconds)} ce mois-ci sur cette ligne.`,
    unknownCaller: (seconds) => `Comme votre numéro est masqué, cet appel peut durer ${duration(seconds)}.`,
    nearlySpent: (seconds) => `Je vous préviens qu'il vous reste ${duration(seconds)}.`,
    spent: (seconds, next) =>
      `Je suis désolé, votre temps sur cette ligne est épuisé pour ce mois-ci.${next === undefined ? '' : ` À partir du ${monthDayIn('fr', next)}, vous aurez de nouveau ${duration(seconds)}.`} Au revoir !`,
  },
  keys: {
    language: (key) => `Pour le français, tapez ${key}.`,
    askLanguage: 'En français, s’il vous plaît.',
    propose: 'Souhaitez-vous continuer en français ?',
    intro: 'Vous pouvez aussi utiliser les touches de votre téléphone.',
    press: (offer, key) => `${offer}, tapez ${key}.`,
    again: 'Pour réécouter, tapez étoile.',
    forHours: "Pour nos horaires d'ouverture",
    askHours: "Quels sont vos horaires d'ouverture ?",
    forTopic: (topic) => `Pour ${topic}`,
    askTopic: (topic) => `Qu'en est-il de ${topic} ?`,
    forMessage: 'Pour laisser un message',
    askMessage: 'Je voudrais laisser un message.',
  },
  hours: {
    headings: ["Horaires d'ouverture"],
    day: (hours, day) => open([day], spansOf(hours, day)),
    days: open,
    yes: 'Oui',
    no: 'Non',
    openUntil: (until) => `nous sommes ouverts en ce moment, jusqu'à ${clock(until)}`,
    notNow: 'nous sommes fermés en ce moment',
    never: 'nous sommes fermés',
    closedNow: (name, opens) => {
      const closed = `${name} est fermé en ce moment.`;
      if (opens === undefined) return closed;
      const { inDays, weekday, date, minutes } = opens;
      const on = inDays < 7 ? weekdayIn('fr', weekday) : `le ${weekdayIn('fr', weekday)} ${monthDayIn('fr', date)}`;
      const day = inDays === 0 ? "aujourd'hui" : inDays === 1 ? 'demain' : on;
      return `${closed} Nous rouvrons ${day} à ${clock(minutes)}.`;
    },
  },
  phone: { heading: 'Numéro de téléphone', number: (phone) => `Notre numéro de téléphone est le ${phone}.` },
  person: {
    calling: (person) => `${wait} J'appelle ${person}.`,
    taken: (person) => `Voici ${person}.`,
    busy: (person) => `Je suis désolé, ${person} est déjà en ligne.`,
    declined: (person) => `Je suis désolé, ${person} ne peut pas prendre votre appel maintenant.`,
    notReached: (person) => `Je suis désolé, je n'ai pas pu joindre ${person}.`,
    left: (person) => `${person} a quitté l'appel. ${anythingElse}`,
    brief: (line, number) =>
      `Ici ${line}. J'ai un appel pour vous${number === undefined ? '' : `, du numéro ${number}`}.`,
    matter: (matter) => `Voici de quoi il s'agit : ${matter}`,
    said: (words) => `Voici ce qui a été dit : ${words}`,
    keys: "Appuyez sur 1 pour prendre l'appel, ou sur 2 pour le refuser.",
    mail: {
      subject: (line) => `${line} : un appel vous attend`,
      asked: (line, person) =>
        `Quelqu'un qui appelle ${line} demande ${person} et attend en ce moment. Voyez qui c'est et répondez dans le navigateur :`,
      once: "Le lien sert une fois, pendant deux minutes. Quiconque l'a peut prendre l'appel : ne le transmettez à personne.",
    },
  },
  owner: {
    wrongPin: "Ce n'est pas correct.",
    unreadable:
      'Désolé, vos messages et vos questions ne peuvent pas être lus pour le moment. Veuillez réessayer plus tard.',
    hello: 'Bonjour.',
    menu: (messages, questions) =>
      `Vous avez ${counted(messages, 'aucun message', 'un message', 'messages')} et ${counted(questions, 'aucune question en attente', 'une question en attente', 'questions en attente')}. Appuyez sur 1 pour les messages, 2 pour les questions, 9 pour raccrocher, et étoile pour ce menu à tout moment.`,
    goodbye: 'Au revoir.',
    message: (number, of) => `Message ${number} sur ${of}.`,
    messageKeys: "Appuyez sur 1 pour le suivant, 2 s'il est traité, 3 pour le réentendre.",
    done: "C'est fait.",
    noMessages: "Il n'y a pas de message.",
    noMoreMessages: "Il n'y a plus de message.",
    question: (number, of) => `Question ${number} sur ${of}.`,
    questionKeys: 'Appuyez sur 1 pour y répondre, 2 pour la suivante, 3 pour la réentendre.',
    noQuestions: "Il n'y a pas de question en attente.",
    noMoreQuestions: "Il n'y a plus de question.",
    dictate: "Dites la réponse telle que les appelants doivent l'entendre.",
    answer: (answer) => `Votre réponse : ${answer}`,
    confirmKeys: 'Appuyez sur 1 pour la garder, 2 pour la redire, ou continuez à parler.',
    kept: "Gardée. Le prochain appelant l'entendra.",
    lost: "Je suis désolé, la réponse n'a pas pu être gardée.",
    yes: /^(oui|exact|correct|d'accord|c'est bien|c'est ça)\W*$/i,
    no: /^(non|faux|encore|pas correct)\W*$/i,
    received: (day, from) => `Le ${day}${from === undefined ? '' : `, de ${from}`}`,
    reachedAt: (contact) => `À joindre ici : ${contact}.`,
  },
  lastResort: {
    sorry: 'Désolés, nous ne pouvons pas répondre pour le moment.',
    typeMessage: (other) => `Écrivez-nous un message ici, ou ${other}.`,
    otherwise: (other) => `${capital(other)}, s'il vous plaît.`,
    call: (phone) => `appelez le ${phone}`,
    tryAgain: 'réessayez dans un instant',
    kept: 'Merci, votre message est enregistré.',
    notKept: "Désolés, votre message n'a pas pu être enregistré.",
  },
};
