import { callerAttributes, sipPhoneNumberAttribute } from '../contract/index.ts';

/**
 * How strongly it is known who calls, weakest first:
 * - `anyone`: somebody in the room, or a phone without a number that can be relied on
 * - `visitor`: came with a token that our API signed for this very call, after it had looked at the page's origin
 * - `caller-id`: a number that a trusted trunk vouches for
 * - `confirmed`: has proven to be who they are in this call, by a PIN or a one-time code
 * - `owner`: of the line
 */
export const callerLevels = ['anyone', 'visitor', 'caller-id', 'confirmed', 'owner'] as const;
export type CallerLevel = (typeof callerLevels)[number];

export function reaches(level: CallerLevel, needed: CallerLevel): boolean {
  return callerLevels.indexOf(level) >= callerLevels.indexOf(needed);
}

/** What the caller could do to reach a level, for the model to say. */
export const howToReach: Readonly<Record<CallerLevel, string>> = {
  anyone: 'Nothing is needed.',
  visitor: "It works for visitors of this line's own web page.",
  'caller-id': 'It works for calls from a phone whose number is known and vouched for.',
  confirmed: 'It works once the caller has confirmed who they are, by a PIN or a code sent to them.',
  owner: 'Only the owner of this line can have this done.',
};

/** A participant as LiveKit vouches for it: kind and attributes come from a token that we or the gateway signed. */
export interface CallerFacts {
  phone: boolean;
  attributes: Readonly<Record<string, string>>;
}

/** @param callId of this call: a token for another call identifies nobody here */
export function callerLevel({ phone, attributes }: CallerFacts, callId: string): CallerLevel {
  if (phone) {
    const vouched = attributes[callerAttributes.trustedNumber] === 'true';
    return vouched && attributes[sipPhoneNumberAttribute] ? 'caller-id' : 'anyone';
  }
  return attributes[callerAttributes.callId] === callId ? 'visitor' : 'anyone';
}
