import type { MediaAddress, NegotiatedAudio } from '../sip/sdp/audio.ts';

/** What phones hear that we call, in the language of the line. */
export const calledPrompts = ['code', 'wrong-code', 'no-more'] as const;
export type CalledPrompt = (typeof calledPrompts)[number];
/** What is said to callers without an agent; rendered ahead. */
export const prompts = ['pin', 'apology', ...calledPrompts] as const;
export type Prompt = (typeof prompts)[number];

/**
 * `sip.callStatus` as LiveKit's own gateway keeps it; one that we call is `dialing` until it rings, and under `automation`
 * while digits are pressed for it.
 */
export type CallStatus = 'dialing' | 'ringing' | 'automation' | 'active';

/** The participant that a phone is in its room. */
export interface PhoneParticipant {
  /** LiveKit's address. */
  url: string;
  /** Joins the room as kind SIP. */
  token: string;
  /** Rate of the codec that is likely to be agreed upon, in Hz, so that its track need not be published anew. */
  sampleRate: number;
  /** Hears pages in the room: it is another person's phone than theirs. Default false. */
  hearsPages?: boolean;
}

/** The sound of one phone call: RTP on one side, a LiveKit room on the other. */
export interface MediaLeg {
  /** Where we hear the phone, as told in our SDP. */
  readonly local: MediaAddress;
  /** Takes what was agreed upon, the first time and after each change. */
  agree(audio: NegotiatedAudio): void;
  /** Joins a room; once more, goes on in another one, hearing the one before until then. Resolves to the participant's id there. @throws Failure where it can't */
  join(participant: PhoneParticipant): Promise<string>;
  /** Changes `sip.callStatus` in the room. */
  tellStatus(status: CallStatus): void;
  /** Presses a key in the room, for one that came by SIP. */
  digit(digit: string): void;
  /** Presses keys for the phone to hear. */
  press(digits: string): void;
  /**
   * Plays words to the phone, in place of those that are playing; `played` tells their end.
   * @param language primary subtag, of those that are there in several; English where they are not there in it
   */
  play(prompt: Prompt, language?: string): void;
  /** Has one side hear a telephone ringing, until told otherwise; the room until the phone is heard. */
  ring(towards: 'room' | 'phone' | 'nobody'): void;
  /** Breaks such words off. */
  hush(): void;
  /** Keeps what the phone says, at most so long and until so much silence; resolves to 16-bit mono PCM at `rate`. */
  record(limits: { longestMs: number; silenceMs: number }): Promise<{ pcm: Int16Array; rate: number }>;
  /** Leaves the room and gives the port back. Idempotent. */
  close(): void;
}

export type MediaLegEvent =
  /** The agent's voice has been subscribed to. */
  | { type: 'agent-heard' }
  /** The prompt has been played. */
  | { type: 'played' }
  /** A key of the phone. Once joined, the room has it too. */
  | { type: 'digit'; digit: string }
  /** The server wants the phone in another room. */
  | { type: 'moved'; room: string }
  /** It can't go on: nothing came from the phone, the room was closed, or the process that carries the sound has died. */
  | { type: 'lost'; why: 'silent' | 'room-gone' | 'process-died' };

/** Makes the sound of calls. */
export interface MediaLegs {
  /** @throws Failure `ports-exhausted`, or `media-lost` while no process is there */
  open(onEvent: (event: MediaLegEvent) => void): Promise<MediaLeg>;
}
