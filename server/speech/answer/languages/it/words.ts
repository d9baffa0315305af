import { stemmer } from '@orama/stemmers/italian';
import { daysNamed, numbered, uncounted, type WordRules, wordSet } from '../language.ts';

const stop = wordSet(`
  il lo la i gli le l un uno una del dello della dei degli delle al allo alla ai agli alle dal dallo dalla dai dagli
  dalle nel nello nella nei negli nelle sul sulla sui sulle di a da in con su per tra fra e ed o oppure ma che chi cui se
  non si no come quando dove quanto quanta quanti quante quale quali perche cosa io mi me mio mia miei mie tu ti te tuo
  tua lui lei lo la ne noi ci nostro nostra nostri nostre voi vi vostro vostra vostri vostre loro suo sua suoi sue questo
  questa questi queste quello quella quelli quelle cio e sono sei siamo siete era erano essere stato stata sia ho hai ha
  abbiamo avete hanno avere aveva tutto tutta tutti tutte ogni altro altra altri altre stesso stessa qualche alcuni
  molto poco piu meno anche ancora gia bene buono buongiorno buonasera ciao salve grazie prego favore scusi scusa
  signora signore qui li allora eh ah dunque c d
`);

const weak = wordSet(`
  potere posso puo possono potete possiamo potrei potrebbe potreste volere voglio vuole volete vorrei vorremmo vorrebbe
  dovere devo deve dovete devono bisogna serve servono fare faccio fa fate fanno farebbe andare vado va andate vanno
  venire vengo viene venite portare porto porta portate prendere prendo prende prendete dare da date danno dire dico dice
  dite sapere so sa sapete chiedere chiedo domanda trovare trovo trova cercare cerco vendere vende vendete vendono
  comprare compro acquistare offrire offre offrite accettare accetta accettate accettano possibile permesso consentito
  lasciare lascio usare uso vedere informazione informazioni cosa cose tipo genere modo caso momento oggi domani ieri
  adesso ora dopo prima sempre mai spesso persona persone gente qualcuno nessuno niente grande piccolo piccola nuovo
  nuova primo volta ora ore giorno giorni settimana mese tempo posto luogo negozio azienda casa lontano vicino incluso
  inclusa compreso compresa costa costano costo costerebbe prezzo prezzi tariffa euro figlio figlia marito moglie amico
  amica padre madre chiamare chiamo funziona succede passa arrivare arrivo arriva entro liberare lascio esiste disponibile parlare parla
  parlate massimo minimo
`);

export const words: WordRules = {
  ...uncounted,
  stem: stemmer,
  // "L'indirizzo", "dell'albergo", "c'è".
  oneWord: (text) =>
    text
      .replace(/\bwi-?\s?fi\b/gi, 'wifi')
      .replace(/\be-?mails?\b/gi, 'email')
      .replace(/(?<=\p{L})['’](?=\p{L})/gu, ' '),
  stop: new Set([
    ...stop,
    'dell',
    'nell',
    'sull',
    'all',
    'dall',
    'un',
    'quest',
    'quell',
    'dov',
    'com',
    'quant',
    'qual',
  ]),
  weak,
  numbers: numbered(
    'due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove venti',
    'trenta quaranta cinquanta sessanta settanta ottanta novanta cento',
  ),
  days: daysNamed('lunedi martedi mercoledi giovedi venerdi sabato domenica'),
  synonyms: `
  aprire apre aprite aperto aperta aperti apertura orario orari chiudere chiude chiudete chiuso chiusa chiusi chiusura
  pagare pagamento carta contanti bancomat pago
  fattura ricevuta scontrino
  indirizzo via trovate trova situato
  telefono numero cellulare
  email mail posta
  sito internet pagina web
  consegnare consegna consegne consegnate domicilio spedire spedizione
  restituire reso rimborso cambiare cambio
  parcheggio parcheggiare parcheggi auto macchina garage
  autobus bus treno metro metropolitana tram fermata stazione
  bagno bagni toilette servizi
  rotelle disabili accessibile rampa gradini ascensore
  cane cani gatto gatti animale animali
  titolare proprietario proprietaria fondato aperto esiste
  lavoro lavorare impiego curriculum assumete
  prenotare prenotazione prenotazioni appuntamento appuntamenti tavolo
  annullare annullamento disdire disdetta spostare
  vegano vegana vegani
  vegetariano vegetariana vegetariani
  glutine celiaco celiaci celiachia
  allergia allergie allergico intolleranza
  bambino bambini bambina bambine
  neonato neonati passeggino seggiolone seggioloni
  regalo regali buono buoni
  sconto sconti offerta offerte riduzione
  riparare riparazione riparazioni
  garanzia garantito
  torta torte dolce dolci
  pane panino
  bicicletta biciclette bici
  mangiare pranzo piatto piatti menu cena cenare
  colazione mattina
  bevanda bevande bere vino
  terrazza esterno fuori giardino
  fumare fumatori sigaretta
  medico dottore dottoressa
  emergenza urgenza urgente
  ferie festivo festivi natale vacanze
  gratis gratuito gratuita gratuitamente
  camera camere stanza stanze
  lingua lingue inglese
  piscina nuotare
  bagaglio bagagli valigia valigie
  `,
  parts: {
    weekend: ['sabato', 'domenica'],
    estate: ['giugno', 'luglio', 'agosto'],
    inverno: ['dicembre', 'gennaio', 'febbraio'],
  },
  compounds: false,
};
