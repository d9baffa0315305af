/**
 * Telephone calls into the real gateway, as `hoyhoy serve` starts it, with LiveKit, an agent worker and a scripted
 * Realtime server behind it. The phones are ours, in processes of their own, on the same machine. `--part` measures one
 * thing alone: `calls` that are held, what short calls `leaks`, or the `words` that are lost.
 */
import { parseArgs } from 'node:util';
import { dispose } from '@livekit/rtc-node';
import { codecNames } from '../server/telephony/codec/codec.ts';
import { report } from './support/results.ts';
import { holdCalls } from './telephony/held-calls.ts';
import { openPlace, type Place } from './telephony/place.ts';
import { measureLeaks } from './telephony/short-calls.ts';
import { measureWords } from './telephony/words.ts';

const { values } = parseArgs({
  options: {
    part: { type: 'string' },
    held: { type: 'string', default: '12' },
    seconds: { type: 'string', default: '180' },
    calls: { type: 'string', default: '500' },
    clips: { type: 'string', default: '60' },
    codec: { type: 'string', default: 'PCMU' },
  },
});
const PHONES_IN_A_PROCESS = 3;
const held = Number(values.held);
const codec = codecNames.find((name) => name === values.codec);
if (codec === undefined) throw new Error(`--codec is one of: ${codecNames.join(', ')}`);

interface Measured {
  figures: Record<string, number>;
  notes: string[];
}
const parts: Readonly<Record<string, (place: Place) => Promise<Measured>>> = {
  calls: (place) => holdCalls(place, { held, seconds: Number(values.seconds) }),
  leaks: (place) => measureLeaks(place, Number(values.calls)),
  words: (place) => measureWords(place, { clips: Number(values.clips), codec }),
};
const { part } = values;
const chosen = part === undefined ? Object.keys(parts) : Object.keys(parts).filter((name) => name === part);
if (chosen.length === 0) throw new Error(`--part is one of: ${Object.keys(parts).join(', ')}`);

const place = await openPlace(Math.ceil(held / PHONES_IN_A_PROCESS));
const measured: Measured = { figures: {}, notes: [] };
for (const name of chosen) {
  const { figures, notes } = (await parts[name]?.(place)) ?? measured;
  Object.assign(measured.figures, figures);
  measured.notes.push(...notes);
}
report(part === undefined ? 'telephony' : `telephony-${part}`, measured.figures, {
  notes: measured.notes,
  packages: ['@livekit/rtc-node', 'livekit-server-sdk', '@napi-rs/whisper'],
});
await place.close();
await dispose();
