import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import fc from 'fast-check';
import { localTime } from '../../../server/line/local-time.ts';
import { databasePath, storeAt } from '../../server/store/support.ts';
import { type Answering, CallBackWorld, type Caller, type Fate } from './call-back-world.ts';
import { assertWithin, numbers } from './outbound-steps.ts';

/** As people and models write them, and whom nobody is to call. */
const written = [
  ...numbers,
  '001 212 555-0101',
  '+1 (212) 5550104',
  '+12125550105',
  '112',
  '+1911',
  '+12425550101',
  '9',
];
const KNOWN = '+12125550109';

const number = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('+12125550101', '+12125550102') },
  fc.constantFrom(...written),
);
const fate = fc.constantFrom<Fate[]>(
  'answered',
  'answered',
  'busy',
  'no-answer',
  'declined',
  'turned-away',
  'cancelled',
  'failed',
  'dies',
);
const answering = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'0123456789*#'), maxLength: 9 }).map((keys): Answering => ({ keys })),
  fc.constantFrom<Answering[]>(
    { words: 'Please leave a message after the tone.' },
    { words: 'Who is this?' },
    'dropped',
  ),
);
const minutes = fc.constantFrom(1, 3, 3, 6, 31, 61, 300, 1440);

type Step =
  | { do: 'tool'; caller: Caller; name: string; args: object }
  | { do: 'page'; number: string; address: string }
  /** Through the API, by whoever may. */
  | { do: 'api'; trunk: number; number: string }
  | { do: 'call'; fates: Fate[]; answering: Answering }
  | { do: 'wait'; minutes: number };

const caller = fc.constantFrom<Caller[]>({ known: KNOWN }, 'unknown');
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('tool' as const),
      caller,
      name: fc.constantFrom('call_me_back', 'call_me_back', 'call_me_back', 'cancel_call_back'),
      args: fc.oneof(
        fc.constant({}),
        fc.record({ number }),
        fc.record({ number, at: fc.constant('2023-11-16T03:00') }),
      ),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('page' as const), number, address: fc.constantFrom('a', 'b') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('api' as const), trunk: fc.nat(1), number }) },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('call' as const), fates: fc.array(fate, { maxLength: 4 }), answering }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const), minutes }) },
);

function take(world: CallBackWorld, one: Step): Promise<unknown> {
  switch (one.do) {
    case 'tool':
      return world.useTool(one.caller, one.name, one.args);
    case 'page':
      return world.askOnPage(one.number, one.address);
    case 'api':
      return world.outbound.dial(0, one.trunk, one.number);
    case 'call':
      return world.callWhoWaits(one.fates, one.answering);
    case 'wait':
      return world.pass(one.minutes * 60_000);
  }
}

function assertNobodyHarassed({ rung, asked, refused }: CallBackWorld): void {
  for (const { number: called, at } of rung) {
    const time = localTime(at, 'Europe/London').minutes;
    assert.ok(time >= 9 * 60 && time < 20 * 60, 'nobody is rung up at night');
    const [times, wishes] = [rung, asked].map((all) => all.filter((one) => one.number === called).length);
    assert.ok((times ?? 0) <= 3 * (wishes ?? 0), 'three tries for each time that it was asked for');
  }
  // Only the known caller's own phone can ask for itself.
  for (const { number: left, after } of refused.filter((one) => one.number !== KNOWN))
    assert.ok(!rung.slice(after).some((one) => one.number === left), 'nobody is rung up who wants no more calls');
  const strangers = asked
    .filter(({ vouched }) => !vouched)
    .map((one) => `${one.number} ${Math.floor(one.at / 86_400_000)}`);
  for (const one of strangers)
    assert.ok(strangers.filter((other) => other === one).length <= 2, 'a stranger twice a day');
}

/** Whatever agents, pages and programs ask for, and whatever becomes of it. Resolves to how many phones were rung up for it. */
export async function assertCallBacksKeepLimits(t: TestContext, numRuns: number): Promise<number> {
  let rung = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 50 }), async (steps) => {
      const world = new CallBackWorld('', await storeAt(t, await databasePath(t)));
      for (const one of steps) {
        await take(world, one);
        assertWithin(world.outbound);
        assertNobodyHarassed(world);
      }
      rung += world.rung.length;
    }),
    { numRuns },
  );
  return rung;
}
