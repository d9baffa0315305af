import type { Origin } from './background.ts';

/** How sure voice activity was of the audio that a text was recognised from. */
export interface SpeechEvidence {
  /** Frames of speech, in ms. */
  speechMs: number;
  /** Mean probability over those frames, 0 … 1. */
  certainty: number;
  /** Whose it is, as far as its loudness tells. Default the caller's. */
  origin?: Origin;
}

/** Whisper writes sounds in brackets, asterisks or notes: [BLANK_AUDIO], (music), *sighs*, ♪. */
const SOUNDS = /\[[^\]]*\]|\([^)]*\)|\*[^*]*\*|[♪♫]+/g;

/** Captions that Whisper learned from videos and hears in noise. Nobody says these on a call. */
const VIDEO_CAPTIONS =
  /^(thanks?( you)?( so much)? for watching|please subscribe|subtitles by .*|like and subscribe|see you (in the )?next (time|video))$/;
/** Short words that Whisper hears in noise as well, but which callers do say. */
const DOUBTFUL = /^(thank you|thanks|you|bye|bye bye|okay|oh|so|hmm|uh|the|i|yeah)$/;
const SURE_SPEECH: SpeechEvidence = { speechMs: 250, certainty: 0.75 };

/** Whisper writes "three dollars twenty-five cents" as "$3.25 cents". */
const COUNTED_TWICE = /([$£€]\d+[.,]\d{2}) (?:cents?|pence|pennies)\b/gi;

/** What was said: Whisper's text without sounds, or nothing where it was most likely no speech. */
export function spokenText(raw: string, evidence: SpeechEvidence): string {
  const text = raw.replace(SOUNDS, ' ').replace(/\s+/g, ' ').replace(COUNTED_TWICE, '$1').trim();
  const words = text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s]/gu, '')
    .trim();
  if (words === '' || VIDEO_CAPTIONS.test(words)) return '';
  const sure = evidence.speechMs >= SURE_SPEECH.speechMs && evidence.certainty >= SURE_SPEECH.certainty;
  return DOUBTFUL.test(words) && !sure ? '' : text;
}
