/** What is said before, or without, the rest: in all languages at once, since a button must not wait for its label. */
export interface FirstWords {
  call: string;
  failedServer: string;
}

const words: Readonly<Record<string, FirstWords>> = {
  en: {
    call: 'Call us',
    failedServer: 'The line cannot be reached. Check your internet connection and try again.',
  },
  de: {
    call: 'Anrufen',
    failedServer: 'Die Leitung ist nicht erreichbar. Prüfen Sie Ihre Internetverbindung und versuchen Sie es erneut.',
  },
  es: {
    call: 'Llámenos',
    failedServer: 'No se puede contactar con la línea. Compruebe su conexión a internet e inténtelo de nuevo.',
  },
  fr: {
    call: 'Appelez-nous',
    failedServer: 'La ligne est injoignable. Vérifiez votre connexion internet et réessayez.',
  },
  it: {
    call: 'Chiamaci',
    failedServer: 'La linea non è raggiungibile. Controlla la connessione a internet e riprova.',
  },
};

export const languages: readonly string[] = /* @__PURE__ */ Object.keys(words);

/** The language to speak on a page with this BCP 47 tag: English where there is no translation. */
export function languageFor(tag: string): string {
  const primary = tag.toLowerCase().split('-')[0] ?? '';
  return Object.hasOwn(words, primary) ? primary : 'en';
}

export function firstWords(language: string): FirstWords {
  return words[language] ?? { call: '', failedServer: '' };
}
