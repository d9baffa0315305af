import { z } from 'zod';
import type { Claim, Fence, Holder, LeaseSight, SeenHolder, SeenLease, ToolRun } from './lease-store.ts';
import { nothing, operation, text, time } from './operation.ts';

const fenceShape = { callId: text, epoch: z.int().min(1) };
export const fence: z.ZodType<Fence> = z.object(fenceShape);
const predecessor = z.enum(['lost', 'handed-over']);
const claim: z.ZodType<Claim> = z.object({ predecessor: predecessor.exactOptional() });

const holderShape = { id: text, free: z.int().min(0) };
const holder: z.ZodType<Holder> = z.object({ ...holderShape, role: z.enum(['worker', 'reconciler', 'gateway']) });
// Not one of ours only: while a newer version takes over, the older one has to go on looking after its calls.
const seenHolderShape = { ...holderShape, role: text };
const seenHolder: z.ZodType<SeenHolder> = z.object(seenHolderShape);

const leaseShape = { ...fenceShape, line: text, room: text, holder: text.exactOptional(), dispatched: z.boolean() };
const lease: z.ZodType<SeenLease> = z.object(leaseShape);
const sight: z.ZodType<LeaseSight> = z.object({
  leases: z.array(lease),
  holders: z.array(z.object({ ...seenHolderShape, beat: z.int() })),
});
const openedLease: z.ZodType<SeenLease & { beat?: number }> = z.object({
  ...leaseShape,
  beat: z.int().exactOptional(),
});

const beginShape = { callId: text, id: text, name: text, arguments: text, at: time };
const begin: z.ZodType<Omit<ToolRun, 'output'>> = z.object(beginShape);
const toolRun: z.ZodType<ToolRun> = z.object({ ...beginShape, output: text.exactOptional() });

export const leaseOperations = {
  claimCall: operation('claimCall', z.object({ ...fenceShape, holder: text }), claim.optional()),
  releaseCall: operation('releaseCall', z.object({ ...fenceShape, why: predecessor }), z.int().optional()),
  beat: operation('beat', holder, z.array(fence)),
  forgetHolder: operation('forgetHolder', z.object({ id: text }), nothing),
  holders: operation('holders', nothing, z.array(seenHolder)),
  seeLeases: operation('seeLeases', z.object({ reconciler: text }), sight),
  openLease: operation('openLease', openedLease, z.int().optional()),
  beginTool: operation('beginTool', begin, z.boolean()),
  finishTool: operation('finishTool', z.object({ callId: text, id: text, output: text }), nothing),
  toolRuns: operation('toolRuns', z.object({ callId: text }), z.array(toolRun)),
  endedRooms: operation('endedRooms', z.object({ rooms: z.array(text).readonly() }), z.array(text)),
};
