import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { wavFile } from '../audio/wav.ts';
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
  await writeFile(file, wavFile({ pcm, rate }), { mode: 0o600 });
  const seconds = Math.round(pcm.length / rate);
  await store.addMessage({
    id,
    callId,
    line,
    ...(caller !== '' && { contact: caller }),
    text: `(${seconds} s of speech, recorded while no agent could answer)`,
    recording: file,
    at: now(),
  });
}
