import { phrasesIn } from '../../../phrases/in-language.ts';
import type { Phrases } from '../../../phrases/phrases.ts';
import { type Intents, intentsIn } from './intents/intents.ts';

/** A language as the answerer speaks and understands it. */
export interface Tongue {
  phrases: Phrases;
  intents: Intents;
}

/** @param language tag; English where we have no words of it */
export const tongueOf = (language: string): Tongue => ({ phrases: phrasesIn(language), intents: intentsIn(language) });
