import { createDoNotCall, type DoNotCall } from '../../server/calls/do-not-call.ts';
import type { OpenStore } from '../../server/store/open.ts';

/** A store with its list of numbers that are not to be called, as those have it who call people back. */
export function callBackStore(store: OpenStore, now?: () => number): OpenStore & DoNotCall {
  return { ...store, ...createDoNotCall(store, 'a secret', now) };
}
