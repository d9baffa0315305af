import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Store } from '../store/store.ts';
import type { VoiceMessage } from './gateway/phone-call.ts';

export interface VoiceMailDeps {
  store: Pick<Store, 'addMessage'>;
  /** Folder of the recordings; made where missing. */
  dir: string;
  /** Milliseconds since the epoch. */
  now?: () => number;
}

/** Keeps what a caller said while nobody answered: the sound as a WAV file for the owner's eyes, and a message that names it. */
export async function keepVoiceMessage(
  message: VoiceMessage,
  { store, dir, now = Date.now }: VoiceMailDeps,
): Promise<void> {
  const { callId, line, caller, pcm, rate } = message;
  if (callId === undefined) return;
  const id = randomUUID();
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const file = join(dir, `${id}.wav`);
  await writeFile(file, wav(pcm, rate), { mode: 0o600 });
  const seconds = Math.round(pcm.length / rate);
  await store.addMessage({
    id,
    callId,
    line,
    ...(caller !== '' && { contact: caller }),
    text: `(${seconds} s of speech, recorded while no agent could answer: ${file})`,
    at: now(),
  });
}

/** 16-bit mono PCM with the header of a WAV file. */
function wav(pcm: Int16Array, rate: number): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + pcm.byteLength, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(pcm.byteLength, 40);
  return Buffer.concat([header, Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength)]);
}
