import { join } from 'node:path';
import type { Config } from './config.ts';

/** The call store's file, which `serve`, its workers and `hoyhoy calls` share. */
export const storePath = (config: Config): string => join(config.dataDir, 'calls.db');
