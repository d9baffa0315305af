import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { decodeG711 } from '../../audio/g711.ts';
import { Failure, sipCallStatusAttribute } from '../../contract/index.ts';
import { type MediaProcess, type StartMediaOptions, startMedia } from '../media/client.ts';
import { mediaDescription } from '../media/description.ts';
import type { MediaLine, MediaLineEvent } from '../media/line.ts';
import type { MediaLeg, MediaLegEvent, MediaLegs, Prompt } from './media-leg.ts';

export interface MediaLegsOptions {
  /** Processes that share the calls; each is limited to the share of ports that is its own. */
  processes: number;
  /** UDP ports for all of them, both included. */
  ports: { first: number; last: number };
  /** Address to bind them to. */
  host: string;
  /** The address that phones are told. */
  advertised: string;
  logLevel: StartMediaOptions['logLevel'];
  env: StartMediaOptions['env'];
}

export interface RunningMediaLegs extends MediaLegs {
  /** Of the processes that run. */
  readonly pids: readonly number[];
  close(): Promise<void>;
}

const RESTART_MS = 500;

const PROMPT_RATE = 8_000;

/** `bin/prompts.ts` renders them. */
const prompts: Readonly<Record<Prompt, Int16Array>> = {
  pin: clip('pin'),
  'wrong-pin': clip('wrong-pin'),
  apology: clip('apology'),
};

function clip(name: Prompt): Int16Array {
  return decodeG711('ulaw', readFileSync(join(import.meta.dirname, '..', 'prompts', `${name}.ulaw`)));
}

/**
 * The sound of calls in media processes of their own, which are started again when they die.
 * @throws Failure `media-lost` where one can't be started at all
 */
export async function startMediaLegs(options: MediaLegsOptions, logger: Logger): Promise<RunningMediaLegs> {
  const slots: (MediaProcess | undefined)[] = [];
  const timers = new Set<NodeJS.Timeout>();
  let closing = false;

  const start = async (slot: number): Promise<void> => {
    const media = await startMedia({
      host: options.host,
      ports: shareOf(options.ports, slot, options.processes),
      logLevel: options.logLevel,
      env: options.env,
      onLine: (line) => logger.info({ media: slot }, line),
    });
    slots[slot] = media;
    media.exited.then(() => {
      slots[slot] = undefined;
      if (closing) return;
      logger.error({ media: slot }, 'a media process ended unexpectedly and is started again');
      again(slot);
    });
  };
  const again = (slot: number) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      start(slot).catch((error) => {
        logger.error({ err: error, media: slot }, 'a media process could not be started');
        if (!closing) again(slot);
      });
    }, RESTART_MS);
    timers.add(timer);
  };

  await Promise.all(Array.from({ length: options.processes }, (_, slot) => start(slot)));

  return {
    async open(onEvent) {
      const running = slots.filter((media) => media !== undefined).sort((a, b) => a.calls - b.calls);
      const [idlest] = running;
      if (idlest === undefined) throw mediaFull();
      const line = await idlest.open((event) => {
        const told = translate(event);
        if (told) onEvent(told);
      });
      return legOf(line, options.advertised);
    },
    get pids() {
      return slots.flatMap((media) => media?.pid ?? []);
    },
    async close() {
      closing = true;
      for (const timer of timers) clearTimeout(timer);
      await Promise.all(slots.map((media) => media?.stop()));
    },
  };
}

function legOf(line: MediaLine, advertised: string): MediaLeg {
  return {
    local: { address: advertised, port: line.rtpPort },
    agree: (audio) => line.describe(mediaDescription.parse(audio)),
    join: ({ url, token, sampleRate }) => line.join({ url, token, sampleRate }),
    tellStatus: (status) => line.setAttributes({ [sipCallStatusAttribute]: status }),
    digit: (digit) => line.key(digit),
    play: (prompt) => line.announce(prompts[prompt], PROMPT_RATE),
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
    case 'timed-out':
      return { type: 'lost', why: 'silent' };
    case 'room-gone':
      return { type: 'lost', why: 'room-gone' };
    case 'media-lost':
      return { type: 'lost', why: 'process-died' };
    case 'announced':
      return { type: 'played' };
    case 'flowing':
      return undefined;
  }
}

/** Whole pairs of ports: RTP takes the even one. */
function shareOf({ first, last }: { first: number; last: number }, slot: number, slots: number) {
  const start = first + (first % 2);
  const pairs = Math.floor((last - start + 1) / 2 / slots);
  const from = start + slot * pairs * 2;
  return { from, to: from + pairs * 2 - 1 };
}

const mediaFull = () =>
  new Failure({
    reason: 'media-full',
    message: 'No media process runs that could carry the sound of a call.',
    cure: 'It is being started again; the log says why it ended.',
  });
