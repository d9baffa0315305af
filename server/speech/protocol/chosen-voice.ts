import { type EmbeddedVoice, OPENAI_VOICES } from '../../contract/index.ts';
import { Refusal } from './refusal.ts';
import type { SessionUpdate } from './session-schema.ts';

type Wanted = NonNullable<NonNullable<SessionUpdate['audio']>['output']>['voice'];

/**
 * The voice that a client names; undefined where it names none, or one of OpenAI's, as clients do by habit: then whoever
 * spoke goes on. @throws Refusal `invalid_value`, as OpenAI tells it
 */
export function chosenVoice(wanted: Wanted, voices: readonly EmbeddedVoice[]): EmbeddedVoice | undefined {
  if (wanted === undefined) return undefined;
  const name = typeof wanted === 'string' ? wanted : wanted.id;
  const voice = voices.find((one) => one === name);
  if (voice !== undefined || OPENAI_VOICES.includes(name)) return voice;
  const choices = voices.map((one) => `'${one}'`).join(' and ');
  throw new Refusal(
    'invalid_value',
    `Invalid value: '${name.slice(0, 64)}'. Supported values are: ${choices}; those of OpenAI are accepted and not used.`,
    'session.audio.output.voice',
  );
}

/** OpenAI's too keeps its voice once it has been heard. */
export const otherVoiceIsHeard = () =>
  new Refusal('cannot_update_voice', "Cannot update a conversation's voice if assistant audio is present.");
