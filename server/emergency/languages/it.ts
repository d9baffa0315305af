import { anyOf, type EmergencyLanguage, eachOf } from '../language.ts';

const SERVICE = '(?:ambulanz[ae]|pompieri|vigili del fuoco|polizia|carabinieri|soccors[oi]|118|112|113|115)';
const VERB = '(?:chiam\\w+|serve|servono|bisogno|mand\\w+|voglio|invi\\w+|avvert\\w+|presto|subito|vorrei)';

export const it: EmergencyLanguage = {
  harmless: eachOf(
    'non (?:e|ho|c e)(?: un)? emergenza',
    'non (?:serve|ho bisogno|chiam\\w+)(?: \\w+){0,3} (?:ambulanza|polizia|pompieri)',
    '(?:uscit[ae]|luc[ei]|riparazion[ei]|idraulico|fabbro|kit|contatto|tariff[ae]|prezz[oi]|ordine|visita|dentista|servizio|intervento)(?: \\w+)? (?:di|d) (?:emergenza|soccorso)',
    'in caso di emergenza',
    '(?:commissariato|stazione|caserma|torta|costume|giocattolo|festa|macchina)(?: \\w+)? (?:di|dei|della|da) (?:polizia|carabinieri|pompier[ei])',
    '(?:muoio|morire|morendo|morto|morta) (?:di|dalla) (?:fame|sete|sonno|ridere|risate|voglia|curiosita|caldo|freddo|noia|vergogna)',
    'fuochi d artificio|fuoco lento',
    '(?:assicurazione|polizza|allarme|avvocato|porta)(?: \\w+)? (?:incendi\\w*|infortuni|incident\\w+|antincendio)',
    '(?:libr[oi]|film|canzon[ei]|romanz[oi]|cors[oi]|gioc[oh]i?|lezion[ei]|documentario)(?: \\w+)? (?:su|sul|sulla|di|sugli) .*',
    'ammazzare il tempo',
  ),
  asksForHelp: anyOf(
    `${VERB}(?: \\w+){0,4} ${SERVICE}`,
    `^(?:un |una |la |i |il )?${SERVICE}(?: subito| per favore| presto)*$`,
    '(?:e|ho|c e|abbiamo|questa e) (?:un |una )?(?:vera )?emergenza|emergenza medica',
    'numero (?:di|d|della|dei|delle) ?(?:emergenz[ae]|polizia|pompieri|ambulanza|carabinieri)',
    'aiuto aiuto|^(?:per favore )?(?:aiuto|aiutatemi|aiutami|mi aiuti|qualcuno mi aiuti)(?: per favore| presto| vi prego| ti prego)*$|qualcuno mi aiuti|al fuoco',
  ),
  danger: anyOf(
    'infarto|attacco (?:di cuore|cardiaco)|arresto cardiaco|ictus',
    'non (?:riesco|riesce|riusciamo|si riesce)(?: piu)? a (?:respirare|muover\\w+)|non respira|fatica a respirare|manca il respiro|manca l aria',
    '(?:sta |stanno |sto )?soffoc(?:a|ando|o)|strozz\\w+|si e strozzat\\w+|annega\\w*|affoga\\w*',
    'svenut[oa]|incosciente|priv[oa] di sensi|perso (?:i sensi|conoscenza)|non si sveglia|non risponde piu|non reagisce|collassat[oa]',
    'sanguina(?:ndo)? (?:molto|tanto|parecchio)|non smette di sanguinare|perde molto sangue|perdendo (?:molto )?sangue|emorragia|sangue (?:dappertutto|ovunque)',
    '(?:dolor[ei]|male|fitt[ae])(?: \\w+)? (?:al|nel) petto|(?:mi )?fa male il petto',
    'overdose|convulsion\\w*|shock anafilattico|reazione allergica|avvelen\\w+|ha ingerito|sta partorendo|rotte le acque|in travaglio',
    'sta morendo|sto morendo|muoio|sta per morire',
    '(?:va|e|sta|andando|prende|preso) (?:andando )?(?:a fuoco|in fiamme|fuoco)|(?:c e|e scoppiato) (?:un )?(?:incendio|fuoco)|(?:casa|cucina|appartamento|macchina|palazzo)(?: \\w+)? (?:brucia|bruciando)|sta bruciando(?: \\w+)? (?:casa|cucina|macchina|palazzo)|incendio (?:in|nel|nella|a)|fumo (?:dappertutto|ovunque)',
    '(?:fuga|odore|puzza|perdita) di gas|monossido',
    'mi (?:stanno|sta|hanno|ha|vogliono|vuole)(?: \\w+)? (?:attacc\\w+|aggred\\w+|rap\\w+|picchi\\w+|segu\\w+|insegu\\w+|minacci\\w+|accoltell\\w+|spar\\w+|violent\\w+|uccid\\w+)|mi (?:seguono|segue|insegue|minaccia|picchia)|rapina in|accoltellat[oa]',
    '(?:ladr[oi]|intruso|sconosciuto)(?: \\w+){0,2} (?:in|nella|dentro) ?(?:casa|mia)?|(?:qualcuno|uno)(?: \\w+){0,3} (?:entrando|entrare|entrato|forzando)',
    '(?:ha|con) (?:una |un )?(?:pistola|coltello|arma|fucile)|sparatoria|spari|sparando|colpi di pistola|bomba',
    '(?:uccidermi|ammazzarmi|ucciderci|ammazza|uccide)|suicid\\w+|togliermi la vita|voglio morire|farla finita|farmi del male|non voglio (?:piu )?vivere',
    'incidente (?:stradale|d auto|in auto|in moto|grave|in macchina)|(?:c e stato|ho avuto|abbiamo avuto|ha avuto)(?: \\w+){0,2} incidente|investit[oa] da|intrappolat[oaie]|bloccat[oaie] (?:in|nell|nel|sotto)(?: \\w+)? ?(?:ascensore|macchina|macerie|fuoco)?|e caduto dal|e caduta dal',
  ),
  past: anyOf(
    '(?:\\w+ )?(?:anni|mesi|settimane|anno) fa',
    'l anno scorso',
    'la settimana scorsa',
    'quando ero',
    'nel (?:19|20)\\d\\d',
  ),
  now: anyOf('adesso', 'ora', 'di nuovo', 'ancora'),
  announcement: (numbers) =>
    numbers.length > 0
      ? `Se qualcuno è in pericolo, riattacchi subito e chiami il ${numbers.join(' o il ')}, o il numero di emergenza del luogo dove si trova. Io non posso chiamare i soccorsi.`
      : 'Se qualcuno è in pericolo, riattacchi subito e chiami il numero di emergenza del luogo dove si trova. Io non posso chiamare i soccorsi.',
};
