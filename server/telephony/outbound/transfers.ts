import { isPremiumNumber } from '../../line/costly-numbers.ts';
import { isEmergencyNumber } from '../../line/emergency/is-emergency-number.ts';
import type { LineCatalog } from '../../line/line.ts';
import type { Transferable } from '../gateway/arrival.ts';
import type { Clock } from '../sip/clock.ts';
import { formatUri, type Uri, userOf } from '../sip/message/uri.ts';
import { causeOf } from '../sip/ua/call.ts';
import { invalid, NotAnswered, notAllowed, participantNotFound } from './failures.ts';
import { numbersIn } from './numbers.ts';
import { type Target, targetOf } from './targets.ts';

export interface TransferRequest {
  call: Transferable;
  /** The line whose targets count; none where the call is of no line. */
  line: string | undefined;
  /** `tel:` or `sip:`, as a target of the line has it. */
  to: string;
  ringMs: number;
  /** Has the phone hear another one ringing, or no more. */
  ring?(rings: boolean): void;
}

/** Has the other side of a call call somebody else in our place, RFC 3515: a target of the line, and nobody else. */
export class Transfers {
  readonly #lines: LineCatalog;
  readonly #clock: Clock;
  /** Where a call is being sent this very moment; redirections, which the user agent asks about too, are never of them. */
  #target: string | undefined;
  readonly #underWay = new Set<Transferable>();

  constructor(lines: LineCatalog, clock: Clock) {
    this.#lines = lines;
    this.#clock = clock;
  }

  /** For the user agent. */
  mayReach(uri: Uri): boolean {
    return formatUri(uri) === this.#target;
  }

  /**
   * Resolves once the target has answered; the call ends then.
   * @throws WronglyAsked; NotAnswered, and then the call goes on
   */
  async transfer({ call, line, to, ringMs, ring = () => {} }: TransferRequest): Promise<void> {
    const target = await this.#targetOf(line, to);
    if (call.state !== 'established') throw participantNotFound();
    if (this.#underWay.has(call)) throw invalid('That call is being sent on already.', 'Wait for how that goes.');
    const outcome = Promise.withResolvers<void>();
    const giveUp = this.#clock.after(ringMs, () => outcome.reject(new NotAnswered('unavailable', 408)));
    let isAccepted = false;
    call.listen((event) => {
      if (event.type === 'transfer') {
        isAccepted ||= event.status < 300;
        if (event.status >= 300) outcome.reject(new NotAnswered(causeOf(event.status), event.status));
        else if (event.status >= 200) outcome.resolve();
      }
      // Some hang up on us once they have taken it over, without a further word.
      if (event.type === 'ended') {
        if (isAccepted && event.by === 'them') outcome.resolve();
        else outcome.reject(new NotAnswered(event.cause, event.status));
      }
    });
    this.#underWay.add(call);
    try {
      this.#refer(call, target);
      ring(true);
      await outcome.promise;
    } finally {
      ring(false);
      giveUp();
      this.#underWay.delete(call);
    }
    call.hangUp();
  }

  #refer(call: Transferable, target: Uri): void {
    this.#target = formatUri(target);
    try {
      call.transfer(target);
    } finally {
      this.#target = undefined;
    }
  }

  async #targetOf(line: string | undefined, to: string): Promise<Uri> {
    const target = await targetOf(this.#lines, line, to);
    if (target === undefined || isNeverCalled(target)) {
      const cure = "Add it to transferTargets in the line's line.yaml, and ask for it as tel: and the number there.";
      throw notAllowed('The call was to be sent on to where its line sends nobody.', cure);
    }
    return target.uri;
  }
}

/** Whoever the call is sent to, the carrier places that call. */
function isNeverCalled({ uri, country }: Target): boolean {
  if (uri.kind === 'other') return isPremiumNumber(uri.opaque);
  return isEmergencyNumber(formatUri(uri), country) || numbersIn(userOf(uri) ?? '', country).some(isPremiumNumber);
}
