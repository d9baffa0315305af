/**
 * The token by which a server counts the calls of this visitor, until their tab is closed: a random id that tells
 * nothing of them and is known to no other site. A page without storage is a new visitor each time.
 */
export function knownVisitor(server: string): string | undefined {
  try {
    return sessionStorage.getItem(key(server)) ?? undefined;
  } catch {
    return undefined;
  }
}

export function keepVisitor(server: string, token: string): void {
  try {
    sessionStorage.setItem(key(server), token);
  } catch {
    // Sandboxed frames, and browsers that were told to keep nothing.
  }
}

function key(server: string): string {
  return `hoyhoy-visitor ${server}`;
}
