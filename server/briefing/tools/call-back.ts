import { z } from 'zod';
import { Failure } from '../../contract/index.ts';
import type { Line } from '../../line/line.ts';
import { instantOf } from '../../line/local-time.ts';
import type { CallBackStore } from '../../store/call-back-store.ts';
import type { DoNotCallReason } from '../../store/do-not-call-store.ts';
import { defineTool, type Tool } from './tool.ts';

/** Asks for somebody to be called back; `calls` knows how. @throws Failure that a model can tell */
export type AskToBeCalled = (asked: {
  /** As it was given. */
  number: string;
  /** It is the number that the caller calls from, and their trunk vouches for it. */
  vouched: boolean;
  name?: string;
  matter?: string;
  dueAt?: number;
}) => Promise<{ code?: string }>;

export interface CallBackToolDeps {
  line: Line;
  ask: AskToBeCalled;
  callBacks: Pick<CallBackStore, 'cancelCallBacks'> & {
    /** Has the line never call a number again. */
    callNoMore(line: string, number: string, reason: DoNotCallReason): Promise<void>;
  };
  /** Of a caller whose trunk vouches for it. */
  callingNumber: () => string | undefined;
  now: () => number;
}

const LOCAL_TIME = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})$/;

/** Both do the same once, however often they are used. */
export function callBackTools(deps: CallBackToolDeps): Tool[] {
  return [callMeBack(deps), cancelCallBack(deps)];
}

function callMeBack({ line, ask, callingNumber, now }: CallBackToolDeps): Tool {
  return defineTool({
    name: 'call_me_back',
    description:
      'Has this line call the caller back by telephone. Ask for a number only if it answers that it needs one. Tell the caller what it answers.',
    needs: 'anyone',
    repeatable: true,
    arguments: z.object({
      number: z
        .string()
        .trim()
        .min(3)
        .max(40)
        .optional()
        .describe('Where to call, with country code; left out: the number that the caller calls from.'),
      at: z
        .string()
        .regex(LOCAL_TIME)
        .optional()
        .describe('Not before this local time of the line, as 2026-11-24T15:30; left out: as soon as it can be.'),
      name: z.string().trim().min(1).max(100).optional(),
      matter: z.string().trim().min(1).max(500).optional().describe('What it is about, in a few words.'),
    }),
    async run({ number, at, name, matter }) {
      const own = callingNumber();
      const wanted = number ?? own;
      if (wanted === undefined) throw numberNeeded();
      const dueAt = at === undefined ? undefined : instant(at, line.timezone);
      const { code } = await ask({
        number: wanted,
        vouched: wanted === own,
        ...(name !== undefined && { name }),
        ...(matter !== undefined && { matter }),
        ...(dueAt !== undefined && { dueAt: Math.max(dueAt, now()) }),
      });
      const say =
        code === undefined
          ? undefined
          : `Whoever answers has to press ${[...code].join(' ')}: tell the caller to keep it at hand.`;
      return { output: { ok: true, say: say ?? 'The caller will be called back.' } };
    },
  });
}

function cancelCallBack({ line, callBacks, callingNumber, now }: CallBackToolDeps): Tool {
  return defineTool({
    name: 'cancel_call_back',
    description:
      'Cancels the call that the caller waits for, at the number that they are called at or call from; or, where they say that they ' +
      'do not want to be called by this line again, all calls to come.',
    needs: 'caller-id',
    repeatable: true,
    arguments: z.object({
      never_again: z.boolean().optional().describe('The caller wants no more calls of this line at all.'),
    }),
    async run({ never_again: never = false }) {
      const number = callingNumber();
      if (never && number !== undefined) {
        await callBacks.callNoMore(line.id, number, 'told');
        return {
          output: {
            ok: true,
            say: 'This line will not call that number again, unless it asks for it by calling here.',
          },
        };
      }
      const cancelled = number === undefined ? 0 : await callBacks.cancelCallBacks({ line: line.id, number }, now());
      return { output: { ok: true, cancelled } };
    },
  });
}

function instant(at: string, timeZone: string): number {
  const [, date = '', hours, minutes] = LOCAL_TIME.exec(at) ?? [];
  return instantOf({ date, minutes: Number(hours) * 60 + Number(minutes) }, timeZone);
}

const numberNeeded = () =>
  new Failure({
    reason: 'number-needed',
    message: 'It is not known where to call.',
    cure: 'Ask the caller for the number, with the code of the country, repeat it digit by digit, and use the tool with it.',
  });
