import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import SqliteDatabase from 'better-sqlite3';
import { type Fleet, remembering, startFleet } from '../fleet.ts';
import type { Responder } from '../scripted-realtime/options.ts';
import { type DataDisk, mountDataDisk } from './data-disk.ts';

/** Long enough that a fault can come in the middle of an answer. */
export const ANSWER_MS = 2_500;

/** A fleet to which anything can happen. */
export interface FaultWorld {
  fleet: Fleet;
  disk: DataDisk;
  /** Sets the clocks of all its processes, this much off the right time. */
  shiftClock(ms: number): Promise<void>;
  /** Locks the store; resolves to what frees it. */
  lockStore(): () => void;
  /** What the test has to ask the store, without writing to it. */
  ask(sql: string, ...values: string[]): unknown[];
  /** Called when the model is about to use a tool. */
  onTool: () => void;
  /** Resolves once there are as many live workers as there should be. */
  untilStaffed(): Promise<void>;
  close(): Promise<void>;
}

export async function startFaultWorld(): Promise<FaultWorld> {
  const disk = mountDataDisk();
  const dir = await mkdtemp(join(tmpdir(), 'hoyhoy-clock-'));
  const clock = join(dir, 'shift');
  await writeFile(clock, '0');
  const preload = pathToFileURL(join(import.meta.dirname, '..', 'shifted-clock.ts'));
  preload.searchParams.set('file', clock);
  const respond: Responder = async (request) => {
    const reply = await remembering(request);
    if (!reply.text?.startsWith('You said')) return reply;
    const last = request.items.at(-1);
    if (last?.type === 'message' && last.role === 'user' && request.lastUserText === 'message') {
      await delay(150);
      world.onTool();
      // First it is taken down, then, asked for again, kept.
      const taken = request.items.some(({ type, name }) => type === 'function_call' && name === 'take_message');
      if (taken) return { toolCalls: [{ name: 'confirm_message', arguments: {} }] };
      return { toolCalls: [{ name: 'take_message', arguments: { message: 'Call me back.', callBack: 'none' } }] };
    }
    return { ...reply, audio: { tone: 660, durationMs: ANSWER_MS } };
  };
  const fleet = await startFleet({
    data: disk.path,
    realtime: { respond },
    env: { NODE_OPTIONS: `--import=${preload.href}` },
  });
  const store = new SqliteDatabase(fleet.storePath);
  const world: FaultWorld = {
    fleet,
    disk,
    shiftClock: async (ms) => {
      await writeFile(clock, String(ms));
      await delay(150);
    },
    lockStore() {
      const database = new SqliteDatabase(fleet.storePath);
      database.exec('begin immediate');
      return () => {
        database.exec('rollback');
        database.close();
      };
    },
    ask: (sql, ...values) => store.prepare(sql).all(...values),
    onTool() {},
    async untilStaffed() {
      for (const end = performance.now() + 30_000; performance.now() < end; await delay(100)) {
        const rows = store.prepare(`select id from holders where role = 'worker' and free > 0`).pluck().all();
        if (rows.filter((id) => lives(Number.parseInt(String(id), 10))).length >= 2) return;
      }
      throw new Error(`Workers that died were not replaced. ${fleet.serve.output}`);
    },
    async close() {
      store.close();
      await fleet.close();
      disk.close();
      await rm(dir, { recursive: true });
    },
  };
  return world;
}

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
