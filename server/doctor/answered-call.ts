import { concatPcm } from '../audio/pcm.ts';
import type { Recording } from '../audio/wav.ts';
import type { Softphone } from '../telephony/phone/softphone.ts';
import type { RingingCall } from '../telephony/phone/waiting-phone.ts';
import type { CallEnd } from '../telephony/sip/ua/call.ts';
import { Utterances } from './utterances.ts';

/** Something done in a call: keys pressed, or words said. */
export type Step = { press: string } | { say: Recording };

export interface AnsweredCallOptions {
  /** What is done, one after each time that the other side has spoken, or when it stays silent. */
  steps: readonly Step[];
  /** What the other side has just said. */
  onHeard(said: Recording): void;
  /** The other side pressed a key. */
  onDigit(digit: string): void;
}

/** A call that was picked up. */
export interface AnsweredCall {
  /** Does something at once. */
  step(step: Step): void;
  hangUp(): void;
  /** Resolves once it is over, to all that was heard. */
  ended: Promise<{ end: CallEnd; heard: Recording }>;
}

/** As long as somebody who picks up waits for a word. */
const SILENCE_MS = 4_000;

/** Picks up a telephone that rings, and does there what was told. @throws Failure `ports-exhausted` */
export async function answerByTelephone(call: RingingCall, options: AnsweredCallOptions): Promise<AnsweredCall> {
  const utterances = new Utterances();
  const all: Int16Array[] = [];
  const ended = Promise.withResolvers<{ end: CallEnd; heard: Recording }>();
  const steps = [...options.steps];
  let timer: NodeJS.Timeout | undefined;
  let over = false;

  let phone: Softphone | undefined;
  function take(step: Step): void {
    if ('press' in step) phone?.press(step.press);
    // Silence is waited for from its end.
    else void phone?.play(step.say.pcm, step.say.rate).then(wait);
  }
  function next(): void {
    const step = steps.shift();
    if (step === undefined || over) return;
    take(step);
    if ('press' in step) wait();
  }
  function wait(): void {
    clearTimeout(timer);
    if (over || steps.length === 0) return;
    timer = setTimeout(() => (utterances.speaking ? wait() : next()), SILENCE_MS);
  }

  phone = await call.take((event) => {
    switch (event.type) {
      case 'answered':
        wait();
        break;
      case 'heard': {
        all.push(event.pcm);
        const said = utterances.frame(event.pcm);
        if (said === undefined) break;
        options.onHeard({ pcm: concatPcm(said), rate: event.sampleRate });
        next();
        break;
      }
      case 'digit':
        options.onDigit(event.digit);
        break;
      case 'ended':
        over = true;
        clearTimeout(timer);
        ended.resolve({ end: event, heard: { pcm: concatPcm(all), rate: phone?.sampleRate ?? 8_000 } });
        break;
      case 'ringing':
        break;
    }
  });
  phone.answer();
  return { step: take, hangUp: () => phone?.hangUp(), ended: ended.promise };
}
