import { z } from 'zod';
import { E164, E164_CURE, refuse } from './schema-values.ts';

export const limits = z.strictObject({
  concurrentCalls: z
    .int()
    .min(1)
    .max(10_000)
    .default(10)
    .describe('Calls at once; whoever comes after is told that the line is full.'),
  maxCallMinutes: z
    .int()
    .min(1)
    .max(1440)
    .default(15)
    .describe('Longest call, in minutes; the caller is told before it ends.'),
  callsPerDay: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(200)
    .describe('Calls of one day; whoever comes after is asked to telephone or to come back.'),
  minutesPerDay: z
    .int()
    .min(1)
    .max(1_440_000)
    .default(240)
    .describe('Minutes of all calls of one day together; when they are used up, calls end with a goodbye.'),
  tokensPerDay: z
    .int()
    .min(100_000)
    .max(1_000_000_000_000)
    .default(1_500_000)
    .describe('What the model may use in one day; see [Budget](#budget).'),
  callsPerVisitorPerDay: z.int().min(1).max(1_000_000).default(20).describe('Calls of one visitor in one day.'),
  callsPerAddressPerDay: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(40)
    .describe('Calls from one internet address in one day; offices and mobile networks share one.'),
  keptForPhone: z
    .int()
    .min(0)
    .max(90)
    .default(20)
    .describe('Percent of places, calls, minutes and tokens that web callers leave to the telephone.'),
  silenceSeconds: z
    .int()
    .min(0)
    .max(600)
    .default(30)
    .describe(
      'Silence of a phone call after which the agent asks whether somebody is there; as long again, and it hangs up.',
    ),
  proofOfWork: z
    .enum(['never', 'flooded', 'always'])
    .default('flooded')
    .describe('When a web visitor has to prove some work first, which takes a browser a moment.'),
});

export const allowance = z.strictObject({
  minutesPerMonth: z
    .int()
    .min(1)
    .max(44_640)
    .describe('Minutes that each caller may talk in a calendar month; see [Allowance](#allowance).'),
  minutesPerUnknownCall: z
    .int()
    .min(1)
    .max(1440)
    .default(3)
    .describe('Longest call from a number that is withheld or that nobody vouches for, in minutes.'),
  exceptions: z
    .record(
      z.string(),
      z.union([z.int().min(0).max(44_640), z.literal('unlimited')], {
        error: 'write minutes, 0 to 44640, or "unlimited"',
      }),
    )
    .default({})
    .superRefine((exceptions, ctx) => {
      for (const number of Object.keys(exceptions)) {
        if (E164.test(number)) continue;
        refuse(ctx, `"${number}" is not a number in E.164 form`, E164_CURE, [number], 'key');
      }
    })
    .describe('Minutes a month of single telephone numbers, or "unlimited".'),
});
