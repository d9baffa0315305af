/** Loads the part with livekit-client in it. The browser keeps it, so that asking early makes the click quick. */
export function loadRoom() {
  return import('./call.ts');
}
