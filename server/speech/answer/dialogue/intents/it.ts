import type { IntentPatterns } from './patterns.ts';

export const it: IntentPatterns = {
  polite:
    "per favore|per cortesia|grazie|grazie mille|tante grazie|molto gentile|va bene|bene|benissimo|perfetto|d'accordo|allora|ah|eh|ok|okay",
  yes: 'si|certo|certamente|volentieri|sicuro|vorrei|lo vorrei|si vorrei|prego|sarebbe (?:bello|utile)|con piacere|faccia pure',
  no: "no|niente|nient'altro|niente altro|e tutto|questo e tutto|basta cosi|non ora|adesso no|non serve|a posto|sono a posto",
  thanks: 'la ringrazio|ringrazio|mi e stato (?:molto )?utile|mi ha aiutato molto',
  hello: "ciao|salve|buongiorno|buon giorno|buonasera|buona sera|pronto|c'e qualcuno|come sta",
  right:
    'si|esatto|esattamente|giusto|corretto|e (?:giusto|corretto|esatto)|va bene|tutto (?:giusto|corretto|bene)|proprio cosi',
  wrong: /^no\b|\b(?:sbagliato|non e (?:giusto|corretto|esatto)|errore|scorretto)\b/,
  goodbye:
    /^(?:\S+ ){0,5}(?:arrivederci|arrivederla|a presto|buona giornata|buona serata|ci sentiamo|addio)(?: \S+){0,3}$|^(?:va bene |ok )?(?:no )?(?:grazie )?(?:e tutto|questo e tutto|basta cosi)(?: grazie)?$/,
  repeat:
    /^(?:scusi |mi scusi |scusa )*(?:come|cosa|come ha detto|cosa ha detto|che cosa ha detto|come scusi|prego|(?:puo|potrebbe) (?:per favore )?(?:ripetere|ripeterlo|dirlo di nuovo)(?: per favore)?|(?:ripeta|ripetere)(?: per favore)?|non ho (?:capito|sentito)(?: bene)?|ancora una volta(?: per favore)?)$/,
  whoAreYou:
    /\b(?:chi (?:e|sei|parla)(?: lei)?|con chi (?:parlo|sto parlando)|(?:e|lei e|sei) (?:un |una |un')?(?:robot|macchina|persona|umano|computer|segreteria)|come si chiama|qual e il suo nome)$/,
  message:
    /\b(?:lasciare|lasciarle|lasciargli|prendere|mandare|inviare|dare)(?: \S+){0,3} messaggio\b|\b(?:mi richiami|richiamatemi|essere richiamat[oa]|farmi richiamare|mi richiamino)\b/,
  callBack: /\brichiamatemi\b|\bmi richiam\w+\b|\brichiamarmi\b|\bessere richiamat[oa]\b/,
  person:
    /\bparlare con (?!lei\b)\S+|(?<!per )\buna persona(?: vera| reale)?(?: per favore)?$|^(?:un |una |un')?(?:operatore|operatrice|persona)(?: per favore)?$|\b(?:mi passi|mi passa|passatemi|mi metta in contatto)\b/,
  page: /\b(?:mandar\w*|inviar\w*|mostrar\w*|vedere|leggere|aprire)(?: \S+){0,5} (?:sul|sullo|sulla|al|nel|su)(?: mio| mia)? (?:computer|portatile|schermo|browser|tablet|pagina)\b/,
  slower:
    /\b(?:lentamente|lento)\b|\b(?:piu|piano|parl\w+|vada) piano\b|^piano(?: per favore)?$|\b(?:troppo|cosi) (?:veloce|in fretta|velocemente)\b/,
  faster:
    /\bpiu (?:veloce|velocemente|in fretta)\b|\b(?:troppo|cosi) (?:lento|piano|lentamente)\b|\bvelocita normale\b/,
  louder:
    /(?:^|\bparl\w+ |\bun po'? |\bper favore )piu forte\b|\ba voce (?:piu )?alta\b|\bnon (?:la |si )?(?:sento|sente)(?: bene| niente)?\b|\bvolume\b/,
  help: /\b(?:che cosa|cosa) (?:puo|posso|sa)(?: lei)?(?: (?:fare|chiedere|chiederle|dirmi|rispondere))?(?: per me)?$|^(?:per favore )?(?:aiuto|mi aiuti)(?: per favore)?$|\bcome funziona\b$|\bcome puo aiutarmi\b/,
  cancel: /\b(?:lasci (?:perdere|stare)|non importa|annulla\w*|fa niente|niente messaggio|nessun messaggio)\b/,
  ratherNot: /\b(?:preferisco di no|preferirei di no|meglio di no|non voglio|non vorrei|preferisco non)\b/,
  language: /^(?:in )?italiano(?: per favore)?$|\b(?:parla\w*|parli\w*|continu\w+)(?: in)? italiano\b/,
  leadingNo: /^(?:(?:no|scusi|aspetti|anzi|in realtà)[,.! ]+)+/i,
  spokenAddress: /\bchiocciola \w+ punto \w+/i,
  correctedName: /^(?:il mio nome è|il nome è|mi chiamo) +(.+)$/i,
  correctedMessage: /^(?:il mio |il )?messaggio (?:è|deve essere)[:,]? +(.{3,})$/i,
  dictated: /\b(?:gli dica|le dica|dica (?:loro|a \p{L}+|al \p{L}+|alla \p{L}+)|dite (?:loro|a \p{L}+)) che (.{6,})$/iu,
  filler: /^(?:(?:ah|eh|beh|allora|sì|si|certo)[, ]+)*/i,
  beforeName: /^(?:il mio nome è|mi chiamo|il nome è|sono)\s+/i,
  beforeContact:
    /^(?:(?:mi )?(?:può|potete|possono) (?:chiamarmi|trovarmi|contattarmi|raggiungermi|scrivermi|chiamare|trovare|contattare)\s*(?:al|allo|a|su)(?: numero)?|(?:il mio|la mia|il|la) (?:numero(?: di telefono)?|telefono|e-?mail|indirizzo|contatto) è(?: lo)?|è(?: lo)?|al|allo)\s+/i,
};
