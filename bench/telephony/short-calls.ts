import { setTimeout as delay } from 'node:timers/promises';
import { pssMegabytes } from '../support/processes.ts';
import { heldOpen } from './held-open.ts';
import type { Place } from './place.ts';

const AT_ONCE = 4;
/** Before anything is counted: what is opened once and kept is no leak. */
const WARM_UPS = 8;
/** RFC 3261 17.2: what a call's transactions still wait for is over by then; final answers are kept for a minute. */
const SETTLED_MS = 65_000;

/** Calls that hear the beginning of the greeting and hang up, a few at once. */
export async function shortCalls({ fleet, port }: Place, from: number, count = WARM_UPS): Promise<void> {
  let next = from;
  const one = async () => {
    while (next < from + count) {
      const call = next++;
      await fleet.dial(call, port);
      await fleet.hangUp(call);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
}

/** What so many short calls leave behind in the gateway's processes. */
export async function measureLeaks(place: Place, count: number) {
  await shortCalls(place, 2000);
  const before = await holding(place);
  await shortCalls(place, 3000, count);
  const after = await holding(place);
  return {
    figures: {
      leaked_ports: after.ports - before.ports,
      leaked_handles: after.handles - before.handles,
      leaked_rooms: after.rooms,
      leaked_resources: after.resources - before.resources,
      leaked_listeners: after.listeners - before.listeners,
      leaked_heap_mb: after.heapMb - before.heapMb,
      leaked_mb: after.megabytes - before.megabytes,
    },
    notes: [`${count} short calls`],
  };
}

async function holding(place: Place) {
  const rooms = await place.untilNoRooms();
  await delay(SETTLED_MS);
  const tree = place.gateway();
  const probed = await place.probes.ask(tree);
  const sum = (key: 'heapMb' | 'resources' | 'listeners') => probed.reduce((all, one) => all + one[key], 0);
  return {
    rooms,
    ...heldOpen(tree),
    megabytes: pssMegabytes(tree),
    heapMb: sum('heapMb'),
    resources: sum('resources'),
    listeners: sum('listeners'),
  };
}
