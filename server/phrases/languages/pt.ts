import type { OpenSpans, Weekday } from '../../line/line.ts';
import { spansOf } from '../../line/opening-words.ts';
import type { Phrases } from '../phrases.ts';
import { capital, clockOf, counted, durationIn, endsOf, monthDayIn, weekdayIn } from '../spoken.ts';

const anythingElse = 'Deseja mais alguma coisa?';
const cutOff = 'Desculpe, a ligação caiu por um momento.';
const wait = 'Um momento, por favor.';
const askContact = 'Como podemos contactá-lo, por telefone ou por e-mail?';
const notUnderstood = {
  notCaught: 'Desculpe, não percebi',
  stillNot: 'Desculpe, continuo sem o entender',
  unknown: 'Desculpe, isso não sei',
};

const clock = (minutes: number) => clockOf(minutes, ' e ', '');
/** "às 8", "à 1". */
const at = (minutes: number) => `${Math.floor(minutes / 60) === 1 ? 'à' : 'às'} ${clock(minutes)}`;
const from = (minutes: number) => `${Math.floor(minutes / 60) === 1 ? 'da' : 'das'} ${clock(minutes)}`;
const duration = durationIn({
  few: 'alguns segundos',
  half: 'meio minuto',
  one: 'um minuto',
  minutes: (count) => `${count} minutos`,
  hours: (count) => `${count} horas`,
});

const onThe = (day: Weekday) => `${day === 'sat' || day === 'sun' ? 'no' : 'na'} ${weekdayIn('pt', day)}`;

function on(days: readonly Weekday[]): string {
  const [first, last] = endsOf(days);
  if (days.length === 7) return 'Todos os dias';
  if (days.length === 1) return capital(onThe(first));
  return days.length === 2
    ? `${capital(onThe(first))} e ${onThe(last)}`
    : `De ${weekdayIn('pt', first)} a ${weekdayIn('pt', last)}`;
}

function open(days: readonly Weekday[], spans: OpenSpans): string {
  const times = spans.map(([opens, closes]) => `${from(opens)} ${at(closes)}`);
  return `${on(days)} estamos ${spans.length === 0 ? 'fechados' : `abertos ${times.join(' e ')}`}.`;
}

export const pt: Phrases = {
  offer: 'Deseja deixar uma mensagem?',
  anythingElse,
  notUnderstood,
  answer: {
    hello: (name) => (name ? `Olá, aqui é ${name}. Em que posso ajudar?` : 'Olá. Em que posso ajudar?'),
    whoAmI: (name) =>
      name
        ? `Sou o assistente automático de ${name}. Posso responder às suas perguntas.`
        : 'Sou um assistente automático.',
    thanked: `De nada. ${anythingElse}`,
    goodbye: 'Adeus, e obrigado pela chamada.',
    nothingSaid: `${notUnderstood.notCaught}. Pode repetir?`,
    nothingToRepeat: 'Ainda não disse nada. Em que posso ajudar?',
    oneMoment: wait,
    unknown: `${notUnderstood.unknown}.`,
    unknownAgain: 'Desculpe, isso também não sei.',
    nothingSaidAgain: `${notUnderstood.stillNot}.`,
    topics: (topics) => `Pode perguntar-me sobre estes assuntos: ${topics}.`,
    noPerson: 'Daqui não posso passar a chamada a uma pessoa.',
    callsBack: `Muito bem, ligaremos para si. ${anythingElse}`,
    noCallBack: 'A partir daqui não posso combinar uma chamada.',
    noReadAlong: 'Desculpe, agora não consigo mostrar nada numa página.',
    readAlong: (address, code) => `Abra ${address} e escreva este código: ${code}. Mais uma vez, o código é ${code}.`,
    slower: 'Está bem, vou falar devagar.',
    faster: 'Está bem, vou falar mais depressa.',
    louder: 'Não consigo falar mais alto. Aumente o volume do seu aparelho, por favor.',
    onlyKnowledge: 'Só posso responder com as informações que me foram dadas.',
    goAhead: 'Está bem. O que deseja saber?',
    askMessage: 'Com certeza. Qual é a sua mensagem?',
    askName: 'Obrigado. E qual é o seu nome?',
    askContact,
    askCorrection: 'O que devo alterar?',
    messageKept: `Obrigado, transmiti a sua mensagem. ${anythingElse}`,
    messageLost: 'Desculpe, não foi possível guardar a sua mensagem. Tente mais tarde, por favor.',
    messageDropped: `Está bem, então nenhuma mensagem. ${anythingElse}`,
  },
  busy: { wait, missed: 'Desculpe, estou a atender muitas chamadas e não ouvi. Repita, por favor.' },
  message: {
    askCallingNumber: 'Quer que lhe liguem para o número de onde está a ligar?',
    askContact,
    numberHidden: `Não consigo ver o seu número. ${askContact}`,
    callingNumber: 'o número de onde está a ligar',
    plus: 'mais',
    readBack: (parts) => `Anotei o seguinte: ${parts} Está correto?`,
    name: (name) => (name === undefined ? 'Não deu o seu nome.' : `O seu nome é ${name}`),
    contact: (contact) => (contact === undefined ? 'Não quer que lhe liguem de volta.' : `O seu contacto é ${contact}`),
  },
  call: {
    goodbye: 'Obrigado pela chamada. Adeus!',
    excuse: 'Desculpe, alguma coisa correu mal. Pode repetir?',
    cutOff,
    sayAgain: `${cutOff} Repita, por favor.`,
    missed: `${cutOff} Se acabou de dizer alguma coisa, repita, por favor.`,
    shutDown: 'Desculpe, a nossa linha vai parar por um momento. Volte a ligar, por favor. Adeus!',
    endsSoon: 'Só para avisar: esta chamada termina dentro de meio minuto.',
    timeUp: 'Desculpe, o tempo acabou. Obrigado pela chamada. Adeus!',
    spent: (phone) =>
      `Desculpe, esta linha não pode atender mais chamadas hoje.${phone === undefined ? '' : ` Ligue-nos para ${phone}, por favor.`} Adeus!`,
    phoneJoined: 'O seu telefone está ligado. Já pode continuar por lá.',
    pageJoined: 'A sua página está ligada. Já pode acompanhar lá a conversa.',
    phoneGone: 'O seu telefone desligou, por isso a chamada termina aqui. Adeus!',
    stillThere: 'Ainda está aí?',
    silent: 'Não ouço ninguém, por isso vou desligar. Volte a ligar, por favor. Adeus!',
    callAgainThen: 'Volte a ligar nessa altura, por favor. Adeus!',
  },
  callBack: {
    opening: (name) => `Olá, aqui é ${name}. Pediu-nos que lhe ligássemos de volta.`,
    askCode: (name) =>
      `Olá, aqui é ${name}. Alguém nos pediu que ligássemos para este número. Se foi o senhor ou a senhora, pressione os quatro algarismos que recebeu. Se não, basta desligar, ou pressione asterisco e não voltaremos a ligar.`,
    keysOnly: 'Pressione os quatro algarismos que recebeu, ou asterisco para não lhe ligarmos mais, ou basta desligar.',
    wrong: 'Esse não é o código. Pressione mais uma vez os quatro algarismos, por favor.',
    how: 'Em que posso ajudar?',
    notTheirs: 'Desculpe o incómodo. Adeus!',
    noMore: 'Está bem, não voltaremos a ligar para este número. Adeus!',
    message: ({ name, phone }) =>
      `Olá, aqui é ${name}. Pediu-nos que lhe ligássemos de volta.${phone === undefined ? '' : ` Pode ligar-nos para ${phone}.`} Vamos tentar de novo. Adeus!`,
  },
  pageRing: {
    askCode:
      'Olá. Alguém nos pediu, numa página web, que ligássemos para este número. Se foi o senhor ou a senhora, digite os seis algarismos que a página mostra. Se não, basta desligar, ou pressione asterisco e não voltaremos a ligar.',
    wrong: 'Não está certo. Tente mais uma vez, por favor.',
  },
  gateway: {
    askPin: 'Introduza o seu PIN e depois prima a tecla cardinal.',
    nobody:
      'Desculpe, neste momento ninguém pode atender. Deixe o seu nome, o seu número e a sua mensagem depois do sinal.',
    lost: 'Desculpe, a ligação caiu. Ligue de novo, por favor.',
    fault: 'Desculpe, neste momento não podemos atender a sua chamada. Ligue mais tarde, por favor.',
  },
  allowance: {
    littleLeft: (seconds) => `Este é o tempo que lhe resta este mês nesta linha: ${duration(seconds)}.`,
    unknownCaller: (seconds) => `Como o seu número não é mostrado, esta chamada pode durar ${duration(seconds)}.`,
    nearlySpent: (seconds) => `Só para avisar: o tempo que lhe resta é este: ${duration(seconds)}.`,
    spent: (seconds, next) =>
      `Desculpe, o seu tempo nesta linha está esgotado por este mês.${next === undefined ? '' : ` A partir de ${monthDayIn('pt', next)} terá de novo ${duration(seconds)}.`} Adeus!`,
  },
  keys: {
    language: (key) => `Para português, pressione ${key}.`,
    askLanguage: 'Em português, por favor.',
    propose: 'Prefere continuar em português?',
    intro: 'Também pode usar as teclas do seu telefone.',
    press: (offer, key) => `${offer}, pressione ${key}.`,
    again: 'Para ouvir de novo, pressione asterisco.',
    forHours: 'Para o nosso horário',
    askHours: 'Qual é o vosso horário?',
    forTopic: (topic) => `Para ${topic}`,
    askTopic: (topic) => `O que me diz sobre ${topic}?`,
    forMessage: 'Para deixar uma mensagem',
    askMessage: 'Quero deixar uma mensagem.',
  },
  hours: {
    headings: ['Horário'],
    day: (hours, day) => open([day], spansOf(hours, day)),
    days: open,
    yes: 'Sim',
    no: 'Não',
    openUntil: (until) => `estamos abertos agora, até ${at(until)}`,
    notNow: 'agora estamos fechados',
    never: 'estamos fechados',
    closedNow: (name, opens) => {
      const closed = `${name} está fechado agora.`;
      if (opens === undefined) return closed;
      const { inDays, weekday, date, minutes } = opens;
      const named = onThe(weekday);
      const on = inDays < 7 ? named : `${named}, ${monthDayIn('pt', date)},`;
      const day = inDays === 0 ? 'hoje' : inDays === 1 ? 'amanhã' : on;
      return `${closed} Voltamos a abrir ${day} ${at(minutes)}.`;
    },
  },
  phone: { heading: 'Número de telefone', number: (phone) => `O nosso número de telefone é ${phone}.` },
  person: {
    calling: (person) => `${wait} Estou a ligar a ${person}.`,
    taken: (person) => `Aqui está ${person}.`,
    busy: (person) => `Desculpe, ${person} está noutra chamada.`,
    declined: (person) => `Desculpe, ${person} não pode atender agora.`,
    notReached: (person) => `Desculpe, não consegui contactar ${person}.`,
    left: (person) => `${person} saiu da chamada. ${anythingElse}`,
    brief: (line, number) =>
      `Aqui fala ${line}. Tenho uma chamada para si${number === undefined ? '' : `, do número ${number}`}.`,
    matter: (matter) => `Trata-se do seguinte: ${matter}`,
    said: (words) => `Disse o seguinte: ${words}`,
    keys: 'Prima 1 para atender a chamada, ou 2 para a recusar.',
    mail: {
      subject: (line) => `${line}: uma chamada espera por si`,
      asked: (line, person) =>
        `Alguém que ligou para ${line} pergunta por ${person} e está à espera. Veja quem é e responda no navegador:`,
      once: 'A ligação serve uma vez, durante dois minutos. Quem a tiver pode atender a chamada: não a passe a ninguém.',
    },
  },
  owner: {
    wrongPin: 'Não está certo.',
    unreadable: 'Lamento, as suas mensagens e perguntas não podem ser lidas agora. Tente mais tarde, por favor.',
    hello: 'Olá.',
    menu: (messages, questions) =>
      `Tem ${counted(messages, 'nenhuma mensagem', 'uma mensagem', 'mensagens')} e ${counted(questions, 'nenhuma pergunta em aberto', 'uma pergunta em aberto', 'perguntas em aberto')}. Prima 1 para as mensagens, 2 para as perguntas, 9 para desligar, e asterisco para este menu a qualquer momento.`,
    goodbye: 'Adeus.',
    message: (number, of) => `Mensagem ${number} de ${of}.`,
    messageKeys: 'Prima 1 para a seguinte, 2 se está tratada, 3 para a ouvir outra vez.',
    done: 'Feito.',
    noMessages: 'Não há mensagens.',
    noMoreMessages: 'Não há mais mensagens.',
    question: (number, of) => `Pergunta ${number} de ${of}.`,
    questionKeys: 'Prima 1 para responder, 2 para a seguinte, 3 para a ouvir outra vez.',
    noQuestions: 'Não há perguntas em aberto.',
    noMoreQuestions: 'Não há mais perguntas.',
    dictate: 'Diga a resposta tal como deve ser ouvida por quem liga.',
    answer: (answer) => `A sua resposta: ${answer}`,
    confirmKeys: 'Prima 1 para a guardar, 2 para a dizer outra vez, ou continue a falar.',
    kept: 'Guardada. Quem ligar a partir de agora ouve-a.',
    lost: 'Desculpe, não foi possível guardar a resposta.',
    yes: /^(sim|certo|correto|exato|está bem)\W*$/i,
    no: /^(não|errado|outra vez|de novo|não está certo)\W*$/i,
    received: (day, from) => `${capital(day)}${from === undefined ? '' : `, de ${from}`}`,
    reachedAt: (contact) => `Contacto: ${contact}.`,
  },
  lastResort: {
    sorry: 'Lamentamos, neste momento não podemos responder.',
    typeMessage: (other) => `Escreva-nos aqui uma mensagem, ou ${other}.`,
    otherwise: (other) => `${capital(other)}, por favor.`,
    call: (phone) => `ligue para ${phone}`,
    tryAgain: 'tente de novo dentro de um momento',
    kept: 'Obrigado, a sua mensagem foi guardada.',
    notKept: 'Lamentamos, não foi possível guardar a sua mensagem.',
  },
};
