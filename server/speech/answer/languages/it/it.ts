import type { LanguageRules } from '../language.ts';
import { hours } from './hours.ts';
import { questions } from './questions.ts';
import { words } from './words.ts';

export const it: LanguageRules = { words, questions, hours };
