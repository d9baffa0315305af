import { anyOf, type EmergencyLanguage, eachOf } from '../language.ts';

const SERVICE =
  '(?:krankenwagen|rettungswagen|notarzt|notaerztin|notarztin|notruf|rettungsdienst|feuerwehr|polizei|rettung|ambulanz|sanitater|112|110|144)';

export const de: EmergencyLanguage = {
  harmless: eachOf(
    'kein(?:en)? notfall|nicht dringend',
    '(?:kein(?:en|e)?|nicht die|brauche keinen?) (?:krankenwagen|notarzt|polizei|feuerwehr)',
    'im notfall|fur den notfall|fur notfalle',
    '(?:polizei|feuerwehr)(?: \\w+)? (?:kuchen|torte|kostum|auto|fest|wache|geburtstag|spielzeug|museum|rabatt)',
    '(?:sterbe|sterben) vor (?:hunger|durst|neugier|langeweile|lachen)',
    '(?:akku|handy|laptop|pflanze|batterie|rechner)(?: \\w+)? stirbt',
    '(?:bucher?|filme?|lied|roman|kurse?|seminar|schulung|spiele?|doku)(?: \\w+)? (?:uber|zum|zu|fur|mit) .*',
    'zeit totschlagen',
    'brennt (?:mir )?(?:unter den nageln|auf der zunge|darauf|die lampe|das licht)',
    '(?:erste hilfe) (?:kurs|kasten|set)',
  ),
  asksForHelp: anyOf(
    `(?:ruf\\w*|brauch\\w*|hol\\w*|schick\\w*|verstandig\\w*|alarmier\\w*|wahl\\w*|will|mochte|bitte|schnell)(?: \\w+){0,4} ${SERVICE}`,
    `${SERVICE}(?: \\w+){0,3} (?:rufen|holen|anrufen|schicken|kommen|brauche\\w*|benotig\\w+|alarmieren|verstandigen|wahlen)`,
    `^(?:bitte |schnell )*(?:einen |die |den |eine )?${SERVICE}(?: bitte| schnell| sofort)*$`,
    '(?:ist|habe|haben|gibt|hatten) (?:hier )?(?:ein|einen)(?: \\w+)? notfall|medizinischer notfall|^notfall$|notfall notfall',
    'notrufnummer|nummer (?:der|vom|von der|fur den|fur die) (?:polizei|feuerwehr|notruf|notarzt)',
    'zu hilfe|hilfe hilfe|um hilfe',
    '^(?:bitte )?(?:hilfe|helfen sie mir|hilf mir|helft mir|helfen sie uns)(?: bitte| schnell)*$',
  ),
  danger: anyOf(
    'herzinfarkt|herzanfall|herzstillstand|schlaganfall|hirnblutung',
    '(?:keine|kaum|kaum noch) luft|(?:atmet|atme) (?:\\w+ )?(?:nicht|kaum)|nicht (?:mehr )?atmen|atemnot|erstick\\w+|verschluckt (?:und|hat)',
    'bewusstlos\\w*|ohnmachtig|ohnmacht|zusammengebrochen|umgekippt|wacht nicht (?:mehr )?auf|reagiert nicht|nicht ansprechbar|regungslos',
    'blutet? (?:\\w+ )?(?:stark|sehr|heftig|viel|uberall)|(?:hort nicht auf|horen nicht auf) zu bluten|viel blut|verblut\\w+|uberall blut',
    'brustschmerz\\w*|schmerzen in der brust|(?:brust|herz) tut (?:\\w+ )?weh|druck auf der brust|stechen in der brust',
    'uberdosis|krampfanfall|krampft|allergischer? (?:schock|reaktion)|anaphyla\\w+|vergiftet|vergiftung|ertrinkt|ertrunken|ertrinken|(?:tabletten|batterie|bleiche|putzmittel) (?:geschluckt|verschluckt)|wehen|fruchtblase',
    'stirbt|liegt im sterben|stromschlag',
    'es brennt|brennt (?:\\w+ ){0,2}(?:haus|kuche|wohnung|auto|dach|zimmer|keller|ofen)|(?:haus|kuche|wohnung|auto|dach|zimmer|keller|ofen|laden|gebaude) (?:\\w+ )?brennt|in flammen|feuer (?:im|in der|in meiner|ausgebrochen)|feuer feuer|rauch (?:im|in der|uberall)|(?:wohnungs|haus|kuchen)brand',
    'gasgeruch|(?:riecht|stinkt)(?: \\w+){0,2} nach gas|gasleck|gas stromt|kohlenmonoxid',
    '(?:werde|wurde|bin|wird|wurden|werden|worden)(?: \\w+){0,4} (?:uberfallen|angegriffen|verfolgt|bedroht|geschlagen|niedergestochen|ausgeraubt|vergewaltigt|angeschossen|entfuhrt)|(?:verfolgt|schlagt|bedroht|wurgt) (?:mich|uns|meine?)',
    'einbrecher|bricht(?: \\w+){0,4} ein|(?:ist|sind|wird|wurde)(?: \\w+){0,3} eingebrochen|(?:jemand|fremder)(?: \\w+)? (?:in|im) (?:meiner?|meinem|unserem|unserer|haus) ?(?:haus|wohnung)?',
    '(?:hat|mit) (?:eine |einer |einem |ein )?(?:waffe|messer|pistole)|schusse|geschossen|amoklauf\\w*|schiesserei|bombe',
    'umbringen|(?:mir|sich) das leben (?:zu )?nehmen|das leben nehmen|selbstmord|suizid\\w*|nicht mehr leben|will sterben|mir (?:etwas|was) antun',
    'autounfall|verkehrsunfall|(?:ein|einen|schweren|schwerer) (?:\\w+ )?unfall|(?:wurde|worden|ist)(?: \\w+){0,4} (?:angefahren|uberfahren)|eingeklemmt|verungluckt|verschuttet|abgesturzt',
  ),
  past: anyOf(
    'vor (?:\\w+ )?(?:jahren|monaten|wochen|jahr)',
    'letzt\\w+ (?:jahr|monat|woche|sommer|winter)',
    'als kind',
    'fruher',
    'damals',
    'im jahr',
  ),
  now: anyOf('jetzt', 'wieder', 'gerade', 'nochmal'),
  announcement: (numbers) =>
    numbers.length > 0
      ? `Wenn jemand in Gefahr ist, legen Sie jetzt auf und wählen Sie ${numbers.join(' oder ')} oder den Notruf an Ihrem Ort. Ich selbst kann keine Hilfe rufen.`
      : 'Wenn jemand in Gefahr ist, legen Sie jetzt auf und wählen Sie den Notruf an Ihrem Ort. Ich selbst kann keine Hilfe rufen.',
};
