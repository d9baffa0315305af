import { askForCall, type CallTarget } from './ask.ts';

/** What was begun inside a click, for the code that arrives later to go on with. */
export interface Tap {
  target: CallTarget;
  sound: Sound;
  microphone: TapMicrophone;
  /** The server's answer to `POST /api/lines/:line/token`. */
  answer: Promise<Response>;
}

export interface TapMicrophone {
  /** It can wait until it is needed: the visitor has granted it before, or speaks elsewhere. */
  granted: boolean;
  /** The browser's answer, which may take as long as the visitor thinks about it. Asks once, however often called. */
  open(): Promise<MediaStream>;
}

/** The page's way to be heard, opened by a tap. */
export interface Sound {
  /** The agent's voice plays here. */
  element: HTMLAudioElement;
  /** For measuring only; undefined where the browser has none to give. */
  context: AudioContext | undefined;
}

export type TapLine = (target: CallTarget, element: HTMLAudioElement, signal: AbortSignal) => Tap;

/**
 * Begins all of a call that must begin inside the click, or gains by it: sound, which Safari grants an element only
 * while a tap is being handled; the browser's question for the microphone; and the request for a room and an agent.
 * None waits for another. All of it ends with the signal.
 */
export const tapLine: TapLine = (target, element, signal) => {
  // First the request, which others work on; last what keeps this thread busy.
  const answer = target.take?.(signal) ?? askForCall(target, signal);
  // Whoever goes on with the call reads the failure; until then it must not count as unhandled.
  answer.catch(() => {});
  const microphone = askForMicrophone(signal, !!target.code);
  const sound = openSound(element);
  whenAborted(signal, () => closeSound(sound));
  return { target, sound, microphone, answer };
};

let permission: PermissionStatus | undefined;

/** Learns whether the microphone is granted already. Call it when somebody reaches for the button. */
export async function learnPermission(): Promise<void> {
  try {
    permission ??= await navigator.permissions.query({ name: 'microphone' });
  } catch {
    // Not every browser lets a page ask for this permission's state; the microphone is then opened in the click.
  }
}

/**
 * Where the browser will ask, it does so in the click. Where it will not, opening the device would only take the
 * processor from connecting (measured on 2 cores: half of the time to the first word), so it waits to be called for.
 * @param later not before it is called for: the page reads along
 */
function askForMicrophone(signal: AbortSignal, later: boolean): TapMicrophone {
  const granted = permission?.state === 'granted' || later;
  let stream: Promise<MediaStream> | undefined;
  const open = () => {
    stream ??= openMicrophone(signal);
    return stream;
  };
  if (!granted) open().catch(() => {});
  return { granted, open };
}

async function openMicrophone(signal: AbortSignal): Promise<MediaStream> {
  // On an insecure page there is no mediaDevices, and this throws a TypeError, as it does where a policy forbids it.
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  });
  whenAborted(signal, () => stopTracks(stream));
  return stream;
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
