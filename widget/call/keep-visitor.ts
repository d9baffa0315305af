import { visitorKey } from './visitor.ts';

/**
 * Keeps the token by which a server counts this visitor's calls, for `knownVisitor`.
 * @param agreed whether the visitor has agreed that it outlives the tab; where not, what was kept so goes
 */
export function keepVisitor(server: string, token: string, agreed = false): void {
  write(() => sessionStorage, server, token);
  write(() => localStorage, server, agreed ? token : undefined);
}

function write(storage: () => Storage, server: string, token: string | undefined): void {
  try {
    if (token === undefined) storage().removeItem(visitorKey(server));
    else storage().setItem(visitorKey(server), token);
  } catch {
    // A storage that is refused: then each call is a new visitor's.
  }
}
