/**
 * The token by which a server counts the calls of this visitor: a random id that tells nothing of them and is known to no
 * other site. It is kept until their tab is closed; for as long as the server lets it live only where the page says
 * that the visitor has agreed. A page without storage is a new visitor each time.
 */
export function knownVisitor(server: string): string | undefined {
  return read(() => sessionStorage, server) ?? read(() => localStorage, server);
}

/** Sandboxed frames, and browsers that were told to keep nothing, refuse the storage itself. */
function read(storage: () => Storage, server: string): string | undefined {
  try {
    return storage().getItem(visitorKey(server)) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Under which it is kept. */
export const visitorKey = (server: string) => `hoyhoy-visitor ${server}`;
