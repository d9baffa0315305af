import type { OpenSpans, Weekday } from '../../line/line.ts';
import { spansOf } from '../../line/opening-words.ts';
import type { Phrases } from '../phrases.ts';
import { capital, clockOf, counted, durationIn, endsOf, monthDayIn, weekdayIn } from '../spoken.ts';

const anythingElse = '¿Desea algo más?';
const cutOff = 'Lo siento, se ha cortado un momento.';
const wait = 'Un momento, por favor.';
const askContact = '¿Cómo podemos contactar con usted, por teléfono o por correo electrónico?';
const notUnderstood = {
  notCaught: 'Lo siento, no le he entendido',
  stillNot: 'Lo siento, sigo sin entenderle',
  unknown: 'Lo siento, eso no lo sé',
};

const clock = (minutes: number) => clockOf(minutes, ':', '');
const article = (minutes: number) => (Math.floor(minutes / 60) === 1 ? 'la' : 'las');
const duration = durationIn({
  few: 'unos segundos',
  half: 'medio minuto',
  one: 'un minuto',
  minutes: (count) => `${count} minutos`,
  hours: (count) => `${count} horas`,
});

const name = (day: Weekday) => weekdayIn('es', day);

function on(days: readonly Weekday[]): string {
  const [first, last] = endsOf(days);
  if (days.length === 7) return 'Todos los días';
  if (days.length === 1) return `El ${name(first)}`;
  return days.length === 2 ? `El ${name(first)} y el ${name(last)}` : `De ${name(first)} a ${name(last)}`;
}

function open(days: readonly Weekday[], spans: OpenSpans): string {
  const times = spans.map(([from, to]) => `de ${article(from)} ${clock(from)} a ${article(to)} ${clock(to)}`);
  return `${on(days)} ${spans.length === 0 ? 'está cerrado' : `abrimos ${times.join(' y ')}`}.`;
}

export const es: Phrases = {
  offer: '¿Quiere dejar un mensaje?',
  anythingElse,
  notUnderstood,
  answer: {
    hello: (name) => (name ? `Hola, le atiende ${name}. ¿En qué puedo ayudarle?` : 'Hola. ¿En qué puedo ayudarle?'),
    whoAmI: (name) =>
      name
        ? `Soy el asistente automático de ${name}. Puedo responder a sus preguntas.`
        : 'Soy un asistente automático.',
    thanked: `De nada. ${anythingElse}`,
    goodbye: 'Adiós, y gracias por llamar.',
    nothingSaid: `${notUnderstood.notCaught}. ¿Puede repetirlo?`,
    nothingToRepeat: 'Todavía no he dicho nada. ¿En qué puedo ayudarle?',
    oneMoment: wait,
    unknown: `${notUnderstood.unknown}.`,
    unknownAgain: `${notUnderstood.unknown} tampoco.`,
    nothingSaidAgain: `${notUnderstood.stillNot}.`,
    topics: (topics) => `Puede preguntarme por lo siguiente: ${topics}.`,
    noPerson: 'Desde aquí no puedo pasarle con una persona.',
    callsBack: `De acuerdo, le llamaremos. ${anythingElse}`,
    noCallBack: 'Desde aquí no puedo concertar una llamada.',
    noReadAlong: 'Lo siento, ahora no puedo mostrar nada en una página.',
    readAlong: (address, code) => `Abra ${address} y escriba este código: ${code}. Otra vez, el código es ${code}.`,
    slower: 'De acuerdo, hablaré más despacio.',
    faster: 'De acuerdo, hablaré más deprisa.',
    louder: 'No puedo hablar más alto. Suba el volumen de su teléfono, por favor.',
    onlyKnowledge: 'Solo puedo responder con la información que me han dado.',
    goAhead: 'De acuerdo. ¿Qué desea saber?',
    askMessage: 'Por supuesto. ¿Cuál es su mensaje?',
    askName: 'Gracias. ¿Y cómo se llama usted?',
    askContact,
    askCorrection: '¿Qué debo cambiar?',
    messageKept: `Gracias, he pasado su mensaje. ${anythingElse}`,
    messageLost: 'Lo siento, su mensaje no se ha podido guardar. Inténtelo más tarde, por favor.',
    messageDropped: `De acuerdo, entonces ningún mensaje. ${anythingElse}`,
  },
  busy: { wait, missed: 'Lo siento, ahora atiendo muchas llamadas y no le he oído bien. Repítalo, por favor.' },
  message: {
    askCallingNumber: '¿Quiere que le llamen al número desde el que llama?',
    askContact,
    numberHidden: `No puedo ver su número. ${askContact}`,
    callingNumber: 'el número desde el que llama',
    plus: 'más',
    readBack: (parts) => `Tengo lo siguiente: ${parts} ¿Es correcto?`,
    name: (name) => (name === undefined ? 'No ha dado su nombre.' : `Su nombre es ${name}`),
    contact: (contact) => (contact === undefined ? 'No quiere que le llamen.' : `Su contacto es ${contact}`),
  },
  call: {
    goodbye: 'Gracias por llamar. ¡Adiós!',
    excuse: 'Lo siento, algo ha fallado. ¿Puede repetirlo?',
    cutOff,
    sayAgain: `${cutOff} Repítalo, por favor.`,
    missed: `${cutOff} Si acaba de decir algo, repítalo, por favor.`,
    shutDown: 'Lo siento, nuestra línea se interrumpe un momento. Vuelva a llamar, por favor. ¡Adiós!',
    endsSoon: 'Le aviso de que esta llamada termina dentro de medio minuto.',
    timeUp: 'Lo siento, se ha acabado el tiempo. Gracias por llamar. ¡Adiós!',
    spent: (phone) =>
      `Lo siento, esta línea no puede atender más llamadas hoy.${phone === undefined ? '' : ` Llámenos al ${phone}, por favor.`} ¡Adiós!`,
    phoneJoined: 'Su teléfono se ha unido. Ya puede seguir por allí.',
    pageJoined: 'Su página se ha unido. Ya puede leer allí la conversación.',
    phoneGone: 'Su teléfono ha colgado, así que la llamada termina aquí. ¡Adiós!',
    stillThere: '¿Sigue ahí?',
    silent: 'No oigo a nadie, así que voy a colgar. Vuelva a llamar, por favor. ¡Adiós!',
    callAgainThen: 'Vuelva a llamar entonces, por favor. ¡Adiós!',
  },
  callBack: {
    opening: (name) => `Hola, le llama ${name}. Nos pidió que le llamáramos.`,
    askCode: (name) =>
      `Hola, le llama ${name}. Alguien nos pidió que llamáramos a este número. Si fue usted, pulse las cuatro cifras que le dieron. Si no, simplemente cuelgue, o pulse asterisco y no le llamaremos más.`,
    keysOnly: 'Pulse las cuatro cifras que le dieron, o asterisco para que no le llamemos más, o simplemente cuelgue.',
    wrong: 'Ese no es el código. Pulse las cuatro cifras otra vez, por favor.',
    how: '¿En qué puedo ayudarle?',
    notTheirs: 'Perdone la molestia. ¡Adiós!',
    noMore: 'De acuerdo, no volveremos a llamar a este número. ¡Adiós!',
    message: ({ name, phone }) =>
      `Hola, le llama ${name}. Nos pidió que le llamáramos.${phone === undefined ? '' : ` Puede localizarnos en el ${phone}.`} Lo intentaremos de nuevo. ¡Adiós!`,
  },
  pageRing: {
    askCode:
      'Hola. Alguien nos pidió, en una página web, que llamáramos a este número. Si fue usted, marque las seis cifras que muestra la página. Si no, simplemente cuelgue, o pulse asterisco y no le llamaremos más.',
    wrong: 'No es correcto. Inténtelo otra vez, por favor.',
  },
  gateway: {
    askPin: 'Introduzca su PIN y después pulse la tecla de almohadilla.',
    nobody: 'Lo siento, ahora nadie puede atenderle. Deje su nombre, su número y su mensaje después de la señal.',
    lost: 'Lo siento, se ha perdido la conexión. Vuelva a llamar, por favor.',
    fault: 'Lo siento, ahora no podemos atender su llamada. Vuelva a llamar más tarde, por favor.',
  },
  allowance: {
    littleLeft: (seconds) => `Este es el tiempo que le queda este mes en esta línea: ${duration(seconds)}.`,
    unknownCaller: (seconds) => `Como su número no se muestra, esta llamada puede durar ${duration(seconds)}.`,
    nearlySpent: (seconds) => `Le aviso de que solo le queda este tiempo: ${duration(seconds)}.`,
    spent: (seconds, next) =>
      `Lo siento, ha agotado su tiempo en esta línea por este mes.${next === undefined ? '' : ` A partir del ${monthDayIn('es', next)} tendrá otra vez ${duration(seconds)}.`} ¡Adiós!`,
  },
  keys: {
    language: (key) => `Para español, oprima ${key}.`,
    askLanguage: 'En español, por favor.',
    propose: '¿Prefiere continuar en español?',
    intro: 'También puede usar las teclas de su teléfono.',
    press: (offer, key) => `${offer}, oprima ${key}.`,
    again: 'Para oírlo otra vez, oprima asterisco.',
    forHours: 'Para conocer nuestro horario',
    askHours: '¿Cuál es su horario?',
    forTopic: (topic) => `Para ${topic}`,
    askTopic: (topic) => `¿Qué hay de ${topic}?`,
    forMessage: 'Para dejar un mensaje',
    askMessage: 'Quiero dejar un mensaje.',
  },
  hours: {
    headings: ['Horario'],
    day: (hours, day) => open([day], spansOf(hours, day)),
    days: open,
    yes: 'Sí',
    no: 'No',
    openUntil: (until) => `ahora está abierto, hasta ${article(until)} ${clock(until)}`,
    notNow: 'ahora está cerrado',
    never: 'está cerrado',
    closedNow: (name, opens) => {
      const closed = `${name} está cerrado ahora.`;
      if (opens === undefined) return closed;
      const { inDays, weekday, date, minutes } = opens;
      const on = `el ${weekdayIn('es', weekday)}${inDays < 7 ? '' : `, ${monthDayIn('es', date)},`}`;
      const day = inDays === 0 ? 'hoy' : inDays === 1 ? 'mañana' : on;
      return `${closed} Volvemos a abrir ${day} a ${article(minutes)} ${clock(minutes)}.`;
    },
  },
  phone: { heading: 'Número de teléfono', number: (phone) => `Nuestro número de teléfono es el ${phone}.` },
  person: {
    calling: (person) => `${wait} Estoy llamando a ${person}.`,
    taken: (person) => `Aquí está ${person}.`,
    busy: (person) => `Lo siento, ${person} está en otra llamada.`,
    declined: (person) => `Lo siento, ${person} no puede atenderle ahora.`,
    notReached: (person) => `Lo siento, no he podido localizar a ${person}.`,
    left: (person) => `${person} ha dejado la llamada. ${anythingElse}`,
    brief: (line, number) =>
      `Aquí ${line}. Tengo una llamada para usted${number === undefined ? '' : `, del número ${number}`}.`,
    matter: (matter) => `Se trata de lo siguiente: ${matter}`,
    said: (words) => `Ha dicho lo siguiente: ${words}`,
    keys: 'Pulse 1 para atender la llamada, o 2 para rechazarla.',
    mail: {
      subject: (line) => `${line}: una llamada le espera`,
      asked: (line, person) =>
        `Alguien que llama a ${line} pregunta por ${person} y está esperando. Vea quién es y responda en el navegador:`,
      once: 'El enlace sirve una vez, durante dos minutos. Quien lo tenga puede atender la llamada: no se lo pase a nadie.',
    },
  },
  owner: {
    wrongPin: 'No es correcto.',
    unreadable: 'Lo siento, ahora no se pueden leer sus mensajes y preguntas. Inténtelo más tarde, por favor.',
    hello: 'Hola.',
    menu: (messages, questions) =>
      `Tiene ${counted(messages, 'ningún mensaje', 'un mensaje', 'mensajes')} y ${counted(questions, 'ninguna pregunta abierta', 'una pregunta abierta', 'preguntas abiertas')}. Pulse 1 para los mensajes, 2 para las preguntas, 9 para colgar, y asterisco para este menú en cualquier momento.`,
    goodbye: 'Adiós.',
    message: (number, of) => `Mensaje ${number} de ${of}.`,
    messageKeys: 'Pulse 1 para el siguiente, 2 si ya está atendido, 3 para oírlo otra vez.',
    done: 'Hecho.',
    noMessages: 'No hay mensajes.',
    noMoreMessages: 'No hay más mensajes.',
    question: (number, of) => `Pregunta ${number} de ${of}.`,
    questionKeys: 'Pulse 1 para responderla, 2 para la siguiente, 3 para oírla otra vez.',
    noQuestions: 'No hay preguntas abiertas.',
    noMoreQuestions: 'No hay más preguntas.',
    dictate: 'Diga la respuesta tal como deben oírla quienes llaman.',
    answer: (answer) => `Su respuesta: ${answer}`,
    confirmKeys: 'Pulse 1 para guardarla, 2 para decirla otra vez, o siga hablando.',
    kept: 'Guardada. Quien llame a partir de ahora la oirá.',
    lost: 'Lo siento, la respuesta no se ha podido guardar.',
    yes: /^(sí|si|correcto|exacto|vale|guárdala|guardar)\W*$/i,
    no: /^(no|mal|otra vez|de nuevo|no es correcto)\W*$/i,
    received: (day, from) => `El ${day}${from === undefined ? '' : `, de ${from}`}`,
    reachedAt: (contact) => `Contacto: ${contact}.`,
  },
  lastResort: {
    sorry: 'Lo sentimos, ahora no podemos responder.',
    typeMessage: (other) => `Escríbanos aquí un mensaje, o ${other}.`,
    otherwise: (other) => `${capital(other)}, por favor.`,
    call: (phone) => `llame al ${phone}`,
    tryAgain: 'vuelva a intentarlo dentro de un momento',
    kept: 'Gracias, su mensaje se ha guardado.',
    notKept: 'Lo sentimos, su mensaje no se ha podido guardar.',
  },
};
