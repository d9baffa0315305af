import type { OpenSpans, Weekday, WeeklyHours } from '../line/line.ts';
import type { OpensAgain } from '../line/opening-words.ts';

/** All that is said by rule in one language, whichever model answers: spoken words, and formal to the caller. */
export interface Phrases {
  /** How a message is offered; by these words it is known that "yes" means one. */
  offer: string;
  /** Ends an answer; by these words it is known that "no" ends the call. */
  anythingElse: string;
  /** How an answer begins that is none, without the full stop. */
  notUnderstood: { notCaught: string; stillNot: string; unknown: string };
  /** What the embedded answerer says. */
  answer: AnswerPhrases;
  /** Said where the machine has more to do than it can. Rendered ahead, since there is no time then. */
  busy: {
    /** The words of the turn are not there yet. */
    wait: string;
    /** They will not come. */
    missed: string;
  };
  /** Asked and read back while a message is taken. */
  message: {
    askCallingNumber: string;
    askContact: string;
    /** A number that was to be called back is not shown. */
    numberHidden: string;
    callingNumber: string;
    plus: string;
    /** The parts are whole sentences. */
    readBack: (parts: string) => string;
    name: (name: string | undefined) => string;
    contact: (contact: string | undefined) => string;
  };
  /** What happens to a call. */
  call: {
    goodbye: string;
    /** Something failed in the middle of a turn. */
    excuse: string;
    cutOff: string;
    sayAgain: string;
    /** Nothing was heard for some seconds; whether the caller spoke meanwhile, nobody knows. */
    missed: string;
    shutDown: string;
    endsSoon: string;
    timeUp: string;
    spent: (phone: string | undefined) => string;
    phoneJoined: string;
    pageJoined: string;
    /** And only a page that read along is left: the call ends. */
    phoneGone: string;
    stillThere: string;
    silent: string;
    callAgainThen: string;
  };
  /** Said to whoever is called back. */
  callBack: {
    opening: (name: string) => string;
    askCode: (name: string) => string;
    keysOnly: string;
    wrong: string;
    how: string;
    notTheirs: string;
    /** Whoever was called has asked for that. */
    noMore: string;
    /** To a mailbox. */
    message: (line: { name: string; phone?: string }) => string;
  };
  /** Said to a phone that a page has called, before anybody is there: `bin/prompts.ts` renders it, and `callBack.noMore`. */
  pageRing: { askCode: string; wrong: string };
  /** Said by the gateway itself. */
  gateway: {
    /** To who comes in by a PIN. */
    askPin: string;
    /** Where no agent comes: before a tone. */
    nobody: string;
    /** By a carrier, whose way to us has broken off, or who found none. */
    lost: string;
    fault: string;
  };
  /** What callers are told of their allowance. */
  allowance: {
    /** Before the greeting, where little is left. */
    littleLeft: (seconds: number) => string;
    /** To whom nobody can tell from others. */
    unknownCaller: (seconds: number) => string;
    nearlySpent: (seconds: number) => string;
    /** @param next day on which the next month begins, as `2026-12-01`; undefined where it brings nothing */
    spent: (seconds: number, next: string | undefined) => string;
  };
  keys: {
    /** Offers this language by a key. */
    language: (key: string) => string;
    /** How a caller asks for this language. */
    askLanguage: string;
    /** Asks a caller who seems to speak this language whether to go on in it. */
    propose: string;
    intro: string;
    press: (offer: string, key: string) => string;
    again: string;
    forHours: string;
    askHours: string;
    forTopic: (topic: string) => string;
    askTopic: (topic: string) => string;
    forMessage: string;
    askMessage: string;
  };
  hours: {
    headings: readonly string[];
    day: (hours: WeeklyHours, day: Weekday) => string;
    /** The same of several days in a row that have the same hours. */
    days: (days: readonly Weekday[], spans: OpenSpans) => string;
    yes: string;
    no: string;
    /** After "yes". @param until minutes since midnight */
    openUntil: (until: number) => string;
    /** After "no": closed at this moment, and closed on every day. */
    notNow: string;
    never: string;
    /** @param opens undefined where that is not within a year */
    closedNow: (name: string, opens: OpensAgain | undefined) => string;
  };
  phone: { heading: string; number: (phone: string) => string };
  person: PersonWords;
  owner: OwnerWords;
  /** Written to a caller for whom there is no model at all. */
  lastResort: LastResortWords;
}

export interface AnswerPhrases {
  hello: (name: string | undefined) => string;
  whoAmI: (name: string | undefined) => string;
  thanked: string;
  goodbye: string;
  nothingSaid: string;
  nothingToRepeat: string;
  oneMoment: string;
  unknown: string;
  unknownAgain: string;
  nothingSaidAgain: string;
  topics: (topics: string) => string;
  noPerson: string;
  callsBack: string;
  noCallBack: string;
  noReadAlong: string;
  /** Where a page reads along, and the code for it, twice. */
  readAlong: (address: string, code: string) => string;
  slower: string;
  faster: string;
  louder: string;
  onlyKnowledge: string;
  goAhead: string;
  askMessage: string;
  askName: string;
  askContact: string;
  askCorrection: string;
  messageKept: string;
  messageLost: string;
  messageDropped: string;
}

export interface LastResortWords {
  sorry: string;
  /** `other` is one of the two below. */
  typeMessage: (other: string) => string;
  otherwise: (other: string) => string;
  call: (phone: string) => string;
  tryAgain: string;
  kept: string;
  notKept: string;
}

/** While a person is reached for the caller, and to that person. */
export interface PersonWords {
  calling: (person: string) => string;
  taken: (person: string) => string;
  busy: (person: string) => string;
  declined: (person: string) => string;
  notReached: (person: string) => string;
  left: (person: string) => string;
  /** Who calls. @param number its digits, parted by blanks */
  brief: (line: string, number: string | undefined) => string;
  /** In a model's words, whole sentences; the caller's own. */
  matter: (matter: string) => string;
  said: (words: string) => string;
  keys: string;
  /** Which brings the link to answer by. It tells nothing of the caller. */
  mail: { subject: (line: string) => string; asked: (line: string, person: string) => string; once: string };
}

/** To a line's owner, who has it by keys. */
export interface OwnerWords {
  wrongPin: string;
  /** What there is for the owner can't be read now. */
  unreadable: string;
  hello: string;
  menu: (messages: number, questions: number) => string;
  goodbye: string;
  message: (number: number, of: number) => string;
  messageKeys: string;
  done: string;
  noMessages: string;
  noMoreMessages: string;
  question: (number: number, of: number) => string;
  questionKeys: string;
  noQuestions: string;
  noMoreQuestions: string;
  dictate: string;
  answer: (answer: string) => string;
  confirmKeys: string;
  kept: string;
  lost: string;
  yes: RegExp;
  no: RegExp;
  /** "On Monday, 9:30, from Ann". */
  received: (day: string, from: string | undefined) => string;
  reachedAt: (contact: string) => string;
}
