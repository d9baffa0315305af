/**
 * The token by which a server counts the calls of this visitor: a random id that tells nothing of them and is known to no
 * other site. It is kept until their tab is closed; for as long as the server lets it live only where the page says
 * that the visitor has agreed. A page without storage is a new visitor each time.
 */
export function knownVisitor(server: string): string | undefined {
  return read(() => sessionStorage, server) ?? read(() => localStorage, server);
}

/** @param agreed whether the visitor has agreed that it outlives the tab; where not, what was kept so goes */
export function keepVisitor(server: string, token: string, agreed = false): void {
  write(() => sessionStorage, server, token);
  write(() => localStorage, server, agreed ? token : undefined);
}

// Sandboxed frames, and browsers that were told to keep nothing, refuse the storage itself.

function read(storage: () => Storage, server: string): string | undefined {
  try {
    return storage().getItem(key(server)) ?? undefined;
  } catch {
    return undefined;
  }
}

function write(storage: () => Storage, server: string, token: string | undefined): void {
  try {
    if (token === undefined) storage().removeItem(key(server));
    else storage().setItem(key(server), token);
  } catch {
    // Then each call is a new visitor's.
  }
}

function key(server: string): string {
  return `hoyhoy-visitor ${server}`;
}
