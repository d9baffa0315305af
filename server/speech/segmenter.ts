import { VAD_FRAME_MS } from './vad.ts';

/** Frames above the threshold in a row that count as speech: one alone is a click. */
const ONSET_FRAMES = 2;
/** Speech lasts until the probability falls this far below the threshold, so that soft syllables don't end it. */
const HYSTERESIS = 0.15;
/**
 * Silence after which the end is likely enough to start recognising ahead. In 169 s of recordings 21 gaps inside speech
 * lasted as long, each of which costs a decode that is thrown away; 18 lasted 160 ms, 6 lasted 224 ms.
 */
const PAUSE_MS = 128;

export interface SegmenterSettings {
  /** Probability from which a frame is speech, 0 … 1. */
  threshold: number;
  /** Silence that ends a turn. */
  silenceMs: number;
  /** Longest turn; it is ended there even if speech goes on. */
  maxSpeechMs: number;
}

/*
 *          2 frames of speech              PAUSE_MS of silence
 *  silent --------------------> speaking ----------------------> paused
 *    ^                            |   ^                           |  |
 *    |        maxSpeechMs         |   +------ speech again -------+  |
 *    +----------------------------+                                  |
 *    +------------------------- silenceMs of silence ----------------+
 */
export type SegmenterState =
  | { kind: 'silent'; onset: number }
  | { kind: 'speaking'; startMs: number; silence: number }
  | { kind: 'paused'; startMs: number; silence: number };

/** Times are ms of audio since the stream began. `speechEndMs` is where the last speech ended. */
export type SegmenterEvent =
  | { type: 'started'; startMs: number }
  | { type: 'paused'; speechEndMs: number }
  | { type: 'resumed' }
  | { type: 'stopped'; speechEndMs: number };

export const silent: SegmenterState = { kind: 'silent', onset: 0 };

/**
 * The next state after a frame with speech probability `probability`, which ends at `nowMs`, and what it means.
 */
export function nextSegment(
  state: SegmenterState,
  probability: number,
  nowMs: number,
  settings: SegmenterSettings,
): { state: SegmenterState; events: SegmenterEvent[] } {
  if (state.kind === 'silent') {
    if (probability < settings.threshold) return { state: silent, events: [] };
    const onset = state.onset + 1;
    if (onset < ONSET_FRAMES) return { state: { kind: 'silent', onset }, events: [] };
    const startMs = nowMs - onset * VAD_FRAME_MS;
    return { state: { kind: 'speaking', startMs, silence: 0 }, events: [{ type: 'started', startMs }] };
  }
  const { startMs } = state;
  const speech = probability >= Math.max(0.01, settings.threshold - HYSTERESIS);
  const silence = speech ? 0 : state.silence + VAD_FRAME_MS;
  const speechEndMs = nowMs - silence;
  if (silence >= settings.silenceMs || nowMs - startMs >= settings.maxSpeechMs) {
    return { state: silent, events: [{ type: 'stopped', speechEndMs }] };
  }
  if (state.kind === 'paused' && speech) {
    return { state: { kind: 'speaking', startMs, silence: 0 }, events: [{ type: 'resumed' }] };
  }
  if (state.kind === 'speaking' && silence >= PAUSE_MS) {
    return { state: { kind: 'paused', startMs, silence }, events: [{ type: 'paused', speechEndMs }] };
  }
  return { state: { ...state, silence }, events: [] };
}
