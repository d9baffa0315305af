/** What mailboxes say and people who answer their phone do not, in the languages that lines are written in. */
const MACHINE = [
  /\b(?:leave|record) (?:a |your |me a |us a )?(?:\w+ )?message\b/i,
  /\b(?:after|at) the (?:tone|beep|signal)\b/i,
  /\b(?:voice ?mail|mailbox|answering machine)\b/i,
  /\b(?:is|are|am) (?:not available|unavailable|not here|unable to (?:take|answer|come))\b/i,
  /\b(?:can't|cannot|can not|couldn't) (?:take|answer|come to|get to) (?:the |your |my )?(?:phone|call)\b/i,
  /\b(?:buzón|después (?:del|de la) (?:tono|señal)|deje (?:su|un) mensaje)\b/i,
  /\b(?:messagerie|répondeur|après le (?:bip|signal)|laissez (?:un|votre) message)\b/i,
  /\b(?:mailbox|anrufbeantworter|nach dem (?:ton|signalton|piep)|hinterlassen sie)\b/i,
  /\b(?:segreteria|dopo il segnale|lasciate? (?:un )?messaggio)\b/i,
  /\b(?:caixa postal|correio de voz|após o sinal|deixe (?:a sua|sua|uma) mensagem)\b/i,
];

/** Whether what was heard first is a machine's greeting. */
export function soundsLikeMachine(words: string): boolean {
  return MACHINE.some((pattern) => pattern.test(words));
}
