import type { Logger } from 'pino';
import { EMBEDDED_VOICES, type EmbeddedVoice, Failure } from '../../contract/index.ts';
import type { Line } from '../../line/line.ts';
import { primary } from '../../phrases/in-language.ts';
import { RenderCache } from './render-cache.ts';
import type { SpeakOptions, Synthesiser } from './synthesiser.ts';

/** A voice for languages that the built-in one does not speak, or for all that an owner prefers it for. */
export interface OtherVoice {
  /** For logs, e.g. "espeak-ng". */
  name: string;
  /** @param language primary subtag, e.g. "es" */
  speaks(language: string): boolean;
  /** One sentence as 16-bit samples at 24 kHz. @throws where it can't be had */
  speak(sentence: string, options: Pick<SpeakOptions, 'speed' | 'signal'> & { language: string }): Promise<Int16Array>;
}

export interface Voices {
  /** Speak English. */
  builtIn: Synthesiser;
  /** The owner's choice for every language, asked first; in English only where no voice of ours is asked for. */
  preferred?: OtherVoice;
  /** Speaks what nobody else does. */
  spare?: OtherVoice;
}

/** About five minutes of speech. */
const CACHE_BYTES = 16 * 1024 * 1024;
const BUILT_IN_LANGUAGE = 'en';

/** Whether anybody of them can speak a language. */
export function canSpeak({ preferred, spare }: Omit<Voices, 'builtIn'>, language: string): boolean {
  const wanted = primary(language);
  return wanted === BUILT_IN_LANGUAGE || [preferred, spare].some((voice) => voice?.speaks(wanted));
}

/** The voice that a line names, where it is one of those on this machine. */
export const voiceOfLine = (
  line: Pick<Line, 'voice'> | undefined,
  voices: readonly EmbeddedVoice[],
): EmbeddedVoice | undefined => voices.find((voice) => voice === line?.voice);

/** All voices as one: each sentence is spoken by the first that speaks its language and does not fail. */
export function joinVoices({ builtIn, preferred, spare }: Voices, logger: Logger): Synthesiser {
  const cache = new RenderCache(CACHE_BYTES);

  async function speakWith(voice: OtherVoice, sentence: string, options: SpeakOptions, language: string) {
    const key = `${voice.name} ${language} ${options.speed} ${sentence}`;
    const known = cache.get(key);
    if (known) return known;
    const pcm = await voice.speak(sentence, { ...options, language });
    cache.set(key, pcm);
    return pcm;
  }

  /** Where the voice that somebody has chosen fails, callers still hear one. */
  async function speakAs(voice: EmbeddedVoice, sentence: string, options: SpeakOptions): Promise<Int16Array> {
    try {
      return await builtIn.speak(sentence, options);
    } catch (error) {
      options.signal?.throwIfAborted();
      const [first] = EMBEDDED_VOICES;
      if (voice === first) throw error;
      logger.warn({ err: error, voice }, 'a voice failed');
      return builtIn.speak(sentence, { ...options, voice: first });
    }
  }

  return {
    async speak(sentence, options) {
      const language = primary(options.language ?? BUILT_IN_LANGUAGE);
      const english = language === BUILT_IN_LANGUAGE;
      if (english && options.voice !== undefined) return speakAs(options.voice, sentence, options);
      // Where the voice of an owner's choice is away, callers still hear one.
      const others = [preferred, english ? undefined : spare].filter((voice) => voice?.speaks(language));
      for (const voice of others) {
        if (!voice) continue;
        try {
          return await speakWith(voice, sentence, options, language);
        } catch (error) {
          options.signal?.throwIfAborted();
          logger.warn({ err: error, voice: voice.name, language }, 'a voice failed');
        }
      }
      if (!english) throw noVoice(language);
      return builtIn.speak(sentence, options);
    },
    // Others are programs and endpoints, which may be paid for.
    prepare(sentence, options) {
      const language = primary(options.language ?? BUILT_IN_LANGUAGE);
      if (language !== BUILT_IN_LANGUAGE) return;
      if (options.voice !== undefined || !preferred?.speaks(language)) builtIn.prepare(sentence, options);
    },
    close: () => builtIn.close(),
  };
}

const noVoice = (language: string) =>
  new Failure({
    reason: 'no-voice',
    message: `No voice here speaks the language "${language}".`,
    cure: 'Install espeak-ng, or name a speech endpoint with HOYHOY_VOICE_URL (docs/speech.md).',
  });
