import { pino } from 'pino';
import type { ToolRuns } from '../../server/briefing/tools/toolbox.ts';
import { holdLeases, type LeaseHolder } from '../../server/calls/lease-holder.ts';
import type { Store } from '../../server/store/store.ts';

/** Leases of a process that never beats: claimed and released in the store, and lost only by what the store refuses. */
export function leasesOf(store: Store): LeaseHolder {
  return holdLeases({ store, free: () => 1, logger: pino({ level: 'silent' }), repeat: () => ({ stop() {} }) });
}

/** Remembers nothing beyond its toolbox. */
export const forgetfulRuns: ToolRuns = { beginTool: async () => true, finishTool() {} };
