import { preferredLanguage } from './accepted-language.ts';

export interface JoinWords {
  title: string;
  how: string;
  code: string;
  join: string;
  wrong: string;
  call: string;
}

const en: JoinWords = {
  title: 'Read along with your call',
  how: 'Type the six digits that you were told on the phone. This page then shows what is said. Your microphone stays off.',
  code: 'Code',
  join: 'Join',
  wrong: 'This code does not let you in. Type it again, or ask for a new one in the call.',
  call: 'Your call',
};

/** In the languages of the widget. */
const words: Readonly<Record<string, JoinWords>> = {
  en,
  de: {
    title: 'Lesen Sie Ihren Anruf mit',
    how: 'Tippen Sie die sechs Ziffern, die Ihnen am Telefon genannt wurden. Diese Seite zeigt dann, was gesagt wird. Ihr Mikrofon bleibt aus.',
    code: 'Code',
    join: 'Mitlesen',
    wrong: 'Dieser Code gilt nicht. Tippen Sie ihn noch einmal, oder fragen Sie im Anruf nach einem neuen.',
    call: 'Ihr Anruf',
  },
  es: {
    title: 'Lea su llamada',
    how: 'Escriba las seis cifras que le han dicho por teléfono. Esta página muestra entonces lo que se dice. Su micrófono sigue apagado.',
    code: 'Código',
    join: 'Unirse',
    wrong: 'Este código no es válido. Escríbalo otra vez o pida uno nuevo en la llamada.',
    call: 'Su llamada',
  },
  fr: {
    title: 'Lisez votre appel',
    how: 'Tapez les six chiffres qui vous ont été dits au téléphone. Cette page affiche alors ce qui se dit. Votre micro reste coupé.',
    code: 'Code',
    join: 'Rejoindre',
    wrong: 'Ce code n’est pas valable. Tapez-le à nouveau, ou demandez-en un autre pendant l’appel.',
    call: 'Votre appel',
  },
  it: {
    title: 'Leggi la tua chiamata',
    how: 'Digita le sei cifre che ti sono state dette al telefono. Questa pagina mostra poi quello che si dice. Il microfono resta spento.',
    code: 'Codice',
    join: 'Partecipa',
    wrong: 'Questo codice non è valido. Digitalo di nuovo, o chiedine un altro durante la chiamata.',
    call: 'La tua chiamata',
  },
};

/** In the language that suits a browser best. */
export function joinWords(accepted: string | undefined): JoinWords & { language: string } {
  const language = preferredLanguage(accepted, Object.keys(words));
  return { language, ...(words[language] ?? en) };
}
