import { randomUUID } from 'node:crypto';
import { Failure } from '../contract/index.ts';
import type { Line } from '../line/line.ts';
import type { CallBackStore } from '../store/call-back-store.ts';
import type { Ledger, Want } from '../store/ledger.ts';
import { dayOf, LEASE_LIFE_MS, potName } from './allowance.ts';
import { askBack, type CallBackRefusal } from './ask-back.ts';
import { Signer } from './signer.ts';

/** Call-backs that pages ask for: anybody's phone may be meant, so that it is rung up seldom, and says a code. */
export interface PageCallBacks {
  /** @throws Failure with a `CallBackRefusal`; also `call-backs-spent` */
  ask(line: Line, asked: PageCallBack): Promise<{ id: string; code: string }>;
  /** Resolves to whether somebody waited by that id. */
  cancel(id: string): Promise<boolean>;
}

export interface PageCallBack {
  number: string;
  /** A keyed hash of the page's address; never the address. */
  address?: string;
  name?: string;
  matter?: string;
}

export interface PageCallBackDeps {
  store: Pick<CallBackStore, 'addCallBack' | 'cancelCallBacks'> & Pick<Ledger, 'reserve' | 'settle'>;
  /** This installation's. */
  secret: string;
  now?: () => number;
}

/** In a day: somebody who mistyped has tries left, and nobody's phone becomes a nuisance. */
export const CALL_BACKS_A_DAY = { address: 5, number: 2 } as const;
const REMEMBERED_MS = 3 * 86_400_000;

export function createPageCallBacks({ store, secret, now = Date.now }: PageCallBackDeps): PageCallBacks {
  const numbers = new Signer(secret, 'call-back');

  function wantsOf(line: Line, { number, address }: PageCallBack, id: string): Want[] {
    const at = now();
    const want = (by: keyof typeof CALL_BACKS_A_DAY, key: string): Want => ({
      id: `${id}/${by}`,
      pot: potName(line, `call-backs/${by}/${key}`),
      period: dayOf(at, line.timezone),
      amount: 1,
      limit: CALL_BACKS_A_DAY[by],
      expiresAt: at + LEASE_LIFE_MS,
      forgetAt: at + REMEMBERED_MS,
    });
    const bare = numbers.hash(number.replace(/\D/g, '').replace(/^00/, ''));
    return [want('number', bare), ...(address === undefined ? [] : [want('address', address)])];
  }

  return {
    async ask(line, asked) {
      const id = randomUUID();
      const wants = wantsOf(line, asked, id);
      const reserved = await store.reserve({ callId: id, wants });
      if (!reserved.ok) throw callBacksSpent();
      let spent: 0 | 1 = 0;
      try {
        const { number, name, matter } = asked;
        const waiting = await askBack(
          line,
          {
            reason: 'page',
            number,
            vouched: false,
            ...(name !== undefined && { name }),
            ...(matter !== undefined && { matter }),
          },
          { store, now },
        );
        spent = 1;
        return { id: waiting.id, code: waiting.code ?? '' };
      } finally {
        await store.settle(wants.map((want) => ({ id: want.id, spent })));
      }
    },
    cancel: async (id) => (await store.cancelCallBacks({ id }, now())) > 0,
  };
}

const callBacksSpent = () =>
  new Failure<CallBackRefusal>({
    reason: 'call-backs-spent',
    message: 'That number, or this page’s visitor, has been called back as often as the line does in a day',
    cure: 'Call the line by telephone, leave a message, or try again tomorrow.',
  });
