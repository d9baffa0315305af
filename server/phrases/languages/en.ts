import { MESSAGE_OFFER, notUnderstood } from '../../contract/index.ts';
import type { Weekday } from '../../line/line.ts';
import { closedText, daySentence, monthDay, nameOf, openSentence, spokenClock } from '../../line/opening-words.ts';
import type { Phrases } from '../phrases.ts';
import { counted, durationIn, endsOf } from '../spoken.ts';

const anythingElse = 'Is there anything else?';
const cutOff = 'I am sorry, I was cut off for a moment.';
const wait = 'One moment, please.';
const askContact = 'How can you be reached, by phone or by e-mail?';

const duration = durationIn({
  few: 'a few seconds',
  half: 'half a minute',
  one: 'one minute',
  minutes: (count) => `${count} minutes`,
  hours: (count) => `${count} hours`,
});

function daysOf(days: readonly Weekday[]): string {
  const [first, last] = endsOf(days);
  if (days.length === 7) return 'Every day';
  if (days.length === 1) return `On ${nameOf(first)}`;
  return days.length === 2 ? `On ${nameOf(first)} and ${nameOf(last)}` : `From ${nameOf(first)} to ${nameOf(last)}`;
}

export const en: Phrases = {
  offer: MESSAGE_OFFER,
  anythingElse,
  notUnderstood,
  answer: {
    hello: (name) => (name ? `Hello, this is ${name}. How can I help you?` : 'Hello. How can I help you?'),
    whoAmI: (name) =>
      name ? `I'm the automatic assistant of ${name}. I can answer questions about it.` : "I'm an automatic assistant.",
    thanked: `You're welcome. ${anythingElse}`,
    goodbye: 'Goodbye, and thank you for calling.',
    nothingSaid: `${notUnderstood.notCaught}. Could you say it again?`,
    nothingToRepeat: "I haven't said anything yet. How can I help you?",
    oneMoment: wait,
    unknown: `${notUnderstood.unknown}.`,
    unknownAgain: `${notUnderstood.unknown} either.`,
    nothingSaidAgain: `${notUnderstood.stillNot}.`,
    topics: (topics) => `You can ask me about ${topics}.`,
    noPerson: "I can't put you through to a person from here.",
    callsBack: `All right, you will be called back. ${anythingElse}`,
    noCallBack: "I can't arrange a call from here.",
    noReadAlong: "I'm sorry, I can't show anything on a page just now.",
    readAlong: (address, code) =>
      `Please open ${address}, and type this code: ${code}. Once more, the code is ${code}.`,
    slower: "All right, I'll speak slowly.",
    faster: "All right, I'll speak faster.",
    louder: "I can't speak louder. Please turn up the volume on your side.",
    onlyKnowledge: 'I can only answer from what I was given, until my owner connects a language model.',
    goAhead: 'All right. What would you like to know?',
    askMessage: 'Of course. What is your message?',
    askName: 'Thank you. And what is your name?',
    askContact,
    askCorrection: 'What should I change?',
    messageKept: `Thank you, I have passed on your message. ${anythingElse}`,
    messageLost: "I'm sorry, your message could not be kept. Please try again later.",
    messageDropped: `All right, no message then. ${anythingElse}`,
  },
  busy: {
    wait,
    missed: 'I am sorry, I am answering many calls right now and did not get that. Please say it again.',
  },
  message: {
    askCallingNumber: 'Shall they call you back on the number you are calling from?',
    askContact,
    numberHidden: `I can not see your number. ${askContact}`,
    callingNumber: 'the number you are calling from',
    plus: 'plus',
    readBack: (parts) => `I have: ${parts} Is that right?`,
    name: (name) => (name === undefined ? 'You gave no name.' : `Your name is ${name}`),
    contact: (contact) =>
      contact === undefined ? 'You are not to be called back.' : `You can be reached at ${contact}`,
  },
  call: {
    goodbye: 'Thank you for calling. Goodbye!',
    excuse: 'I am sorry, something went wrong. Could you say that again?',
    cutOff,
    sayAgain: `${cutOff} Please say that again.`,
    missed: `${cutOff} If you said something just now, please say it again.`,
    shutDown: 'I am sorry, our line is going down for a moment. Please call again. Goodbye!',
    endsSoon: 'Just so you know, this call ends in half a minute.',
    timeUp: 'I am sorry, our time is up. Thank you for calling. Goodbye!',
    spent: (phone) =>
      `I am sorry, this line can take no more calls today.${phone === undefined ? '' : ` Please telephone us at ${phone}.`} Goodbye!`,
    phoneJoined: 'Your phone has joined. You can go on there now.',
    pageJoined: 'Your page has joined. You can read along there now.',
    phoneGone: 'Your phone has hung up, so this call ends here. Goodbye!',
    stillThere: 'Are you still there?',
    silent: "I can't hear anybody, so I am going to hang up. Please call again. Goodbye!",
    callAgainThen: 'Please call again then. Goodbye!',
  },
  callBack: {
    opening: (name) => `Hello, this is ${name}. You asked us to call you back.`,
    askCode: (name) =>
      `Hello, this is ${name}. Somebody asked us to call this number. If that was you, please press the four digits that you were given. If not, just hang up, or press star and we will not call you again.`,
    keysOnly:
      'Please press the four digits that you were given, or star if we are not to call you again, or just hang up.',
    wrong: 'That is not the code. Please press the four digits once more.',
    how: 'How can I help you?',
    notTheirs: 'I am sorry for the disturbance. Goodbye!',
    noMore: 'All right, we will not call this number again. Goodbye!',
    message: ({ name, phone }) =>
      `Hello, this is ${name}. You asked us to call you back.${phone === undefined ? '' : ` You can reach us at ${phone}.`} We will try again. Goodbye!`,
  },
  pageRing: {
    askCode:
      'Hello. Somebody asked us, on a web page, to call this number. If that was you, please type the six digits that the page shows. If not, just hang up, or press star and we will not call you again.',
    wrong: 'That was not right. Please try again.',
  },
  gateway: {
    askPin: 'Please enter your PIN, and then press the pound key.',
    nobody:
      'I am sorry, nobody can answer just now. Please leave your name, your number and your message after the tone.',
    lost: 'I am sorry, the connection was lost. Please call again.',
    fault: 'I am sorry, your call can not be taken at the moment. Please call again later.',
  },
  allowance: {
    littleLeft: (seconds) => `You have ${duration(seconds)} left on this line this month.`,
    unknownCaller: (seconds) => `As your number is not shown, this call can last ${duration(seconds)}.`,
    nearlySpent: (seconds) => `Just so you know, you have ${duration(seconds)} left.`,
    spent: (seconds, next) =>
      `I am sorry, your time on this line is used up for this month.${next === undefined ? '' : ` From ${monthDay(next)} on you have ${duration(seconds)} again.`} Goodbye!`,
  },
  keys: {
    language: (key) => `For English, press ${key}.`,
    askLanguage: 'English, please.',
    propose: 'Would you like to go on in English?',
    intro: 'You can also use the keys of your phone.',
    press: (offer, key) => `${offer}, press ${key}.`,
    again: 'To hear that again, press star.',
    forHours: 'For our opening hours',
    askHours: 'What are your opening hours?',
    forTopic: (topic) => `For ${topic}`,
    askTopic: (topic) => `What about ${topic}?`,
    forMessage: 'To leave a message',
    askMessage: 'I would like to leave a message.',
  },
  hours: {
    headings: ['Opening hours'],
    day: daySentence,
    days: (days, spans) => openSentence(daysOf(days), spans),
    yes: 'Yes',
    no: 'No',
    openUntil: (until) => `we are open now, until ${spokenClock(until)}`,
    notNow: 'we are closed now',
    never: 'we are closed',
    closedNow: closedText,
  },
  phone: { heading: 'Phone number', number: (phone) => `Our phone number is ${phone}.` },
  person: {
    calling: (person) => `${wait} I am calling ${person}.`,
    taken: (person) => `Here is ${person}.`,
    busy: (person) => `I am sorry, ${person} is on another call.`,
    declined: (person) => `I am sorry, ${person} can not take your call now.`,
    notReached: (person) => `I am sorry, I could not reach ${person}.`,
    left: (person) => `${person} has left the call. ${anythingElse}`,
    brief: (line, number) =>
      `This is ${line}. I have a caller${number === undefined ? '' : ` from ${number}`} for you.`,
    matter: (matter) => `It is about this: ${matter}`,
    said: (words) => `They said: ${words}`,
    keys: 'Press 1 to take the call, or 2 to decline.',
    mail: {
      subject: (line) => `${line}: a caller is waiting for you`,
      asked: (line, person) =>
        `Somebody who calls ${line} asks for ${person}, and is waiting now. See who it is, and answer in the browser:`,
      once: 'The link works once, for two minutes. Whoever has it can take the call: pass it on to nobody.',
    },
  },
  owner: {
    wrongPin: 'That is not right.',
    unreadable: 'I am sorry, your messages and questions can not be read now. Please try again later.',
    hello: 'Hello.',
    menu: (messages, questions) =>
      `You have ${counted(messages, 'no messages', '1 message', 'messages')} and ${counted(questions, 'no open questions', '1 open question', 'open questions')}. Press 1 for messages, 2 for questions, 9 to hang up, and star for this menu at any time.`,
    goodbye: 'Goodbye.',
    message: (number, of) => `Message ${number} of ${of}.`,
    messageKeys: 'Press 1 for the next, 2 if you have done with it, 3 to hear it again.',
    done: 'Done.',
    noMessages: 'There are no messages.',
    noMoreMessages: 'No more messages.',
    question: (number, of) => `Question ${number} of ${of}.`,
    questionKeys: 'Press 1 to answer it, 2 for the next, 3 to hear it again.',
    noQuestions: 'There are no open questions.',
    noMoreQuestions: 'No more questions.',
    dictate: 'Please say the answer, as callers are to hear it.',
    answer: (answer) => `Your answer: ${answer}`,
    confirmKeys: 'Press 1 to keep it, 2 to say it again, or go on speaking.',
    kept: 'Kept. The next caller is told so.',
    lost: 'I am sorry, the answer could not be kept.',
    yes: /^(yes|yeah|correct|right|keep it|that's right)\W*$/i,
    no: /^(no|nope|wrong|again|not right)\W*$/i,
    received: (day, from) => `On ${day}${from === undefined ? '' : ` from ${from}`}`,
    reachedAt: (contact) => `To be reached at ${contact}.`,
  },
  lastResort: {
    sorry: "Sorry, we can't answer right now.",
    typeMessage: (other) => `Type a message for us here, or ${other}.`,
    otherwise: (other) => `Please ${other}.`,
    call: (phone) => `call ${phone}`,
    tryAgain: 'try again in a moment',
    kept: 'Thank you, your message is kept.',
    notKept: 'Sorry, your message could not be kept.',
  },
};
