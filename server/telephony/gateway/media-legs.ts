import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeG711 } from '../../audio/g711.ts';
import { sipCallStatusAttribute } from '../../contract/index.ts';
import { mediaDescription } from '../media/description.ts';
import type { MediaLine, MediaLineEvent } from '../media/line.ts';
import type { MediaPool } from '../media/pool.ts';
import type { MediaLeg, MediaLegEvent, MediaLegs, Prompt } from './media-leg.ts';

const PROMPT_RATE = 8_000;

/** `bin/prompts.ts` renders them, as `pin.es.ulaw`. */
const PROMPTS = join(import.meta.dirname, '..', 'prompts');
const prompts = new Map<string, Int16Array>();

function prompt(name: Prompt, language = 'en'): Int16Array {
  const known = prompts.get(`${name} ${language}`);
  if (known) return known;
  const files = [`${name}.${language}.ulaw`, `${name}.en.ulaw`].map((file) => join(PROMPTS, file));
  const pcm = decodeG711('ulaw', readFileSync(files.find((file) => existsSync(file)) ?? ''));
  prompts.set(`${name} ${language}`, pcm);
  return pcm;
}

/** The sound of calls in media processes. @param advertised the address that phones are told */
export function mediaLegs(pool: MediaPool, advertised: string): MediaLegs {
  return {
    async open(onEvent) {
      const line = await pool.open((event) => {
        const told = translate(event);
        if (told) onEvent(told);
      });
      return legOf(line, advertised);
    },
  };
}

function legOf(line: MediaLine, advertised: string): MediaLeg {
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
