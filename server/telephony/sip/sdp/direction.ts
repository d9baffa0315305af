import type { Attribute } from './description.ts';

/** Seen from whoever writes it. */
export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

export const sends = (direction: Direction): boolean => direction === 'sendrecv' || direction === 'sendonly';
export const receives = (direction: Direction): boolean => direction === 'sendrecv' || direction === 'recvonly';

export function directionOf(send: boolean, receive: boolean): Direction {
  if (send) return receive ? 'sendrecv' : 'sendonly';
  return receive ? 'recvonly' : 'inactive';
}

/** What we may do after the other side's offer or answer, where `wanted` is what we would like. RFC 3264 6.1. */
export const answerDirection = (theirs: Direction, wanted: Direction): Direction =>
  directionOf(receives(theirs) && sends(wanted), sends(theirs) && receives(wanted));

/** The last one counts; a media line's own before the session's. RFC 8866 6.7. */
export function readDirection(...levels: readonly (readonly Attribute[])[]): Direction {
  for (const attributes of levels) {
    const named = attributes.map(({ name }) => name).filter(isDirection);
    const last = named.at(-1);
    if (last !== undefined) return last;
  }
  return 'sendrecv';
}

const isDirection = (name: string): name is Direction =>
  name === 'sendrecv' || name === 'sendonly' || name === 'recvonly' || name === 'inactive';
