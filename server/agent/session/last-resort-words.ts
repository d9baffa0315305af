/** What is written to a caller for whom there is no model, which else would translate. */
export interface LastResortWords {
  sorry: string;
  /** `other` is one of the two below. */
  typeMessage: (other: string) => string;
  otherwise: (other: string) => string;
  call: (phone: string) => string;
  tryAgain: string;
  kept: string;
  notKept: string;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

const en: LastResortWords = {
  sorry: "Sorry, we can't answer right now.",
  typeMessage: (other) => `Type a message for us here, or ${other}.`,
  otherwise: (other) => `Please ${other}.`,
  call: (phone) => `call ${phone}`,
  tryAgain: 'try again in a moment',
  kept: 'Thank you, your message is kept.',
  notKept: 'Sorry, your message could not be kept.',
};

/** By language; those in which callers are told what to dial in an emergency, too. */
const words: Readonly<Record<string, LastResortWords>> = {
  en,
  es: {
    sorry: 'Lo sentimos, ahora no podemos responder.',
    typeMessage: (other) => `Escríbanos aquí un mensaje, o ${other}.`,
    otherwise: (other) => `${capital(other)}, por favor.`,
    call: (phone) => `llame al ${phone}`,
    tryAgain: 'vuelva a intentarlo dentro de un momento',
    kept: 'Gracias, su mensaje se ha guardado.',
    notKept: 'Lo sentimos, su mensaje no se ha podido guardar.',
  },
  fr: {
    sorry: 'Désolés, nous ne pouvons pas répondre pour le moment.',
    typeMessage: (other) => `Écrivez-nous un message ici, ou ${other}.`,
    otherwise: (other) => `${capital(other)}, s'il vous plaît.`,
    call: (phone) => `appelez le ${phone}`,
    tryAgain: 'réessayez dans un instant',
    kept: 'Merci, votre message est enregistré.',
    notKept: "Désolés, votre message n'a pas pu être enregistré.",
  },
  de: {
    sorry: 'Leider können wir gerade nicht antworten.',
    typeMessage: (other) => `Schreiben Sie uns hier eine Nachricht, oder ${other}.`,
    otherwise: (other) => `Bitte ${other}.`,
    call: (phone) => `rufen Sie ${phone} an`,
    tryAgain: 'versuchen Sie es gleich noch einmal',
    kept: 'Danke, Ihre Nachricht ist gespeichert.',
    notKept: 'Leider konnte Ihre Nachricht nicht gespeichert werden.',
  },
  it: {
    sorry: 'Ci dispiace, in questo momento non possiamo rispondere.',
    typeMessage: (other) => `Ci scriva qui un messaggio, oppure ${other}.`,
    otherwise: (other) => `${capital(other)}, per favore.`,
    call: (phone) => `chiami il ${phone}`,
    tryAgain: 'riprovi tra un momento',
    kept: 'Grazie, il suo messaggio è stato salvato.',
    notKept: 'Ci dispiace, non è stato possibile salvare il suo messaggio.',
  },
  pt: {
    sorry: 'Lamentamos, neste momento não podemos responder.',
    typeMessage: (other) => `Escreva-nos aqui uma mensagem, ou ${other}.`,
    otherwise: (other) => `${capital(other)}, por favor.`,
    call: (phone) => `ligue para ${phone}`,
    tryAgain: 'tente de novo dentro de um momento',
    kept: 'Obrigado, a sua mensagem foi guardada.',
    notKept: 'Lamentamos, não foi possível guardar a sua mensagem.',
  },
};

/** @param language BCP 47; English where it is none of ours */
export function lastResortWords(language: string | undefined): LastResortWords {
  return words[language?.split('-')[0]?.toLowerCase() ?? 'en'] ?? en;
}
