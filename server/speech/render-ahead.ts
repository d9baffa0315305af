import type { Logger } from 'pino';
import { Failure, OPENAI_VOICES } from '../contract/index.ts';
import { emergencyAnnouncement } from '../emergency/watch.ts';
import type { Line, LineCatalog } from '../line/line.ts';
import { phrasesIn, phrasesOf, primary } from '../phrases/in-language.ts';
import type { SpeechEngine } from './engine.ts';
import { sentences } from './tts/sentences.ts';
import type { SpeakOptions } from './tts/synthesiser.ts';
import { voiceOfLine } from './tts/voices.ts';

/** In what something is to be said. */
type Manner = Pick<SpeakOptions, 'voice'> & { language: string };

const NO_VOICE =
  "callers of this line can't be answered: no voice here speaks its language. Install espeak-ng, or name a speech endpoint with HOYHOY_VOICE_URL";
const OTHER_VOICE =
  'callers of this line hear the built-in voice: the one it names is not on this machine. Start again to have one of ours fetched, or put it into HOYHOY_MODELS; `hoyhoy line check` tells their names';

/** Logs that a line is not spoken by the voice it names, unless that is one of OpenAI's, named for when OpenAI answers. */
export function tellOtherVoice({ id, voice }: Line, { voices }: SpeechEngine, logger: Logger): void {
  if (voice === undefined || voices.some((one) => one === voice) || OPENAI_VOICES.includes(voice)) return;
  logger.warn({ line: id, voice }, OTHER_VOICE);
}

/** What callers hear first, at once or often is rendered before anybody calls: greetings, warnings, then set phrases. */
export async function renderAhead(lines: LineCatalog, engine: SpeechEngine, logger: Logger): Promise<void> {
  const render = async (text: string, manner: Manner) => {
    for (const sentence of sentences(text))
      await engine.synthesiser.speak(sentence, { ...manner, speed: 1, owner: 'ahead' });
  };
  const manners = new Map<string, Manner>();
  const willSpeak = (manner: Manner) => manners.set(`${manner.language} ${manner.voice}`, manner);
  willSpeak({ language: 'en' });
  try {
    for (const id of await lines.ids()) {
      const line = await lines.get(id).catch(() => undefined); // A broken line is told when it is called.
      if (!line) continue;
      const [language] = line.languages;
      if (!engine.speaks(language)) {
        logger.error({ line: id, language }, NO_VOICE);
        continue;
      }
      const voice = voiceOfLine(line, engine.voices);
      tellOtherVoice(line, engine, logger);
      await render(line.greeting, { language, voice });
      for (const tag of line.languages.filter(engine.speaks)) {
        if (phrasesOf(tag)) willSpeak({ language: tag, voice });
        // A caller in danger must not wait for a voice.
        await render(emergencyAnnouncement(line, primary(tag)), { language: tag, voice });
      }
    }
    for (const manner of manners.values()) {
      const { answer, busy, offer } = phrasesIn(manner.language);
      for (const phrase of [...Object.values(answer), ...Object.values(busy), offer])
        if (typeof phrase === 'string') await render(phrase, manner);
    }
  } catch (error) {
    if (error instanceof Failure && error.reason === 'pool-closed') return;
    logger.warn({ err: error }, 'greetings could not be rendered ahead');
  }
}
