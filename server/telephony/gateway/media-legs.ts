import { sipCallStatusAttribute } from '../../contract/index.ts';
import { mediaDescription } from '../media/description.ts';
import type { MediaLine, MediaLineEvent } from '../media/line.ts';
import type { MediaPool } from '../media/pool.ts';
import type { MediaLeg, MediaLegEvent, MediaLegs } from './media-leg.ts';
import { PROMPT_RATE, readPrompts, type SpokenPrompts } from './spoken-prompts.ts';

/**
 * The sound of calls in media processes.
 * @param advertised the address that phones are told
 * @throws Failure `prompt-missing`
 */
export function mediaLegs(pool: MediaPool, advertised: string): MediaLegs {
  const prompt = readPrompts();
  return {
    async open(onEvent) {
      const line = await pool.open((event) => {
        const told = translate(event);
        if (told) onEvent(told);
      });
      return legOf(line, advertised, prompt);
    },
  };
}

function legOf(line: MediaLine, advertised: string, prompt: SpokenPrompts): MediaLeg {
  return {
    local: { address: advertised, port: line.rtpPort },
    agree: (audio) => line.describe(mediaDescription.parse(audio)),
    join: (participant) => line.join(participant),
    tellStatus: (status) => line.setAttributes({ [sipCallStatusAttribute]: status }),
    digit: (digit) => line.key(digit),
    press: (digits) => line.press(digits),
    play: (name, language) => line.announce(prompt(name, language), PROMPT_RATE),
    ring: (towards) => line.ring(towards),
    hush: () => line.announce(new Int16Array(0), PROMPT_RATE),
    record: (limits) => line.record(limits),
    close: () => void line.close(),
  };
}

function translate(event: MediaLineEvent): MediaLegEvent | undefined {
  switch (event.type) {
    case 'voice':
      return event.name.startsWith('agent-') ? { type: 'agent-heard' } : undefined;
    case 'press':
      return { type: 'digit', digit: event.digit };
    case 'announced':
      return { type: 'played' };
    case 'moved':
      return event;
    case 'timed-out':
      return { type: 'lost', why: 'silent' };
    case 'room-gone':
      return { type: 'lost', why: 'room-gone' };
    case 'media-lost':
      return { type: 'lost', why: 'process-died' };
    case 'flowing':
      return undefined;
  }
}
