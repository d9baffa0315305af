import { wordsIn } from '../text/words.ts';

const plain = (text: string) => wordsIn(text).join(' ');

const only = (pattern: string) => {
  const whole = new RegExp(`^(?:${pattern})(?: (?:${pattern}))*$`);
  return (text: string) => whole.test(plain(text));
};

const POLITE =
  "please|thanks|thank you|very much|so much|a lot|okay|ok|well|great|perfect|alright|all right|oh|um|uh|then|that's great";

/** Whole utterances that mean one thing; words around them make it something else. */
export const isYes = only(
  `yes|yeah|yep|sure|of course|i would|i'd like to|that would be (?:great|good|nice)|go ahead|${POLITE}`,
);
export const isNo = only(
  `no|nope|not really|not now|that's all|that is all|that's it|nothing|nothing else|i'm good|i'm fine|no need|${POLITE}`,
);
export const isThanks = only(
  `${POLITE}|cheers|that's (?:helpful|very helpful|good|nice)|you've been (?:very )?helpful`,
);
export const isHello = only(
  'hello|hi|hey|good (?:morning|afternoon|evening|day)|there|is (?:anybody|anyone) there|how are you',
);

const says = (pattern: RegExp) => (text: string) => pattern.test(plain(text));

export const isGoodbye = says(
  /^(?:\w+ ){0,6}(?:goodbye|good bye|bye|bye bye|see you|hang up)(?: \w+){0,3}$|^(?:okay |ok )?(?:no )?(?:thanks |thank you )?that's (?:all|it)(?: thanks| thank you)?$/,
);
export const isRepeat = says(
  /^(?:sorry |pardon |excuse me )*(?:what|pardon|come again|what was that|what did you say|(?:can|could|would) you (?:please )?(?:repeat|say) (?:that|it)(?: again)?(?: please)?|(?:please )?(?:repeat|say) (?:that|it)(?: again)?(?: please)?|i didn't (?:catch|hear|understand) (?:that|you|it)|one more time(?: please)?)$/,
);
export const isWhoAreYou = says(
  /\bwho (?:are you|am i (?:talking|speaking) (?:to|with)|is (?:this|that|there|speaking))\b|\bare you (?:a |an )?(?:real|human|robot|machine|computer|bot|person|ai|artificial)\b|\bwhat(?:'s| is) your name\b/,
);
export const wantsMessage = says(/\b(?:leave|take|pass on|send|give) (?:\w+ ){0,3}message\b|\bcall me back\b/);
export const wantsPerson = says(
  /\b(?:speak|talk) (?:to|with) (?!you\b)\w+|\b(?:a|an|any|the) (?:real |live |actual )?(?:person|human|human being|operator|representative)\b(?: please| now)?$|^(?:operator|representative|agent)(?: please)?$|\b(?:put|connect|transfer) me (?:through|to)\b/,
);
/** "Can you send that to my computer?": wants to read what is said. */
export const wantsPage = says(
  /\b(?:send|show|put|see|read|get|open) (?:\w+ ){0,5}(?:on|to|at|in) (?:my |the |a )(?:\w+ )?(?:computer|laptop|screen|browser|tablet|page|website)\b|\bread along\b/,
);
/** Whether somebody is asked for by name: all of it, or the first name. */
export function names(text: string, person: string): boolean {
  const said = wordsIn(text);
  const [first] = wordsIn(person);
  return first !== undefined && said.includes(first);
}
/** Requests about the speech itself are short; the words also stand in questions. */
const briefly = (pattern: RegExp) => (text: string) => wordsIn(text).length <= 9 && pattern.test(plain(text));
export const isSlower = briefly(/\bslow(?:er|ly| down)\b|\b(?:too|so|that) fast\b/);
export const isFaster = briefly(/\bfaster\b|\bspeed up\b|\b(?:too|so) slow\b|\bnormal speed\b/);
export const isLouder = briefly(
  /\blouder\b|\bspeak up\b|\b(?:can't|cannot|can not|can hardly|barely) hear (?:you|anything)\b|\btoo quiet\b|\bvolume\b/,
);
export const asksForHelp = briefly(
  /\bwhat (?:can|do|could) (?:you|i) (?:do|know|help|answer|ask|say)(?: you| me| with| about| for me)*$|^(?:please )?help(?: me)?(?: please)?$|\bhow (?:does this work|can you help)\b/,
);
export const isCancel = says(/\b(?:never ?mind|forget it|cancel|don't bother|no message)\b/);
export const declines = (text: string) => isNo(text) || says(/\b(?:rather not|don't want to|prefer not|skip)\b/)(text);

/** Answers to "Is that right?". */
export const isRight = only(
  `yes|yeah|yep|correct|right|exactly|perfect|it is|that's it|(?:yes )?that(?:'s| is) (?:all )?(?:right|correct|fine|good)|you got it|${POLITE}`,
);
export const isWrong = says(/^(?:no|nope|not)\b|\b(?:wrong|incorrect|not right|not correct|mistake)\b/);

/** "No, the number is ..." -> "the number is ...". */
export function withoutNo(text: string): string {
  return text.trim().replace(/^(?:(?:no|nope|sorry|wait|actually|well)[,.! ]+)+/i, '');
}

/** An address or a number is in it. */
export function givesContact(text: string): boolean {
  return text.replace(/\D/g, '').length >= 5 || /\S@\S|\bat \w+ dot \w+/i.test(text);
}

/** "No, my name is Ann" -> "Ann". */
export function correctedName(text: string): string | undefined {
  const named = /^(?:my name|the name|name)(?:'s| is) +(.+)$/i.exec(withoutNo(text))?.[1];
  return named === undefined ? undefined : spokenName(named);
}

/** "The message is: ..." -> "...". */
export function correctedMessage(text: string): string | undefined {
  return /^(?:my |the )?message (?:is|should be)[:,]? +(.{3,})$/i.exec(withoutNo(text))?.[1];
}

/** Says whether the caller wants it slow at the end of what they have said so far. */
export function wantsSlow(turns: readonly string[]): boolean {
  return turns.reduce((slow, text) => (isSlower(text) ? true : isFaster(text) ? false : slow), false);
}

/** "Tell them that I'll be late" -> "I'll be late". */
export function dictatedMessage(text: string): string | undefined {
  return /\b(?:tell|let) (?:them|him|her|the \w+|your \w+)(?: know)?(?: that)? (.{6,})$/i.exec(text.trim())?.[1];
}

/** "My name is Ann Lee." -> "Ann Lee". */
export function spokenName(text: string): string {
  return text
    .trim()
    .replace(/^(?:(?:oh|um|uh|well|yes|sure|okay)[, ]+)*/i, '')
    .replace(/^(?:my name is|my name's|the name is|it is|it's|this is|i am|i'm|call me)\s+/i, '')
    .replace(/[.!?]+$/, '');
}

/** "You can reach me at 555-0142." -> "555-0142". */
export function spokenContact(text: string): string {
  return text
    .trim()
    .replace(
      /^(?:(?:you can |please )?(?:reach|call|e-?mail|text|contact|phone) me (?:at|on|under)|(?:(?:my|the) (?:phone |telephone )?(?:number|e-?mail(?: address)?|contact) is)|it's|it is|at|on)\s+/i,
      '',
    )
    .replace(/[.!?]+$/, '');
}
