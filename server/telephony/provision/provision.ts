import { SipClient } from 'livekit-server-sdk';
import type { LiveKitAccess } from '../../calls/livekit-rooms.ts';
import { provisionFailure } from './failures.ts';
import { plan, type Step } from './plan.ts';
import { dispatchRuleShelf, inboundTrunkShelf, type Kind, outboundTrunkShelf, type Shelf } from './shelves.ts';
import type { Wanted } from './wanted.ts';

/** What was done, or would be. */
export interface Change {
  do: Step<unknown>['do'];
  kind: Kind;
  name: string;
  /** Of an update: fields that differ. */
  changes: readonly string[];
}

/** Brings what a LiveKit has of ours to what is wanted. */
export interface Provisioning {
  /** What would be done. @throws Failure `livekit-away` | `livekit-without-sip` | `livekit-refused` */
  look(wanted: Wanted): Promise<Change[]>;
  /**
   * Sets up, changes and removes what is ours, so that it is as wanted. What LiveKit refuses to change stays as it was;
   * one that was broken off is finished by the next.
   * @throws the same
   */
  carryOut(wanted: Wanted): Promise<Change[]>;
}

/** Trunks and dispatch rules of a LiveKit whose own SIP service (livekit-sip, or LiveKit Cloud) lets phones in. */
export function provisioning({ url, apiKey, apiSecret }: LiveKitAccess): Provisioning {
  const sip = new SipClient(url, apiKey, apiSecret);
  const inbound = inboundTrunkShelf(sip);
  const outbound = outboundTrunkShelf(sip);
  const rules = dispatchRuleShelf(sip);

  async function stepsOn<T extends { name: string }>(shelf: Shelf<T>, wanted: readonly T[]): Promise<Step<T>[]> {
    const actual = await shelf.list().catch((error) => {
      throw provisionFailure(error, url);
    });
    return plan(wanted, actual, shelf);
  }

  /** Those that LiveKit refuses may be in each other's way: then once more, with all of them out of it. */
  async function settle<T>(shelf: Shelf<T>, steps: readonly Step<T>[]): Promise<Map<string, string>> {
    const ids = new Map<string, string>();
    const refused: Step<T>[] = [];
    for (const step of steps) await take(shelf, step, ids).catch(() => refused.push(step));
    let [at] = refused;
    try {
      await park(shelf, refused);
      for (at of refused) await take(shelf, at, ids);
    } catch (error) {
      await putBack(shelf, refused, ids);
      throw provisionFailure(error, url, at && `the ${shelf.kind} "${at.name}"`);
    }
    return ids;
  }

  return {
    async look(wanted) {
      const trunks = await stepsOn(inbound, wanted.inboundTrunks);
      const known = withIds(wanted.rules, idsIn(trunks));
      return [
        ...told(inbound.kind, trunks),
        ...told(outbound.kind, await stepsOn(outbound, wanted.outboundTrunks)),
        ...told(rules.kind, await stepsOn(rules, known)),
      ];
    },
    async carryOut(wanted) {
      const trunks = await stepsOn(inbound, wanted.inboundTrunks);
      const carriers = await stepsOn(outbound, wanted.outboundTrunks);
      // What is wanted no more goes first: it may be in the way of what takes its place.
      const gone = (await stepsOn(rules, wanted.rules)).filter((step) => step.do === 'delete');
      await settle(rules, gone);
      const ids = await settle(inbound, deletionsFirst(trunks));
      await settle(outbound, deletionsFirst(carriers));
      const routes = await stepsOn(rules, withIds(wanted.rules, ids));
      await settle(rules, routes);
      return [
        ...told(inbound.kind, trunks),
        ...told(outbound.kind, carriers),
        ...told(rules.kind, [...routes, ...gone]),
      ];
    },
  };
}

async function take<T>(shelf: Shelf<T>, step: Step<T>, ids: Map<string, string>): Promise<void> {
  if (step.do === 'create') ids.set(step.name, await shelf.create(step.wanted));
  if (step.do === 'update') await shelf.update(step.id, step.wanted, step.actual);
  if (step.do === 'delete') await shelf.remove(step.id);
  else if ('id' in step) ids.set(step.name, step.id);
}

async function park<T>(shelf: Shelf<T>, steps: readonly Step<T>[]): Promise<void> {
  for (const step of steps) if (step.do === 'update') await shelf.park?.(step.id, step.actual);
}

/** As they were before they were parked, so that phones are answered until somebody has mended what was refused. */
async function putBack<T>(shelf: Shelf<T>, steps: readonly Step<T>[], made: ReadonlyMap<string, string>) {
  try {
    // Those that were taken meanwhile would be in the way of the others.
    await park(shelf, steps);
    for (const step of steps) {
      const id = step.do === 'create' ? made.get(step.name) : undefined;
      if (id !== undefined) await shelf.remove(id);
    }
    for (const step of steps) if (step.do === 'update') await shelf.update(step.id, step.actual, step.actual);
  } catch {
    // Whoever asked is told of the first failure; the next run finishes this one.
  }
}

/** Of trunks that there are; the others have none yet. */
function idsIn(steps: readonly Step<unknown>[]): Map<string, string> {
  return new Map(steps.flatMap((step) => ('id' in step && step.do !== 'delete' ? [[step.name, step.id]] : [])));
}

function withIds(rules: Wanted['rules'], ids: ReadonlyMap<string, string>): Wanted['rules'][number][] {
  return rules.map((rule) => {
    const known = rule.clone();
    known.trunkIds = rule.trunkIds.map((name) => ids.get(name) ?? name);
    return known;
  });
}

function deletionsFirst<T>(steps: readonly Step<T>[]): Step<T>[] {
  return [...steps.filter((step) => step.do === 'delete'), ...steps.filter((step) => step.do !== 'delete')];
}

function told(kind: Kind, steps: readonly Step<unknown>[]): Change[] {
  return steps.map((step) => ({
    do: step.do,
    kind,
    name: step.name,
    changes: step.do === 'update' ? step.changes : [],
  }));
}
