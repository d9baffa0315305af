import type { Logger } from 'pino';
import type { MoveDirection } from '../store/code-store.ts';
import type { Store } from '../store/store.ts';
import type { Moving } from './calls.ts';
import { callNotFound, codeRefused } from './failures.ts';
import { CODE_LIFE_MS, drawCode, findCode, guessWants, isCode } from './move-codes.ts';
import { randomName } from './rooms.ts';

/** Two calls draw the same code once in a million; more than this in a row means that something is wrong. */
const MOST_DRAWS = 20;

export interface MovingDeps {
  store: Pick<Store, 'addCode' | 'openCodes' | 'takeCode' | 'getCall' | 'addEvent' | 'reserve' | 'settle'>;
  logger: Logger;
  /** Milliseconds since the epoch. */
  now?: () => number;
  /** Tests draw from fewer. */
  draw?: () => string;
}

export function createMoving({ store, logger, now = Date.now, draw = drawCode }: MovingDeps): Moving {
  async function note(callId: string, name: string, direction: MoveDirection): Promise<void> {
    await store.addEvent({ callId, name, at: now(), data: { direction } }).catch((error: unknown) => {
      logger.warn({ err: error, callId }, 'that a call moves could not be written down');
    });
  }

  /** Undefined where nothing fits. */
  async function use(code: string, direction: MoveDirection, line: string | undefined) {
    const at = now();
    const open = await store.openCodes({ direction, at });
    const found = findCode(
      open.filter((one) => line === undefined || one.line === line),
      code,
    );
    const taken = found && (await store.takeCode(found, at));
    return found && taken && { callId: found.callId, line: found.line, room: taken.room };
  }

  return {
    async issueCode(callId, direction) {
      const call = await store.getCall(callId);
      for (let draws = 0; call !== undefined && call.state !== 'ended' && draws < MOST_DRAWS; draws++) {
        const at = now();
        const code = { code: draw(), direction, callId, line: call.line, expiresAt: at + CODE_LIFE_MS };
        if (!(await store.addCode(code, at))) continue;
        await note(callId, 'code-issued', direction);
        return { code: code.code, expiresAt: code.expiresAt };
      }
      throw callNotFound(callId);
    },

    async redeemCode({ code, direction, ...guesser }) {
      const id = randomName('guess');
      const wants = guessWants(id, direction, guesser, now());
      const reserved = await store.reserve({ callId: id, wants });
      if (!reserved.ok) throw codeRefused();
      const used = isCode(code) ? await use(code, direction, guesser.line) : undefined;
      // Whoever has used a code up is let in, whatever can't be written down of it.
      await store
        .settle(wants.map(({ id: want }) => ({ id: want, spent: used === undefined ? 1 : 0 })))
        .catch((error) => {
          logger.warn({ err: error }, 'a try of a code could not be settled; it counts as a wrong one');
        });
      if (used === undefined) throw codeRefused();
      logger.info({ callId: used.callId, direction }, 'a call goes on at another place');
      await note(used.callId, 'code-used', direction);
      return { ...used, identity: randomName('visitor') };
    },
  };
}
