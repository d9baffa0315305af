import { concatPcm } from '../../../server/audio/pcm.ts';
import { resamplePcm } from '../../../server/audio/resampler.ts';
import type { CodecName } from '../../../server/telephony/codec/codec.ts';
import { VOICE_RATE } from '../voice-and-ear.ts';
import { Baresip } from './baresip.ts';
import { Pjsua2 } from './pjsua2.ts';

/** How a telephone calls. */
export interface Way {
  codec: CodecName;
  transport: 'udp' | 'tcp' | 'tls';
  srtp: boolean;
}

export const nameOf = ({ codec, transport, srtp }: Way) =>
  `${codec} by ${transport.toUpperCase()}${srtp ? ', encrypted' : ''}`;

/** A telephone that others wrote, for one call. */
export interface ForeignPhone {
  /** Resolves once it is answered. */
  dial(uri: string): Promise<void>;
  press(digit: string): void;
  hangUp(): Promise<void>;
  /** Idempotent. */
  close(): Promise<void>;
  /** What it has heard; once it is closed. */
  heard(): { pcm: Int16Array; rate: number };
}

interface ForeignPhoneOptions {
  /** Folder of its own. */
  dir: string;
  /** Certificate authority that it trusts. */
  ca: string;
  /** At `VOICE_RATE`: what it says, once it has been greeted. */
  says: Int16Array;
}

/** PJSIP's; with Opus, without which PyPI's is built, baresip. */
export function foreignPhone({ codec, ...way }: Way, options: ForeignPhoneOptions): Promise<ForeignPhone> {
  return codec === 'opus' ? baresip(way, options) : pjsip({ codec, ...way }, options);
}

async function baresip({ srtp }: Omit<Way, 'codec'>, { dir, ca, says }: ForeignPhoneOptions): Promise<ForeignPhone> {
  const account = srtp ? 'mediaenc=srtp-mand' : '';
  const phone = await Baresip.start({ dir, ca, account, codec: 'opus', says: afterGreeting(says, 48_000) });
  return {
    dial(uri) {
      phone.command('dial', uri);
      return phone.until('CALL_ESTABLISHED');
    },
    press: (digit) => phone.command('sndcode', digit),
    hangUp() {
      phone.command('hangup');
      return phone.until('CALL_CLOSED');
    },
    close: () => phone.close(),
    heard: () => ({ pcm: phone.heard(), rate: 8000 }),
  };
}

async function pjsip(
  way: Way & { codec: Exclude<CodecName, 'opus'> },
  { says, ...options }: ForeignPhoneOptions,
): Promise<ForeignPhone> {
  const phone = await Pjsua2.start({ ...options, ...way, says: afterGreeting(says, 16_000) });
  return {
    async dial(uri) {
      phone.command('dial', { uri });
      await phone.until('state', ({ state }) => state === 'CONFIRMED');
      await phone.until('audio', ({ codec }) => codec === way.codec);
    },
    press: (digits) => phone.command('press', { digits }),
    hangUp() {
      phone.command('hang-up');
      return phone.until('state', ({ state }) => state === 'DISCONNECTED');
    },
    close: () => phone.close(),
    heard: () => phone.heard(),
  };
}

/** It speaks from when it is answered, and again and again. */
function afterGreeting(says: Int16Array, rate: number): Int16Array {
  return concatPcm([new Int16Array(2 * rate), resamplePcm(says, VOICE_RATE, rate), new Int16Array(60 * rate)]);
}
