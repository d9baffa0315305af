import { join } from 'node:path';
import type { Config } from './config.ts';

/** The call store's file, which `serve`, its workers and `hoyhoy calls` share. */
export const storePath = (config: Config): string => join(config.dataDir, 'calls.db');

/** Where the telephone's recordings of messages lie, each named after its message. */
export const recordingsDir = (config: Config): string => join(config.dataDir, 'messages');
