import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CODE_LIFE_MS, drawCode, findCode, isCode } from '../../../server/calls/move-codes.ts';
import { createMoving } from '../../../server/calls/moving.ts';
import type { MoveDirection } from '../../../server/store/code-store.ts';
import { aCall, databasePath, logger, storeAt } from '../store/support.ts';

/** So few that calls draw the same ones, and strangers hit one now and then. */
const CODES = ['111111', '222222', '333333', '444444', '555555', '666666', '777777', '888888'];
const LINES = ['bakery', 'garage'];
const CALLS = ['call-0', 'call-1', 'call-2'];
const lineOf = (call: string) => LINES[Number(call.at(-1)) % LINES.length] ?? '';

const call = fc.constantFrom(...CALLS);
const direction = fc.constantFrom<MoveDirection>('to-phone', 'to-page');
const step = fc.oneof(
  fc.record({ do: fc.constant('issue' as const), call, direction }),
  fc.record({
    do: fc.constant('redeem' as const),
    code: fc.constantFrom(...CODES, '12345', ''),
    direction,
    line: fc.constantFrom(...LINES),
  }),
  fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: CODE_LIFE_MS }) }),
  fc.record({ do: fc.constant('end' as const), call }),
);

test('whatever is issued, tried, waited for and ended, a code opens its own call, once, in time, and nothing else', async (t) => {
  const store = await storeAt(t, await databasePath(t));
  let world = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 40 }),
      fc.infiniteStream(fc.constantFrom(...CODES)),
      async (steps, draws) => {
        world += 1;
        const idOf = (name: string) => `${name}-${world}`;
        const codesOf = (line: string) => `${line}-${world}`;
        // Apart from all worlds before, so that neither their codes nor their tries count here.
        const clock = { now: world * 86_400_000 };
        const moving = createMoving({
          store,
          logger,
          now: () => clock.now,
          draw: () => draws.next().value ?? '',
        });
        for (const name of CALLS) {
          await store.createCall(aCall({ id: idOf(name), line: codesOf(lineOf(name)), room: idOf(`room-${name}`) }));
        }
        const ended = new Set<string>();
        const open = new Map<string, { code: string; until: number }>();
        for (const one of steps) {
          if (one.do === 'wait') clock.now += one.ms;
          else if (one.do === 'end') {
            await store.endCall(idOf(one.call), 'caller-left', clock.now);
            ended.add(one.call);
          } else if (one.do === 'issue') {
            const issued = await moving.issueCode(idOf(one.call), one.direction).catch(() => undefined);
            assert.equal(issued === undefined, ended.has(one.call));
            if (issued) open.set(`${one.direction} ${one.call}`, { code: issued.code, until: issued.expiresAt });
          } else {
            const joined = await moving
              .redeemCode({
                code: one.code,
                direction: one.direction,
                line: codesOf(one.line),
                caller: `${Math.random()}`,
              })
              .catch(() => undefined);
            const expected = CALLS.filter((name) => {
              const known = open.get(`${one.direction} ${name}`);
              return (
                known?.code === one.code && known.until > clock.now && lineOf(name) === one.line && !ended.has(name)
              );
            });
            assert.ok(expected.length <= 1, 'no two calls have the same code');
            assert.equal(joined?.callId, expected[0] && idOf(expected[0]));
            if (expected[0]) open.delete(`${one.direction} ${expected[0]}`);
          }
        }
        for (const name of CALLS) await store.endCall(idOf(name), 'caller-left', clock.now);
      },
    ),
    { numRuns: 60 },
  );
});

test('every draw is a code, and is found among others by all of its digits', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999_999 }), fc.string(), (number, text) => {
      const code = drawCode(() => number);
      assert.ok(isCode(code));
      const open = [{ code, direction: 'to-phone' as const, callId: 'call-1', line: 'bakery', expiresAt: 1 }];
      assert.equal(findCode(open, code), open[0]);
      assert.equal(findCode(open, text) === undefined, text !== code);
    }),
  );
});
