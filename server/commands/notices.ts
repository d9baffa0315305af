import { existsSync } from 'node:fs';
import { noticeText } from '../calls/notices.ts';
import { openStore } from '../store/open.ts';
import { storePath } from '../store-path.ts';
import type { CommandContext } from './context.ts';

export interface NoticesOptions {
  days: number;
  json: boolean;
}

/** `hoyhoy notices`: what the owner has been told of lately, newest first. */
export async function noticesCommand(context: CommandContext, { days, json }: NoticesOptions): Promise<void> {
  const path = storePath(context.config());
  await using cleanup = new AsyncDisposableStack();
  // A store is not made only to find it empty.
  const store = existsSync(path) ? await openStore({ path, logger: context.log().logger }) : undefined;
  cleanup.defer(async () => store?.close());
  const notices = (await store?.listNotices(Date.now() - days * 86_400_000)) ?? [];
  if (json) {
    context.print(JSON.stringify(notices, null, 2));
    return;
  }
  if (notices.length === 0) context.print('Nothing to tell.');
  for (const { line, kind, at } of notices) {
    const { what, cure } = noticeText(kind);
    context.print(`${new Date(at).toISOString().slice(0, 16).replace('T', ' ')}  ${line}: ${what}\n  ${cure}`);
  }
}
