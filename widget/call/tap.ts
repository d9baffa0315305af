/** Where a call goes. */
export interface CallTarget {
  /** Base address of the Hoyhoy server, without a slash at its end. */
  server: string;
  /** The line's id. */
  line: string;
  /** Visitor's name as the owner will see it; empty for none. */
  callerName: string;
}

/** What was begun inside a click, for the code that arrives later to go on with. */
export interface Tap {
  target: CallTarget;
  sound: Sound;
  /** The browser's answer about the microphone; may take as long as the visitor thinks about it. */
  microphone: Promise<MediaStream>;
  /** The server's answer to `POST /api/lines/:line/token`. */
  answer: Promise<Response>;
}

/** The page's way to be heard, opened by a tap. */
export interface Sound {
  /** The agent's voice plays here. */
  element: HTMLAudioElement;
  /** For measuring only; undefined where the browser has none to give. */
  context: AudioContext | undefined;
}

export type TapLine = (target: CallTarget, element: HTMLAudioElement, signal: AbortSignal) => Tap;

const TIMEOUT_MS = 15_000;

/**
 * Begins all of a call that must begin inside the click, or gains by it: sound, which Safari grants an element only
 * while a tap is being handled; the browser's question for the microphone; and the request for a room and an agent.
 * None waits for another. All of it ends with the signal.
 */
export const tapLine: TapLine = (target, element, signal) => {
  const sound = openSound(element);
  const microphone = openMicrophone();
  const answer = fetch(`${target.server}/api/lines/${encodeURIComponent(target.line)}/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(target.callerName ? { participant_name: target.callerName } : {}),
    credentials: 'omit',
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
  });
  // Whoever goes on with the call reads the failures; until then they must not count as unhandled.
  answer.catch(() => {});
  microphone.then((stream) => whenAborted(signal, () => stopTracks(stream))).catch(() => {});
  whenAborted(signal, () => closeSound(sound));
  return { target, sound, microphone, answer };
};

async function openMicrophone(): Promise<MediaStream> {
  // On an insecure page there is no mediaDevices, and this throws a TypeError, as it does where a policy forbids it.
  return navigator.mediaDevices.getUserMedia({
    audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  });
}

function openSound(element: HTMLAudioElement): Sound {
  element.srcObject = new MediaStream();
  // Stays pending until there is a track; whether sound really plays is told by LiveKit.
  element.play().catch(() => {});
  return { element, context: openContext() };
}

function openContext(): AudioContext | undefined {
  try {
    const context = new AudioContext();
    context.resume().catch(() => {});
    return context;
  } catch {
    return undefined;
  }
}

function closeSound({ element, context }: Sound): void {
  element.pause();
  element.srcObject = null;
  context?.close().catch(() => {});
}

function stopTracks(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** Runs at once where the signal is aborted already. */
export function whenAborted(signal: AbortSignal, run: () => void): void {
  if (signal.aborted) run();
  else signal.addEventListener('abort', run, { once: true });
}
