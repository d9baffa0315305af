import type { IntentPatterns } from './patterns.ts';

export const de: IntentPatterns = {
  polite:
    'bitte|danke|danke schon|danke sehr|vielen dank|besten dank|okay|ok|gut|sehr gut|gern|gerne|prima|super|alles klar|in ordnung|ja gut|also|ah|ahm|dann|sehr nett|nett',
  yes: 'ja|jawohl|klar|naturlich|sicher|selbstverstandlich|ja gern|das ware (?:gut|schon|nett)|das mochte ich|mochte ich',
  no: 'nein|ne|nichts|nichts mehr|sonst nichts|das ist alles|das war alles|das wars|das war s|nicht jetzt|jetzt nicht|nicht notig|das reicht',
  thanks: 'herzlichen dank|das (?:ist|war) (?:sehr )?(?:nett|hilfreich)|sie haben mir (?:sehr )?geholfen',
  hello:
    'hallo|guten (?:tag|morgen|abend)|gruss gott|servus|moin|ist (?:da )?jemand da|ist da jemand|wie geht es ihnen',
  right:
    'ja|richtig|genau|stimmt|korrekt|das (?:ist|war) (?:richtig|korrekt|gut|so richtig)|das stimmt|so ist es|passt',
  wrong: /^(?:nein|ne|nicht)\b|\b(?:falsch|nicht richtig|stimmt nicht|nicht korrekt|fehler)\b/,
  goodbye:
    /^(?:\w+ ){0,5}(?:auf wiederhoren|wiederhoren|auf wiedersehen|tschuss|tschuess|bis bald|bis dann|schonen tag(?: noch)?)(?: \w+){0,3}$|^(?:okay |gut )?(?:nein )?(?:danke )?das (?:ist|war) alles(?: danke)?$/,
  repeat:
    /^(?:entschuldigung |verzeihung |tut mir leid )*(?:wie bitte|wie|was|bitte|was haben sie gesagt|was sagten sie|(?:konnen|konnten) sie das (?:bitte )?(?:noch ?mal |noch einmal )?(?:wiederholen|sagen)(?: bitte)?|(?:bitte )?(?:wiederholen sie(?: das)?|(?:sagen sie das )?noch ?mal|(?:sagen sie das )?noch einmal)(?: bitte)?|(?:das )?habe? ich (?:das )?nicht verstanden|ich habe (?:das|sie) nicht (?:verstanden|gehort))$/,
  whoAreYou:
    /\b(?:wer (?:sind sie|(?:ist|spricht) (?:da|dort|dran|am apparat)(?: bitte)?$|spricht(?: bitte)?$)|mit wem (?:spreche ich|rede ich)|sind sie (?:ein |eine )?(?:echter |echte )?(?:mensch|roboter|maschine|computer|person|anrufbeantworter)|wie heissen sie|wie ist ihr name)\b/,
  message:
    /\bnachricht (?:\w+ )?(?:hinterlassen|aufnehmen|ausrichten|weitergeben|dalassen)\b|\b(?:etwas|was) ausrichten\b|\b(?:zuruckrufen|rufen sie mich zuruck|ruckruf)\b/,
  callBack:
    /\brufen sie (?:mich|uns) (?:bitte )?(?:zuruck|an)\b|\b(?:mich|uns) (?:bitte )?(?:zuruckrufen|zuruck rufen)\b|\bruckruf\b/,
  person:
    /\bmit (?!ihnen\b)(?:\w+ ){1,3}(?:sprechen|reden|verbinden)\b|(?<!fur )\b(?:einen|einem|ein) (?:echten |richtigen |echtem )?(?:menschen|mitarbeiter)(?: sprechen)?(?: bitte)?$|^(?:mitarbeiter|vermittlung|operator|mensch)(?: bitte)?$|\b(?:verbinden|stellen) sie mich (?:mit|durch)\b/,
  page: /\b(?:am|auf|an|im) (?:dem |den |meinem |meinen |meiner |der )?(?:computer|rechner|laptop|bildschirm|browser|tablet|seite)\b(?: \w+){0,3} (?:sehen|lesen|mitlesen|zeigen|schicken|offnen)\b|\bmitlesen\b/,
  slower: /\blangsam(?:er)?\b|\b(?:zu|so) schnell\b/,
  faster: /\bschneller\b|\b(?:zu|so) langsam\b|\bnormal(?:e geschwindigkeit| schnell)\b/,
  louder:
    /\blauter\b|\b(?:kann|konnte) sie (?:kaum|nicht|schlecht) (?:horen|verstehen)\b|\bhore (?:sie )?(?:nichts|kaum|schlecht)\b|\bzu leise\b|\blautstarke\b/,
  help: /\bwas (?:konnen sie|kann ich sie|kann ich|wissen sie)(?: mich| mir| alles)?(?: (?:tun|machen|fragen|beantworten|helfen|sagen))?(?: fur mich)?$|^(?:bitte )?hilfe(?: bitte)?$|\bwie (?:funktioniert|geht) das(?: hier)?\b|\bwie konnen sie (?:mir )?helfen\b/,
  cancel: /\b(?:vergessen sie es|vergessen sie s|abbrechen|schon gut|egal|keine nachricht|doch nicht)\b/,
  ratherNot: /\b(?:lieber nicht|mochte ich nicht|will ich nicht|ich mochte nicht|ich will nicht)\b/,
  language:
    /^(?:auf )?deutsch(?: bitte)?$|\b(?:sprechen|weiter|reden)(?: \w+)?(?: auf)? deutsch\b|\bauf deutsch (?:sprechen|weiter)\b/,
  leadingNo: /^(?:(?:nein|nee|entschuldigung|moment|also|eigentlich)[,.! ]+)+/i,
  spokenAddress: /\b(?:at|ät) \w+ punkt \w+/i,
  correctedName: /^(?:mein name ist|der name ist|ich heiße|ich heisse) +(.+)$/i,
  correctedMessage: /^(?:meine |die )?nachricht (?:ist|lautet|soll lauten)[:,]? +(.{3,})$/i,
  dictated:
    /\b(?:sagen sie (?:ihm|ihr|ihnen|de[mrn] \p{L}+)|richten sie (?:ihm|ihr|ihnen|de[mrn] \p{L}+) (?:bitte )?aus)(?: bitte)?,? (?:dass )?(.{6,})$/iu,
  filler: /^(?:(?:ah|äh|ähm|also|ja|gut|gern|gerne|natürlich)[, ]+)*/i,
  beforeName: /^(?:mein name ist|der name ist|ich heiße|ich heisse|ich bin|das ist|hier ist|hier spricht)\s+/i,
  beforeContact:
    /^(?:(?:sie (?:können|erreichen) mich|(?:ich bin|man kann mich) (?:zu )?erreichen|erreichbar|ich bin erreichbar)(?: erreichen)? (?:unter|auf)(?: der nummer)?|(?:meine|die) (?:telefon)?(?:nummer|e-?mail(?:-adresse)?|adresse) (?:ist|lautet)|das ist|unter)\s+/i,
};
