import { stemmer } from '@orama/stemmers/german';
import { daysNamed, numbered, uncounted, type WordRules, wordSet } from '../language.ts';

const stop = wordSet(`
  der die das den dem des ein eine einen einem einer eines und oder aber denn sondern wenn ob dass als wie so zu zum zur
  in im am auf aus bei beim von vom vor mit nach uber unter fur ohne um bis durch gegen seit ist sind bin bist war
  waren sein gewesen wird werden wurde werde hat haben habe hast hatte hatten ich mich mir mein meine meinen meinem
  meiner wir uns unser unsere unseren unserem du dich dir dein er ihn ihm es sie ihnen ihr ihre ihren ihrem ihrer man
  sich dies diese dieser diesen diesem dieses jener jene hier da dort dahin was wer wen wem wann wo woher wohin warum
  wieso weshalb welche welcher welches welchen wieviel nicht kein keine keinen nein ja doch bitte hallo guten tag morgen
  abend danke okay gut also mal eigentlich denn noch schon auch nur sehr mehr viel etwas alle alles jede jeder jedes
  jeden entschuldigung ah ahm na dann denn eben halt wohl gibt es e
`);

const weak = wordSet(`
  kann konnen konnte konnten konnt muss mussen musste darf durfen durfte soll sollen sollte mochte mochten mag mogen will
  wollen wollte machen mache macht gemacht tun tut geht gehen gehe ging kommen komme kommt geben gebe geben gegeben
  nehmen nehme nimmt bringen bringe bringt mitbringen holen finden finde findet suchen suche sagen sage sagt wissen weiss
  fragen frage brauchen brauche braucht benotigen benotige bekommen bekomme bekommt kriegen kriege anbieten bieten bietet
  angeboten verkaufen verkauft verkaufe kaufen kaufe erhalten erhaltlich moglich erlaubt gestattet lassen lasse lasst
  gern gerne lieber vielleicht gerade jetzt heute gestern immer nie oft manchmal spater fruher bald wieder
  zeit zeiten uhr stunde stunden woche monat jahr ort stelle sache sachen ding dinge art weise fall leute person personen
  jemand niemand gross grosse klein kleine neu neue alt erste ersten nachste nachsten einmal zwei laden geschaft firma
  haus nahe weit kosten kostet preis preise euro bezahlt inklusive enthalten dabei ubernehmen behandeln behandelt
  sohn tochter mann frau freund freundin mutter vater oma opa familie nennen heissen funktioniert lauft dauert dauern
  lange teuer fahren fahrt rufen rufe ruft anrufen an hinein herein rein passiert informationen information auskunft hoch maximal mindestens ungefahr etwa
`);

export const words: WordRules = {
  ...uncounted,
  stem: stemmer,
  oneWord: (text) => text.replace(/\bw-?lan\b|\bwi-?\s?fi\b/gi, 'wlan').replace(/\be-?mails?\b/gi, 'email'),
  stop,
  weak,
  numbers: numbered(
    'zwei drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn funfzehn sechzehn siebzehn achtzehn neunzehn zwanzig',
    'dreissig vierzig funfzig sechzig siebzig achtzig neunzig hundert',
  ),
  days: daysNamed('montag dienstag mittwoch donnerstag freitag samstag sonntag', { sonnabend: 'sat' }),
  synonyms: `
  öffnen öffnet offen geöffnet auf öffnungszeiten öffnungszeit sprechzeiten sprechstunde schließen schließt geschlossen zu
  zahlen bezahlen zahlung bezahlung bar bargeld karte
  karte kartenzahlung girocard
  rechnung quittung beleg
  raten ratenzahlung
  adresse anschrift straße lage finden
  telefon telefonnummer nummer rufnummer handy
  email mail e-mail mailadresse
  internet webseite website online homepage
  liefern lieferung lieferdienst bringen zustellen versand versenden
  umtausch umtauschen rückgabe zurückgeben erstattung
  parken parkplatz parkplätze parkhaus auto stellplatz
  bus bahn straßenbahn u-bahn s-bahn zug haltestelle bahnhof verkehrsmittel
  toilette toiletten wc klo
  rollstuhl barrierefrei behindertengerecht stufen rampe aufzug fahrstuhl lift
  hund hunde welpe welpen haustier tier tiere
  katze katzen kater kätzchen
  kaninchen hase hasen meerschweinchen nager kleintiere
  inhaber inhaberin besitzer chef chefin leitung
  stelle job ausbildung bewerben bewerbung praktikum arbeiten
  termin termine terminvereinbarung reservieren reservierung buchen buchung anmelden anmeldung vereinbaren
  absagen stornieren stornierung verschieben abbestellen
  vegan vegane veganes
  vegetarisch vegetarische
  gluten glutenfrei zöliakie
  allergie allergisch allergien unverträglichkeit
  kind kinder junge mädchen
  baby säugling wickeln kinderwagen
  gutschein geschenk schenken
  rabatt ermäßigung angebot aktion nachlass
  reparieren reparatur reparaturen reparaturdienst richten
  garantie gewährleistung
  kuchen torte torten
  brot brötchen semmel
  fahrrad rad räder fahrräder
  essen speisen mahlzeit menü gericht gerichte
  frühstück frühstücken
  getränk getränke trinken
  terrasse draußen garten außen
  rauchen raucher zigarette
  arzt ärztin doktor tierarzt tierärztin
  notfall notfälle notdienst dringend
  urlaub ferien feiertag feiertage weihnachten
  impfen impfung impfungen geimpft
  kastrieren kastration sterilisieren sterilisation
  chip chippen mikrochip
  zahn zähne zahnstein zahnreinigung
  krallen kralle pfoten
  medikament medikamente medizin tabletten arznei
  hausbesuch hausbesuche heim
  versicherung krankenversicherung versichert
  blut blutabnahme labor
  röntgen röntgenbild ultraschall
  nüchtern fressen futter
  einschläfern sterben tod
  abholen abholung mitnehmen
  kostenlos gratis umsonst frei
  zimmer doppelzimmer einzelzimmer
  sprache sprachen englisch sprechen
  gegründet gründung seit
  warten wartezeit wartezimmer
  `,
  parts: {
    wochenende: ['samstag', 'sonntag'],
    wochentags: ['montag', 'dienstag', 'mittwoch', 'donnerstag', 'freitag'],
    sommer: ['juni', 'juli', 'august'],
    winter: ['dezember', 'januar', 'februar'],
  },
  compounds: true,
};
