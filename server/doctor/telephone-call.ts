import { concatPcm } from '../audio/pcm.ts';
import type { Recording } from '../audio/wav.ts';
import { Failure } from '../contract/index.ts';
import { Softphone, type SoftphoneEvent, type SoftphoneOptions } from '../telephony/phone/softphone.ts';
import type { CallEnd } from '../telephony/sip/ua/call.ts';
import { CallWatch } from './call-watch.ts';

/** What a telephone call took, in ms since it was begun, but where said otherwise. Undefined: it did not come to that. */
export interface TelephoneTimings {
  /** 180: the other side rings. */
  ringing: number | undefined;
  /** 200: it was answered. */
  answered: number;
  /** First sound of the greeting. */
  firstAudio: number | undefined;
  /** The first question had been asked, or the keys pressed. */
  endOfSpeech: number | undefined;
  /** First sound of each answer, since its question had been asked. */
  answers: readonly number[];
}

export interface TelephoneCall {
  timings: TelephoneTimings;
  greeting: Recording;
  /** What was heard once each question had been asked, or the keys pressed. */
  answers: Recording[];
  /** Why not all was asked and answered: the other side hung up, say. What it said last is the last of what was heard. */
  cutShort?: Failure;
}

export interface TelephoneCallOptions extends SoftphoneOptions {
  /** Asked one after the other, each once the answer before it has ended. */
  questions?: readonly Recording[];
  /** Pressed after the greeting, before the first question. */
  digits?: string;
}

/** A gateway says that it is there (100) within 200 ms, and is asked again after T1. */
const RINGS_WITHIN_MS = 6_000;
const ANSWERED_WITHIN_MS = 45_000;
const GREETED_WITHIN_MS = 15_000;
const SPEAKS_FOR_MS = 60_000;
const ANSWERS_WITHIN_MS = 20_000;
/** Between two sentences is less. */
const PAUSE_MS = 1_200;
const KEY_MS = 260;

/**
 * Calls by telephone: hears the greeting to its end, asks, hears the answer to its end, asks the next, and hangs up.
 * @throws Failure with the reason why it was not answered, and where no greeting was heard `call-silent` | `call-ended`
 */
export async function callByTelephone({
  questions = [],
  digits,
  ...options
}: TelephoneCallOptions): Promise<TelephoneCall> {
  const watch = new CallWatch();
  const began = performance.now();
  const since = (at: number | undefined) => (at === undefined ? undefined : Math.round(at - began));
  const heard: Int16Array[] = [];
  const marks: { ringing?: number; answered?: number } = {};
  let end: CallEnd | undefined;
  const phone = await Softphone.dial(options, (event: SoftphoneEvent) => {
    if (event.type === 'heard') {
      heard.push(event.pcm);
      watch.heardFrame(event.pcm);
    } else if (event.type === 'ringing') marks.ringing ??= performance.now();
    else if (event.type === 'answered') marks.answered ??= performance.now();
    else if (event.type === 'ended') {
      end = event;
      watch.ended();
    }
  });
  const target = `${options.to.host}${options.to.port === undefined ? '' : `:${options.to.port}`}`;
  try {
    const answeredAt = await untilAnswered(watch, marks, target).catch((error) => {
      throw end === undefined ? error : notAnswered(end, target);
    });
    const greetedAt = await watch.until('the greeting', GREETED_WITHIN_MS, () => watch.firstHeard(0));
    const asked: number[] = [];
    const answered: number[] = [];
    /** The greeting, and what was heard after each question. */
    const parts: Recording[] = [];
    let partBegan = greetedAt;
    const endPart = () => {
      parts.push({ pcm: concatPcm(heard.splice(0)), rate: phone.sampleRate });
      partBegan = performance.now();
    };

    async function converse(): Promise<void> {
      await untilSilent(watch, 'the greeting to end');
      endPart();
      if (digits !== undefined) {
        phone.press(digits);
        await new Promise((resolve) => setTimeout(resolve, digits.length * KEY_MS));
      }
      for (const question of digits !== undefined && questions.length === 0 ? [undefined] : questions) {
        if (question !== undefined) await phone.play(question.pcm, question.rate);
        const askedAt = performance.now();
        asked.push(askedAt);
        const answerAt = await watch.until('an answer', ANSWERS_WITHIN_MS, () => watch.firstHeard(askedAt));
        // Whoever was called may also hang up once everything is said.
        await untilSilent(watch, 'the answer to end').catch(() => {});
        answered.push(Math.round(answerAt - askedAt));
        endPart();
      }
    }

    const cutShort = await converse().then(() => undefined, failureOf);
    // A farewell, say, after which the other side hung up.
    if (cutShort !== undefined && watch.firstHeard(partBegan) !== undefined) endPart();
    const [greeting = { pcm: new Int16Array(0), rate: phone.sampleRate }, ...answers] = parts;
    return {
      timings: {
        ringing: since(marks.ringing),
        answered: Math.round(answeredAt - began),
        firstAudio: since(greetedAt),
        endOfSpeech: since(asked[0]),
        answers: answered,
      },
      greeting,
      answers,
      ...(cutShort && { cutShort }),
    };
  } finally {
    await phone.close();
  }
}

function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error;
  throw error;
}

/** When it was answered. */
async function untilAnswered(
  watch: CallWatch,
  marks: { ringing?: number; answered?: number },
  target: string,
): Promise<number> {
  const look = () => marks.answered;
  const anything = () => marks.ringing ?? marks.answered;
  await watch.until('ringing', RINGS_WITHIN_MS, anything).catch((error) => {
    throw error instanceof Failure && error.reason === 'call-silent' ? nobodyThere(target) : error;
  });
  return watch.until('somebody to answer', ANSWERED_WITHIN_MS, look).catch((error) => {
    throw error instanceof Failure && error.reason === 'call-silent' ? noAnswer(target) : error;
  });
}

async function untilSilent(watch: CallWatch, what: string): Promise<void> {
  await watch.until(what, SPEAKS_FOR_MS, () => {
    const silent = watch.silentFor();
    return silent !== undefined && silent > PAUSE_MS ? silent : undefined;
  });
}

const nobodyThere = (target: string) =>
  new Failure({
    reason: 'phone-nobody-there',
    message: `Nothing that speaks SIP answers at ${target}.`,
    cure: 'Start it (`hoyhoy demo` and `hoyhoy serve` print where phones reach them), or check the port and transport.',
  });

const noAnswer = (target: string) =>
  new Failure({
    reason: 'phone-no-answer',
    message: `It rang at ${target}, and nobody answered.`,
    cure: 'Read the log of the gateway there: it says what it waited for.',
  });

/** What a refusal means to the one who called. */
function notAnswered({ cause, status }: CallEnd, target: string): Failure {
  const told = status === undefined ? '' : ` (SIP status ${status})`;
  const failure = (reason: string, message: string, cure: string) =>
    new Failure({ reason, message: `${message}${told}.`, cure });
  if (status === 401 || status === 407)
    return failure(
      'phone-password',
      `${target} wants another name or password`,
      'Name the user with --user, and the variable that holds the password with --password-env.',
    );
  if (status === 404 || status === 604)
    return failure(
      'phone-not-found',
      `Nobody has that number at ${target}`,
      'Call a line by its name, as in sip:shop@…, or a number that telephony.yaml or a line.yaml gives to a line.',
    );
  switch (cause) {
    case 'busy':
      return failure('phone-busy', `The line at ${target} is busy`, 'Call again in a while.');
    case 'rejected':
      return failure(
        'phone-refused',
        `${target} refused the call`,
        'Without trunks in telephony.yaml only phones on its own machine may call; a trunk says who else may.',
      );
    case 'media':
      return failure(
        'phone-no-sound',
        `${target} and this phone have no way of sending sound in common`,
        'Try another --codec, or --srtp where the trunk wants encrypted sound.',
      );
    case 'redirected':
      return failure('phone-redirected', `${target} sends callers elsewhere`, 'Call the address that it names.');
    case 'unavailable':
      return failure('phone-unavailable', `Nobody can answer at ${target} now`, 'Read the log of the gateway there.');
    default:
      return failure(
        'phone-failed',
        `The call to ${target} failed`,
        'Look whether the address and transport are right; the log of the gateway there says why it could not serve.',
      );
  }
}
