import { existsSync } from 'node:fs';
import { type OpenStore, openStore } from '../store/open.ts';
import { storePath } from '../store-path.ts';
import { noCalls } from './calls.ts';
import type { CommandContext } from './context.ts';

/** Opens the store that there is for some work. @throws Failure `no-calls` */
export async function withStore(context: CommandContext, work: (store: OpenStore) => Promise<void>): Promise<void> {
  const path = storePath(context.config());
  if (!existsSync(path)) throw noCalls(path);
  await using cleanup = new AsyncDisposableStack();
  const store = await openStore({ path, logger: context.log().logger });
  cleanup.defer(() => store.close());
  await work(store);
}
