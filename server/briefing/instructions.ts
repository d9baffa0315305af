import { asData, DATA_RULE, notUnderstood } from '../contract/index.ts';
import { emergencyNumbersOf } from '../line/emergency/local-number.ts';
import type { KnowledgeSection, Line, WeeklyHours } from '../line/line.ts';
import { dayAfter, localTime as localTimeAt } from '../line/local-time.ts';
import { spansOn } from '../line/opening.ts';
import { closedWords, monthDay } from '../line/opening-words.ts';
import { WEEKDAYS } from '../line/weekdays.ts';
import { type Words, wordsFor, wordsIn } from '../phrases/in-language.ts';
import { en } from '../phrases/languages/en.ts';
import { NOT_KNOWN } from './tools/not-known.ts';

/** Characters of knowledge that are put into the instructions; more of it is left to the search tool. */
export const KNOWLEDGE_IN_INSTRUCTIONS = 6000;

export function fitsInstructions(line: Line): boolean {
  return line.knowledge.reduce((sum, section) => sum + section.text.length, 0) <= KNOWLEDGE_IN_INSTRUCTIONS;
}

/** What the model is told about its part in a conversation at `now`, by its voice or in writing. */
export function sessionInstructions(line: Line, now: Date, by: 'voice' | 'text' = 'voice'): string {
  return [
    by === 'voice' ? `You answer the phone for ${line.name}.` : `You answer written questions to ${line.name}.`,
    line.instructions,
    by === 'voice' ? VOICE : WRITING,
    DATA_RULE,
    emergencies(line),
    line.scope === 'knowledge' ? SCOPE_KNOWLEDGE : SCOPE_OPEN,
    `${by === 'voice' ? 'Speak' : 'Write'} ${language(line.languages[0])} unless the caller ${by === 'voice' ? 'speaks' : 'writes'} another of these languages: ${line.languages.map(language).join(', ')}.`,
    `It is now ${localTime(now, line.timezone)} (${line.timezone}).`,
    line.hours && `Opening hours: ${spokenHours(line.hours)}${spokenHolidays(line, now)}`,
    closed(line, now),
    toolsText(line, by),
    knowledge(line),
  ]
    .filter((part) => part)
    .join('\n\n');
}

/**
 * Instructions of a response that says something in the line's language; `say` makes a model speak exactly a text.
 * What we have no words for in that language is left to the model to translate.
 */
export function announcement(line: Line, words: Words, say: (text: string) => string): string {
  const [own] = line.languages;
  const exact = wordsFor(own, words);
  return exact === undefined ? `Say this in ${language(own)}, and nothing else: ${wordsIn(en, words)}` : say(exact);
}

const HOLIDAYS_AHEAD = 21;

const VOICE =
  'You are heard, not read: answer in one to three short spoken sentences, without lists, headings, links or emoji. ' +
  'Say numbers, times and prices as people say them. Ask one question at a time. ' +
  `If you did not understand, say so, in English by beginning with "${notUnderstood.notCaught}", and ask again. ` +
  'When asked to speak slowly or simply, do so for the rest of the call: short words, short sentences, one thing at a time. ' +
  'A message of nothing but digits was typed on the keys of a phone. When you are interrupted, let the old subject go.';

const WRITING =
  'You are read, not heard: answer in one to three short sentences of plain text, without headings, markup or emoji. ' +
  'Earlier words of this conversation may have been spoken. Ask one question at a time.';

const SCOPE_KNOWLEDGE =
  'Answer only from the knowledge given below or found with your tools. If the answer is not there, say plainly that ' +
  'you do not know; never guess. Politely decline what has nothing to do with this line.';

const SCOPE_OPEN =
  'You may use what you know, within the instructions above. If you are not sure of something, say so instead of guessing.';

function emergencies(line: Line): string {
  const numbers = emergencyNumbersOf(line).join(' or ') || 'the local emergency number';
  return `If anybody is or may be in danger, first tell them to hang up and dial ${numbers} now. You can't call for help.`;
}

function toolsText(line: Line, by: 'voice' | 'text'): string {
  const hints = [
    line.scope === 'knowledge' && `When you do not know, use ${NOT_KNOWN}, so that the owner hears of the question.`,
    !fitsInstructions(line) && 'Look facts up with search_knowledge before you answer a question about this line.',
    line.tools.takeMessage &&
      'When you cannot help, offer to take a message: ask for matter and name, use take_message, say what it answers (numbers ' +
        'digit by digit), and use confirm_message once the caller has said that it is right.',
    by === 'voice' &&
      line.transferTargets.length > 0 &&
      'When the caller asks for a person, use transfer_call, and say what it answers.',
    'When an answer has an address, a number, a link, hours or a list of prices, show it with show_card, too.',
    by === 'voice' && line.tools.endCall && 'When the caller has said goodbye, say goodbye too and use end_call.',
  ];
  return hints.filter((hint) => hint).join(' ');
}

function knowledge(line: Line): string {
  if (line.knowledge.length === 0 || !fitsInstructions(line)) return '';
  const sections = line.knowledge.map((section) => ({ about: title(section), text: section.text }));
  return `What you know about this line:\n${asData('knowledge', sections)}`;
}

export function title(section: KnowledgeSection): string {
  return section.headings.join(' / ') || section.file;
}

function language(tag: string): string {
  return new Intl.DisplayNames(['en'], { type: 'language' }).of(tag) ?? tag;
}

function localTime(now: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short', timeZone }).format(now);
}

function spokenHours(hours: WeeklyHours): string {
  const days = WEEKDAYS.map(([day, name]) => {
    const open = hours[day] ?? [];
    const intervals = open.map(([from, to]) => `${clockTime(from)} to ${clockTime(to)}`);
    return `${name} ${intervals.length > 0 ? intervals.join(' and ') : 'closed'}`;
  });
  return `${days.join(', ')}.`;
}

/** Of the coming weeks, in which callers ask for them. */
function spokenHolidays(line: Line, now: Date): string {
  const { date: today } = localTimeAt(now.getTime(), line.timezone);
  const days = Array.from({ length: HOLIDAYS_AHEAD }, (_, ahead) => dayAfter(today, ahead));
  const told = days
    .filter((date) => line.holidays?.[date] ?? line.holidays?.[date.slice(5)])
    .map((date) => {
      const intervals = spansOn(line, date).map(([from, to]) => `${clockTime(from)} to ${clockTime(to)}`);
      return `${monthDay(date)} ${intervals.length > 0 ? intervals.join(' and ') : 'closed'}`;
    });
  return told.length === 0 ? '' : ` Except: ${told.join(', ')}.`;
}

/** What a model is to do outside the hours of a line that takes messages then. */
function closed(line: Line, now: Date): string | undefined {
  if (line.whenClosed === 'answer') return undefined;
  const words = closedWords(line, now.getTime());
  return words && `${words} Tell callers so, and do nothing for them but tell the hours and take a message.`;
}

function clockTime(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
