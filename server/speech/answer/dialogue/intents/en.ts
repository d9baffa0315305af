import type { IntentPatterns } from './patterns.ts';

export const en: IntentPatterns = {
  polite:
    "please|thanks|thank you|very much|so much|a lot|okay|ok|well|great|perfect|alright|all right|oh|um|uh|then|that's great",
  yes: "yes|yeah|yep|sure|of course|i would|i'd like to|that would be (?:great|good|nice)|go ahead",
  no: "no|nope|not really|not now|that's all|that is all|that's it|nothing|nothing else|i'm good|i'm fine|no need",
  thanks: "cheers|that's (?:helpful|very helpful|good|nice)|you've been (?:very )?helpful",
  hello: 'hello|hi|hey|good (?:morning|afternoon|evening|day)|there|is (?:anybody|anyone) there|how are you',
  right:
    "yes|yeah|yep|correct|right|exactly|perfect|it is|that's it|(?:yes )?that(?:'s| is) (?:all )?(?:right|correct|fine|good)|you got it",
  wrong: /^(?:no|nope|not)\b|\b(?:wrong|incorrect|not right|not correct|mistake)\b/,
  goodbye:
    /^(?:\w+ ){0,6}(?:goodbye|good bye|bye|bye bye|see you|hang up)(?: \w+){0,3}$|^(?:okay |ok )?(?:no )?(?:thanks |thank you )?that's (?:all|it)(?: thanks| thank you)?$/,
  repeat:
    /^(?:sorry |pardon |excuse me )*(?:what|pardon|come again|what was that|what did you say|(?:can|could|would) you (?:please )?(?:repeat|say) (?:that|it)(?: again)?(?: please)?|(?:please )?(?:repeat|say) (?:that|it)(?: again)?(?: please)?|i didn't (?:catch|hear|understand) (?:that|you|it)|one more time(?: please)?)$/,
  whoAreYou:
    /\bwho (?:are you|am i (?:talking|speaking) (?:to|with))\b|\bwho(?:'s| is) (?:this|that|there|speaking)(?: please)?$|\bare you (?:a |an )?(?:real(?= person| human|$)|human|robot|machine|computer|bot|person|ai|artificial)\b|\bwhat(?:'s| is) your name\b/,
  message: /\b(?:leave|take|pass on|send|give) (?:\w+ ){0,3}message\b|\bcall me back\b/,
  callBack: /\b(?:call|phone|ring) me back\b|\b(?:a call ?back|be called back)\b/,
  person:
    /\b(?:speak|talk) (?:to|with) (?!you\b)\w+|(?<!for )\b(?:a|an|any|the) (?:real |live |actual )?(?:person|human|human being|operator|representative)\b(?: please| now)?$|^(?:operator|representative|agent)(?: please)?$|\b(?:put|connect|transfer) me (?:through|to)\b/,
  page: /\b(?:send|show|put|see|read|get|open) (?:\w+ ){0,5}(?:on|to|at|in) (?:my |the |a )(?:\w+ )?(?:computer|laptop|screen|browser|tablet|page|website)\b|\bread along\b/,
  slower: /\bslow(?:er|ly| down)\b|\b(?:too|so|that) fast\b/,
  faster: /\bfaster\b|\bspeed up\b|\b(?:too|so) slow(?:ly)?\b|\bnormal speed\b/,
  louder:
    /\blouder\b|\bspeak up\b|\b(?:can't|cannot|can not|can hardly|barely) hear (?:you|anything)\b|\btoo quiet\b|\bvolume\b/,
  help: /\bwhat (?:can|do|could) (?:you|i) (?:do|know|help|answer|ask|say)(?: you| me| with| about| for me)*$|^(?:please )?help(?: me)?(?: please)?$|\bhow (?:does this work|can you help)\b/,
  cancel: /\b(?:never ?mind|forget it|cancel|don't bother|no message)\b/,
  ratherNot: /\b(?:rather not|don't want to|prefer not|skip)\b/,
  language: /^(?:in )?english(?: please)?$|\b(?:speak|talk|continue|go on)(?: in)? english\b/,
  leadingNo: /^(?:(?:no|nope|sorry|wait|actually|well)[,.! ]+)+/i,
  spokenAddress: /\bat \w+ dot \w+/i,
  correctedName: /^(?:my name|the name|name)(?:'s| is) +(.+)$/i,
  correctedMessage: /^(?:my |the )?message (?:is|should be)[:,]? +(.{3,})$/i,
  dictated: /\b(?:tell|let) (?:them|him|her|the \w+|your \w+)(?: know)?(?: that)? (.{6,})$/i,
  filler: /^(?:(?:oh|um|uh|well|yes|sure|okay)[, ]+)*/i,
  beforeName: /^(?:my name is|my name's|the name is|it is|it's|this is|i am|i'm|call me)\s+/i,
  beforeContact:
    /^(?:(?:you can |please )?(?:reach|call|e-?mail|text|contact|phone) me (?:at|on|under)|(?:(?:my|the) (?:phone |telephone )?(?:number|e-?mail(?: address)?|contact) is)|it's|it is|at|on)\s+/i,
};
