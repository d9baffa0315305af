import { contentWords } from './backchannel.ts';

/**
 * Who has the floor. Two steps take it from the agent: an onset of the caller's voice only pauses, and only speech
 * that is real interrupts; a cough or an "uh-huh" lets the same sentence go on.
 *
 *                       asked                        onset | speech-started
 *   +--------> listening -----> answering  <---------------------------------+
 *   |             ^              |   ^                                       |
 *   |  finished   |              v   | not confirmed in 400 ms, or no words  |
 *   |             +---------- paused: suspected -> heard -> weighing --------+
 *   |                            | 1.5 s of speech, 2 words, or a final transcript with words
 *   +------- interrupt ----------+
 *
 * `listening`: nothing is asked for or audible. `answering`: asked for, or audible. `paused`: playout is held.
 */
export type Floor =
  | { name: 'listening' }
  | {
      name: 'answering';
      /** May not be interrupted (consent, farewell); what the caller says meanwhile is answered afterwards. */
      protected: boolean;
      /** …or not at all: the caller is asked to say it again. */
      deaf?: boolean;
      /** A turn that came meanwhile and still needs its answer. */
      owed?: string;
      /** The turn being answered, until its transcript has shown that there were words. */
      unproven?: string;
    }
  | { name: 'paused'; stage: PauseStage; owed?: string; unproven?: string };

/** `suspected`: only we heard something. `heard`: the server did too. `weighing`: it was short; words may follow. */
type PauseStage = 'suspected' | 'heard' | 'weighing';

type Answering = Extract<Floor, { name: 'answering' }>;
type Paused = Extract<Floor, { name: 'paused' }>;

export type FloorInput =
  /** An answer has been asked for by us: the greeting, an announcement, after a tool. */
  | { type: 'asked'; protected: boolean; deaf?: boolean }
  /** Everything asked for has been played, or there was nothing to play. */
  | { type: 'finished' }
  /** Our own detector hears a voice begin. */
  | { type: 'onset' }
  /** …and has heard it for so long. */
  | { type: 'voiced'; voicedMs: number }
  /** …and hears it no more. */
  | { type: 'offset' }
  | { type: 'speech-started' }
  | { type: 'speech-stopped' }
  | { type: 'turn-committed'; itemId: string }
  | { type: 'transcript'; itemId: string; text: string; final: boolean; audible: boolean }
  | { type: 'transcript-failed' }
  /** The turn comes again, as another one. */
  | { type: 'turn-lost'; itemId: string }
  | { type: 'typed' }
  /** The time given by the last `wait` is over. */
  | { type: 'waited' };

export type FloorEffect =
  | { type: 'pause' }
  | { type: 'resume'; falseAlarm: boolean }
  /** Cancel the response, tell the server what was heard, drop the rest. */
  | { type: 'interrupt' }
  | { type: 'respond' }
  /** Ask for `waited` after so many ms; replaces an earlier wait. */
  | { type: 'wait'; ms: number };

export interface FloorChange {
  floor: Floor;
  effects: FloorEffect[];
}

/** The server's detector answers within this time, or what we heard was none. */
const CONFIRM_MS = 400;
/** So much speech is no cough and no "uh-huh". The caller hears nothing meanwhile: the agent is silent since the onset. */
const REAL_SPEECH_MS = 1500;
const REAL_WORDS = 2;
/** A short utterance's transcript is here by then, or has no words. */
const WEIGH_MS = 1500;
/** Longest pause without a decision, should the server never tell that speech has stopped. */
const LONGEST_PAUSE_MS = 5000;

export const silence: Floor = { name: 'listening' };

export function changeFloor(floor: Floor, input: FloorInput): FloorChange {
  switch (floor.name) {
    case 'listening':
      return whileListening(floor, input);
    case 'answering':
      return floor.protected ? whileProtected(floor, input) : whileAnswering(floor, input);
    case 'paused':
      return whilePaused(floor, input);
  }
}

function whileListening(floor: Floor, input: FloorInput): FloorChange {
  switch (input.type) {
    case 'asked':
      return to(answering(said(input)));
    case 'turn-committed':
      return to(answering({ unproven: input.itemId }), { type: 'respond' });
    case 'typed':
      return to(answering({}), { type: 'respond' });
    default:
      return to(floor);
  }
}

function whileAnswering(floor: Answering, input: FloorInput): FloorChange {
  switch (input.type) {
    case 'finished':
      return afterwards(floor);
    case 'asked':
      return to({ ...floor, ...said(input) });
    case 'onset':
      return pause(floor, 'suspected', CONFIRM_MS);
    case 'speech-started':
      return pause(floor, 'heard', LONGEST_PAUSE_MS);
    case 'turn-committed':
      return to({ ...floor, owed: input.itemId });
    case 'transcript':
      if (input.itemId === floor.unproven) return proven(floor, input);
      // Words that came after their pause had been given up.
      if (isReal(input)) return take(input.final ? input.itemId : floor.owed);
      return to(input.final ? notOwed(floor, input.itemId) : floor);
    case 'turn-lost':
      return lost(floor, input.itemId);
    case 'typed':
      return takeByTyping();
    default:
      return to(floor);
  }
}

/** What was about to be answered is answered once it has come again. */
function lost<F extends Answering | Paused>(floor: F, itemId: string): FloorChange {
  return floor.unproven === itemId ? to(silence, { type: 'interrupt' }) : to(notOwed(floor, itemId));
}

/**
 * The turn that is being answered turns out to have words, or none. OpenAI answers from the audio, so we ask at once
 * and learn the words later; a turn without words (noise) gets no answer, unless the caller already hears one.
 */
function proven(floor: Answering, input: FloorInput & { type: 'transcript' }): FloorChange {
  if (!input.final) return to(floor);
  if (input.text.trim() === '' && !input.audible) return to(silence, { type: 'interrupt' });
  const { unproven: _, ...settled } = floor;
  return to(settled);
}

function whileProtected(floor: Answering, input: FloorInput): FloorChange {
  switch (input.type) {
    case 'finished':
      return afterwards(floor);
    case 'turn-committed':
      return to(floor.deaf ? floor : { ...floor, owed: input.itemId });
    case 'transcript':
      return to(input.final && !isReal(input) ? notOwed(floor, input.itemId) : floor);
    case 'turn-lost':
      return to(notOwed(floor, input.itemId));
    case 'typed':
      return to({ ...floor, owed: 'typed' });
    default:
      return to(floor);
  }
}

function whilePaused(floor: Paused, input: FloorInput): FloorChange {
  const stage = (next: PauseStage, ms: number) => to({ ...floor, stage: next }, { type: 'wait', ms });
  switch (input.type) {
    case 'speech-started':
      return stage('heard', LONGEST_PAUSE_MS);
    case 'onset':
      return floor.stage === 'weighing' ? stage('heard', LONGEST_PAUSE_MS) : to(floor);
    // The server may keep the turn open for longer: an "uh-huh" must not hold the agent up until it knows.
    case 'offset':
    case 'speech-stopped':
      return floor.stage === 'heard' ? stage('weighing', WEIGH_MS) : to(floor);
    case 'voiced':
      return floor.stage === 'heard' && input.voicedMs >= REAL_SPEECH_MS ? take(floor.owed) : to(floor);
    case 'turn-committed':
      return to({ ...floor, owed: input.itemId });
    case 'transcript':
      if (input.itemId === floor.unproven) return to(floor);
      if (isReal(input)) return take(input.final ? input.itemId : floor.owed);
      return input.final ? goOn(notOwed(floor, input.itemId), false) : to(floor);
    case 'transcript-failed':
      return floor.stage === 'weighing' ? goOn(floor, false) : to(floor);
    case 'turn-lost':
      return lost(floor, input.itemId);
    case 'waited':
      return goOn(floor, floor.stage === 'suspected');
    case 'typed':
      return takeByTyping();
    default:
      return to(floor);
  }
}

/** A final transcript with any content word is a wish to speak ("stop"); a partial one needs two. */
function isReal(input: { text: string; final: boolean }): boolean {
  return contentWords(input.text).length >= (input.final ? 1 : REAL_WORDS);
}

/**
 * The caller takes the floor. A turn that is already complete is answered at once; it is `unproven`, since more of its
 * transcript may follow, which must not interrupt its own answer.
 */
function take(turn: string | undefined): FloorChange {
  if (turn === undefined) return to(silence, { type: 'interrupt' });
  return to(answering({ unproven: turn }), { type: 'interrupt' }, { type: 'respond' });
}

function takeByTyping(): FloorChange {
  return to(answering({}), { type: 'interrupt' }, { type: 'respond' });
}

function pause(floor: Answering, stage: PauseStage, ms: number): FloorChange {
  const { name: _, protected: __, ...kept } = floor;
  return to({ name: 'paused', stage, ...kept }, { type: 'pause' }, { type: 'wait', ms });
}

function goOn({ name: _, stage: __, ...kept }: Paused, falseAlarm: boolean): FloorChange {
  return to(answering(kept), { type: 'resume', falseAlarm });
}

/** What comes after an answer: the answer to a turn that came meanwhile, or silence. */
function afterwards({ owed }: Answering): FloorChange {
  if (owed === undefined) return to(silence);
  return to(answering({ unproven: owed }), { type: 'respond' });
}

function notOwed<F extends Answering | Paused>(floor: F, itemId: string): F {
  if (floor.owed !== itemId) return floor;
  const next = { ...floor };
  delete next.owed;
  return next;
}

function said({
  protected: kept,
  deaf = false,
}: FloorInput & { type: 'asked' }): Pick<Answering, 'protected' | 'deaf'> {
  return { protected: kept, ...(deaf && { deaf }) };
}

function answering(details: Partial<Omit<Answering, 'name'>>): Floor {
  return { name: 'answering', protected: false, ...details };
}

function to(floor: Floor, ...effects: FloorEffect[]): FloorChange {
  return { floor, effects };
}
