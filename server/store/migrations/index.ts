import { calls } from './0001-calls.ts';
import { ledger } from './0002-ledger.ts';
import { leases } from './0003-leases.ts';
import { codes } from './0004-codes.ts';
import { outbox } from './0005-outbox.ts';
import { callers } from './0006-callers.ts';
import { outbound } from './0007-outbound.ts';
import { callBacks } from './0008-call-backs.ts';
import { doNotCall } from './0009-do-not-call.ts';
import type { Migration } from './migration.ts';

/** In order of their numbers. */
export const migrations: readonly Migration[] = [
  calls,
  ledger,
  leases,
  codes,
  outbox,
  callers,
  outbound,
  callBacks,
  doNotCall,
];
