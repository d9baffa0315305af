import type { LaterWords } from './en.ts';

export const de: LaterWords = {
  callAgain: 'Noch einmal anrufen',
  callInProgress: 'Anruf läuft',
  tryAgain: 'Erneut versuchen',
  hangUp: 'Auflegen',
  mute: 'Stummschalten',
  unmute: 'Ton einschalten',
  close: 'Fenster ausblenden; der Anruf läuft weiter',
  closeIdle: 'Fenster schließen',
  conversation: 'Gespräch',
  visitor: 'Sie',
  agent: 'Assistent',
  write: 'Schreiben statt sprechen',
  send: 'Senden',
  shown: 'Auf dieser Seite: {title}',
  unsent: 'Nicht gesendet',
  phone: '{phone} anrufen',
  hear: 'Tippen, um zu hören',
  soundBlocked: 'Ihr Browser hält den Ton zurück.',

  idle: 'Kein Anruf',
  connecting: 'Anruf wird aufgebaut …',
  proving: 'Einen Moment: Gerade rufen viele an. Ihr Browser sichert Ihnen einen Platz.',
  awaited: 'Verbunden. Gleich ist jemand für Sie da.',
  late: 'Das dauert länger als üblich. Sie können warten oder auflegen und es erneut versuchen.',
  listening: 'Hört zu',
  thinking: 'Denkt nach',
  speaking: 'Spricht',
  reconnecting: 'Die Verbindung ist schlecht. Sie wird wiederhergestellt …',
  unheard: 'Die Verbindung ist unterbrochen. Bitte warten Sie: Bis sie wieder da ist, hört man Sie nicht.',
  endedByAgent: 'Der Anruf ist beendet.',
  endedByVisitor: 'Sie haben aufgelegt.',
  muted: 'Ihr Mikrofon ist aus.',
  unmuted: 'Ihr Mikrofon ist an.',

  toPhone: 'Am Telefon weitersprechen',
  noCode: 'Das hat nicht geklappt. Bitte versuchen Sie es erneut.',
  callWithCode: 'Mit diesem Telefon anrufen',
  scan: 'Scannen Sie das mit Ihrem Telefon, oder rufen Sie {phone} an und tippen Sie:',
  typeCode: 'Ihr Telefon wählt {phone} und tippt diesen Code:',
  codeOnce: 'Er gilt einmal, fünf Minuten lang.',
  callMe: 'Rufen Sie mich an',
  myNumber: 'Oder lassen Sie sich anrufen: +49 30 901820',
  ringing: 'Ihr Telefon klingelt. Nehmen Sie ab, und tippen Sie dort den Code.',
  answered: 'Tippen Sie jetzt den Code auf Ihrem Telefon.',
  failed: 'Ihr Telefon war nicht zu erreichen. Prüfen Sie die Nummer mit Ländervorwahl, oder rufen Sie uns an.',
  qr: 'QR-Code, der diese Nummer wählt und den Code tippt',
  phoneOn: 'Ihr Telefon ist dabei, und dort werden Sie gehört. Hier können Sie mitlesen.',
  phoneLeft: 'Ihr Telefon hat aufgelegt. Der Anruf endet bald, wenn Sie nicht hier weitersprechen.',
  goOnHere: 'Hier weitersprechen',

  asking: 'Erlauben Sie das Mikrofon in der Frage Ihres Browsers.',
  denied:
    'Ihr Browser darf das Mikrofon nicht benutzen. Bitte schreiben Sie: Die Antworten werden gesprochen. Um zu sprechen, erlauben Sie das Mikrofon neben der Adresse dieser Seite und rufen Sie erneut an.',
  absent:
    'Es wurde kein Mikrofon gefunden. Bitte schreiben Sie: Die Antworten werden gesprochen. Um zu sprechen, schließen Sie eines an und rufen Sie erneut an.',
  busy: 'Das Mikrofon funktioniert nicht; vielleicht benutzt es ein anderes Programm. Bitte schreiben Sie: Die Antworten werden gesprochen.',
  insecure:
    'Das Mikrofon funktioniert nur auf sicheren Seiten (https). Bitte schreiben Sie: Die Antworten werden gesprochen.',

  writing: 'Eine Tonverbindung kommt hier nicht zustande. Sie können Ihre Fragen schreiben und die Antworten lesen.',
  failedMedia:
    'Ihr Netz oder die Leitung lässt den Anruf nicht durch. Versuchen Sie es erneut oder in einem anderen Netz.',
  failedBusy: 'Alle Leitungen sind besetzt. Bitte versuchen Sie es in einer Minute erneut.',
  failedTooMany: 'Von hier kamen zu viele Anrufe. Bitte warten Sie eine Minute und versuchen Sie es erneut.',
  failedSpent:
    'Diese Leitung nimmt heute keine Anrufe mehr an. Bitte telefonieren Sie oder versuchen Sie es morgen wieder.',
  failedOften:
    'Sie haben heute so oft angerufen, wie diese Leitung es zulässt. Bitte telefonieren Sie oder versuchen Sie es morgen wieder.',
  failedAllowance:
    'Ihre Zeit auf dieser Leitung ist für diesen Monat aufgebraucht. Bitte telefonieren Sie oder versuchen Sie es nächsten Monat wieder.',
  failedSetup: 'Dieser Anrufknopf ist nicht richtig eingerichtet; das muss der Betreiber der Seite beheben.',
  failedBrowser: 'Dieser Browser kann nicht anrufen. Bitte benutzen Sie einen neueren.',
  failedLost: 'Die Verbindung ist abgebrochen. Bitte rufen Sie erneut an.',
  failedCode: 'Dieser Code gilt nicht. Lassen Sie sich im Gespräch einen neuen sagen.',
  failedInternal: 'Bei uns ist etwas schiefgegangen. Bitte versuchen Sie es erneut.',
};
