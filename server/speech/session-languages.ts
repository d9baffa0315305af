import type { Line } from '../line/line.ts';
import type { Said } from './answer/answerer.ts';
import { conversationLanguage, otherLanguages } from './answer/dialogue/conversation-language.ts';
import { languageOfText } from './answer/languages/identify.ts';

export interface SessionLanguagesDeps {
  line: Line | undefined;
  /** Whether there is a voice for a tag. */
  speaks: (tag: string) => boolean;
  /** What the client says that is spoken. */
  chosen: () => string | undefined;
  said: () => readonly Said[];
}

/** In which languages a session is held. */
export class SessionLanguages {
  readonly #deps: SessionLanguagesDeps;

  constructor(deps: SessionLanguagesDeps) {
    this.#deps = deps;
  }

  /** That of the line, until the client says otherwise. */
  get own(): string {
    return this.#deps.line?.languages[0] ?? 'en';
  }

  /** Those of the line that there is a voice for; none where it has only one. */
  get offered(): readonly string[] {
    const { line, speaks } = this.#deps;
    return line === undefined || line.languages.length < 2 ? [] : line.languages.filter(speaks);
  }

  /** What the caller speaks after what has been said. */
  spoken(said: readonly Said[] = this.#deps.said()): string {
    return conversationLanguage(said, this.#first, this.offered);
  }

  /** Others that they may turn out to speak. */
  others(): readonly string[] {
    return otherLanguages(this.#deps.said(), this.#first, this.offered);
  }

  /** That of a sentence to a caller who speaks `spoken`: what is announced in the line's own is not read out as if it were theirs. */
  ofSentence(sentence: string, spoken: string): string {
    return languageOfText(sentence, spoken, this.offered).tag;
  }

  get #first(): string {
    return this.#deps.chosen() ?? this.own;
  }
}
