import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { pino } from 'pino';
import { type OpenStore, openStore } from '../../../server/store/open.ts';
import type { NewCall, Turn } from '../../../server/store/store.ts';

export const logger = pino({ level: 'silent' });

/** A path for a database that does not exist yet; its folder goes when the test ends. */
export async function databasePath(t: TestContext): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'hoyhoy-store-'));
  t.after(() => rm(dir, { recursive: true, force: true }));
  return join(dir, 'data', 'calls.db');
}

/** Opens a store, which closes before the test's folder goes. */
export async function storeAt(t: TestContext, path: string): Promise<OpenStore> {
  const store = await openStore({ path, logger });
  t.after(() => store.close());
  return store;
}

export function aCall(changes: Partial<NewCall> = {}): NewCall {
  return { id: 'call-1', line: 'bakery', room: 'room-1', kind: 'web', createdAt: 1000, ...changes };
}

export function aTurn(changes: Partial<Turn> = {}): Turn {
  return {
    callId: 'call-1',
    id: 'turn-1',
    role: 'caller',
    text: 'Are you open on Sunday?',
    typed: false,
    interrupted: false,
    at: 2000,
    ...changes,
  };
}
