import type { NoticeKind } from '../../calls/notices.ts';
import { Failure } from '../../contract/index.ts';
import type { OutboundLimitName } from '../../store/outbound-store.ts';

/** Why a number is never dialled on a trunk. */
export type NumberRefusal =
  | 'not-e164'
  | 'emergency-number'
  | 'premium-number'
  | 'prefix-not-allowed'
  | 'caller-id-not-allowed'
  | 'do-not-call';
/** What is used up for now. */
export type LimitRefusal = 'too-many-calls' | 'too-fast' | 'too-often-to-number' | 'minutes-used-up';
export type OutboundRefusal = NumberRefusal | LimitRefusal;

const texts: Readonly<Record<OutboundRefusal, { message: string; cure: string; notice: NoticeKind }>> = {
  'not-e164': {
    message: 'What is to be dialled is not a telephone number in E.164 form.',
    cure: 'Write + and digits, country code first, and nothing else: no 0 or 1 for long distance after it, and no digits too many.',
    notice: 'outbound-number',
  },
  'emergency-number': {
    message: 'An emergency number is never dialled.',
    cure: 'Tell whoever is in danger to dial it on their own phone.',
    notice: 'outbound-number',
  },
  'premium-number': {
    message: 'Numbers of premium rate, shared cost, satellites and networks without a country are never dialled.',
    cure: 'Dial an ordinary number of a country.',
    notice: 'outbound-number',
  },
  'prefix-not-allowed': {
    message: 'The number is in none of the countries or networks that the trunk may dial.',
    cure: 'If it is meant to be dialled, add its beginning to the prefixes of the trunk in telephony.yaml.',
    notice: 'outbound-number',
  },
  'caller-id-not-allowed': {
    message: 'The number to call from is not one of the trunk.',
    cure: 'Leave it out to call from the first of the trunk, or add it to its numbers in telephony.yaml.',
    notice: 'outbound-number',
  },
  'do-not-call': {
    message: 'Whoever is at that number wants no calls of the line, or, where none is named, of one of the lines.',
    cure: 'Name the line in the attribute hoyhoy.line; `hoyhoy do-not-call LINE NUMBER --lift` where they want to be called again.',
    notice: 'outbound-number',
  },
  'too-many-calls': {
    message: 'As many calls out as there may be at once are there.',
    cure: 'Try again once one has ended, or raise outbound.maxCalls in telephony.yaml.',
    notice: 'outbound-calls',
  },
  'too-fast': {
    message: 'As many calls as may begin in a minute have begun on the trunk.',
    cure: 'Try again in a minute, or raise outbound.callsPerMinute in telephony.yaml.',
    notice: 'outbound-pace',
  },
  'too-often-to-number': {
    message: 'That number has been called as often as it may be in an hour.',
    cure: 'Try again in an hour, or raise outbound.callsPerHourToNumber in telephony.yaml.',
    notice: 'outbound-pace',
  },
  'minutes-used-up': {
    message: 'The minutes of calls out in 24 hours are used up, or promised to calls that there are.',
    cure: 'Try again later, ask for a shorter call, or raise outbound.minutesPerDay in telephony.yaml.',
    notice: 'outbound-minutes',
  },
};

/** A call out that is not placed. */
export class OutboundRefused extends Failure<OutboundRefusal> {
  /** What the owner is told of. */
  readonly notice: NoticeKind;

  constructor(reason: OutboundRefusal) {
    const { message, cure, notice } = texts[reason];
    super({ reason, message, cure });
    this.notice = notice;
  }
}

export const refusalOf: Readonly<Record<OutboundLimitName, LimitRefusal>> = {
  calls: 'too-many-calls',
  callsPerMinute: 'too-fast',
  callsPerHourToNumber: 'too-often-to-number',
  msPerDay: 'minutes-used-up',
};
