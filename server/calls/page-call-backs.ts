import type { Line } from '../line/line.ts';
import type { CallBackStore } from '../store/call-back-store.ts';
import { type AskBack, type AskBackStore, askBack } from './ask-back.ts';

/** Call-backs that pages ask for. */
export interface PageCallBacks {
  /** @throws Failure with a `CallBackRefusal` */
  ask(line: Line, asked: PageCallBack): Promise<{ id: string; code: string }>;
  /** Resolves to whether somebody waited by that id. */
  cancel(id: string): Promise<boolean>;
}

export type PageCallBack = Pick<AskBack, 'number' | 'address' | 'name' | 'matter'>;

export interface PageCallBackDeps {
  store: AskBackStore & Pick<CallBackStore, 'cancelCallBacks'>;
  now?: () => number;
}

export function createPageCallBacks({ store, now = Date.now }: PageCallBackDeps): PageCallBacks {
  return {
    async ask(line, asked) {
      const { id, code = '' } = await askBack(line, { ...asked, reason: 'page', vouched: false }, { store, now });
      return { id, code };
    },
    cancel: async (id) => (await store.cancelCallBacks({ id }, now())) > 0,
  };
}
