import type { MicrophoneProblem } from './call-state.ts';

/** Quicker than anyone reads; slower than a device that needs no question opens. */
const ASKING_AFTER_MS = 300;

/**
 * Waits for the microphone that was asked for.
 * @param asking called where the browser's own question has to be answered first
 * @returns the track, or why there is none
 */
export async function microphoneTrack(
  opening: Promise<MediaStream>,
  asking: () => void,
): Promise<MediaStreamTrack | MicrophoneProblem> {
  let settled = false;
  const timer = setTimeout(async () => {
    if ((await mayNeedAnswer()) && !settled) asking();
  }, ASKING_AFTER_MS);
  try {
    return (await opening).getAudioTracks()[0] ?? 'absent';
  } catch (error) {
    return window.isSecureContext ? problemOf(error) : 'insecure';
  } finally {
    settled = true;
    clearTimeout(timer);
  }
}

/** False only where the microphone is known to be granted, so that a slow device is not taken for a question. */
async function mayNeedAnswer(): Promise<boolean> {
  try {
    return (await navigator.permissions.query({ name: 'microphone' })).state === 'prompt';
  } catch {
    // Not every browser lets a page ask for this permission's state.
    return true;
  }
}

/** https://w3c.github.io/mediacapture-main/#dom-mediadevices-getusermedia names what may be thrown. */
export function problemOf(error: unknown): MicrophoneProblem {
  switch (error instanceof Error ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'absent';
    default:
      return 'busy';
  }
}
