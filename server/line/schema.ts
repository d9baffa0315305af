import { z } from 'zod';
import { isEmergencyNumber } from './emergency/is-emergency-number.ts';
import { countryOf } from './emergency/local-number.ts';
import { parseHolidays } from './holidays.ts';
import { parseHours, parseTimes } from './hours.ts';
import type { Holidays, WeeklyHours } from './line.ts';
import { parseOriginPattern } from './origin.ts';

/** Adds an issue that brings its own cure; `explain.ts` words those of zod's own checks. */
function refuse(
  ctx: z.core.$RefinementCtx,
  message: string,
  cure: string,
  path: PropertyKey[] = [],
  at = 'value',
): void {
  ctx.addIssue({ code: 'custom', message, path, params: { cure, at } });
}

const words = (max: number) => z.string().trim().min(1).max(max);

const language = z.string().transform((tag, ctx) => {
  try {
    const [canonical] = Intl.getCanonicalLocales(tag);
    // Names of languages have the form of a tag, too; those that there are have two or three letters.
    if (canonical && /^[a-z]{2,3}(-|$)/.test(canonical)) return canonical;
  } catch {
    // A malformed tag is told about below, as an empty one is.
  }
  refuse(ctx, `"${tag}" is not a language tag`, 'Write a BCP 47 tag such as "en", "en-GB" or "pt-BR".');
  return z.NEVER;
});

const timezone = z.string().superRefine((zone, ctx) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    // Offsets are accepted by Intl, but know no daylight saving time.
    if (!/^[+-]/.test(zone)) return;
  } catch {
    // Told about below.
  }
  refuse(ctx, `"${zone}" is not a time zone`, 'Write an IANA name such as "Europe/London" or "America/New_York".');
});

const E164 = /^\+[1-9]\d{6,14}$/;
const E164_CURE = 'Write + and digits between quotes, country code first: "+12125550123".';

const phone = z.string().superRefine((number, ctx) => {
  if (isEmergencyNumber(number)) {
    refuse(
      ctx,
      `"${number}" is an emergency number`,
      'Write the number of the line; callers are told to dial emergency numbers themselves.',
    );
    return;
  }
  if (E164.test(number)) return;
  const bare = number.replace(/[\s().-]/g, '').replace(/^00/, '+');
  const meant = E164.test(bare) ? bare : '+12125550123';
  refuse(ctx, 'The phone number is not in E.164 form', `Write + and digits, country code first: "${meant}".`);
});

const emergencyNumber = z.string().superRefine((number, ctx) => {
  if (/^\d{2,6}$/.test(number)) return;
  refuse(ctx, `"${number}" is not a short number`, 'Write what people dial where the line is, between quotes: "112".');
});

const originPattern = z.string().transform((text, ctx) => {
  const parsed = parseOriginPattern(text);
  if (parsed.ok) return parsed.pattern;
  refuse(ctx, parsed.message, parsed.cure);
  return z.NEVER;
});

const linkPattern = originPattern.superRefine((pattern, ctx) => {
  if (pattern === '*')
    refuse(ctx, '"*" would let the agent show a link to any site', 'Name your sites: "https://shop.example".');
});

const apiKey = z.string().superRefine((hash, ctx) => {
  if (/^sha256:[0-9a-f]{64}$/.test(hash)) return;
  const cure =
    'Write what `npx hoyhoy line key` prints: "sha256:" and 64 hexadecimal digits. The key itself stays with the app.';
  refuse(ctx, 'This is not the hash of a key', cure);
});

const hours = z.record(z.string(), z.unknown()).transform((entries, ctx): WeeklyHours => {
  const { hours, problems } = parseHours(Object.entries(entries));
  for (const { key, at, message, cure } of problems) refuse(ctx, message, cure, [key], at);
  return hours;
});

const holidays = z.record(z.string(), z.unknown()).transform((entries, ctx): Holidays => {
  const { holidays, problems } = parseHolidays(Object.entries(entries));
  for (const { key, at, message, cure } of problems) refuse(ctx, message, cure, [key], at);
  return holidays;
});

const limits = z.strictObject({
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

const allowance = z.strictObject({
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

const timeOfDay = z
  .string()
  .default('9:00-20:00')
  .transform((text, ctx): readonly [from: number, until: number] => {
    const spans = parseTimes(text);
    const [span, ...others] = typeof spans === 'string' ? [] : spans;
    if (span !== undefined && others.length === 0) return span;
    const message = typeof spans === 'string' ? spans : `"${text}" is not one time span`;
    refuse(ctx, message, 'Write one time span of the day: "9:00-20:00".');
    return z.NEVER;
  });

const callBack = z.strictObject({
  trunk: words(100).describe('Outbound trunk by which people are called back, as `telephony.yaml` names it.'),
  between: timeOfDay.describe("Time of day in which people may be rung up, in the line's time zone."),
  afterDropped: z
    .boolean()
    .default(true)
    .describe('Whether a phone whose call broke off is called back, where its trunk vouches for the number.'),
});

const tools = z.strictObject({
  takeMessage: z.boolean().default(true).describe('The caller may leave a message for the owner.'),
  endCall: z.boolean().default(true).describe('The agent may hang up once the caller has said goodbye.'),
});

const webhook = z.string().superRefine((address, ctx) => {
  const cure =
    'Write the address that takes messages: "https://crm.example/hoyhoy". Its secret belongs into HOYHOY_WEBHOOK_SECRET.';
  const url = URL.parse(address);
  if (url === null || !/^https?:$/.test(url.protocol)) refuse(ctx, `"${address}" is not a web address`, cure);
  else if (url.username !== '' || url.password !== '') refuse(ctx, 'The address holds a user or a password', cure);
});

const email = z.string().superRefine((address, ctx) => {
  if (z.email().safeParse(address).success) return;
  refuse(ctx, `"${address}" is not an e-mail address`, 'Write one address, and nothing else: "owner@shop.example".');
});

const pinHash = z.string().superRefine((hash, ctx) => {
  if (/^scrypt:[\w-]{22}:[\w-]{43}$/.test(hash)) return;
  refuse(
    ctx,
    'This is not the hash of a PIN',
    'Write what `npx hoyhoy line pin` prints. The PIN itself stays with you.',
  );
});

const owner = z.strictObject({
  pin: pinHash.describe("Hash of the owner's PIN; `hoyhoy line pin` makes both."),
  numbers: z
    .array(phone)
    .max(20)
    .default([])
    .describe('Numbers from which the PIN opens the line; any where it is empty.'),
});

const messages = z.strictObject({
  webhook: webhook.exactOptional().describe('Address that is sent each message that a caller leaves, signed.'),
  email: email.exactOptional().describe('Address that is written each message that a caller leaves.'),
});

const sipAddress = z
  .string()
  .regex(
    /^sips?:[\w.+~*#-]{1,64}@[A-Za-z0-9.-]{1,253}(:\d{1,5})?$/,
    'A SIP address is written as "sip:200@pbx.example"',
  );

const transferTarget = z
  .strictObject({
    name: words(60).describe('What the target is called.'),
    phone: phone.exactOptional().describe('Its telephone number, in E.164.'),
    trunk: words(100)
      .exactOptional()
      .describe('Outbound trunk by which the phone is called; that of callBack where absent.'),
    sip: sipAddress.exactOptional().describe('Or its SIP address, such as an extension of your PBX.'),
    email: email.exactOptional().describe('Where a link is written to by which the person answers in the browser.'),
    webhook: webhook.exactOptional().describe('Or sent to, signed: for a chat room, or an app on a phone.'),
  })
  .superRefine((target, ctx) => {
    const { phone, sip, email, webhook } = target;
    if (phone !== undefined && sip !== undefined) {
      refuse(ctx, 'A target has one phone, by phone or by sip', 'Give one of the two.');
    }
    if ((phone ?? sip ?? email ?? webhook) === undefined) {
      refuse(
        ctx,
        'A target can not be reached',
        'Give phone or sip, or email or webhook for an answer in the browser.',
      );
    }
  });

/** What `line.yaml` holds. Every key is described here and in `docs/lines.md`. */
export const lineSchema = z
  .strictObject({
    name: words(100).describe('Spoken and shown name of the line.'),
    greeting: words(600).describe('First words of every call, spoken exactly as written.'),
    instructions: words(16_000)
      .default('Answer in one or two short, friendly sentences.')
      .describe('How the agent behaves, in your own words.'),
    scope: z
      .enum(['knowledge', 'open'])
      .default('knowledge')
      .describe('"knowledge" answers only from the knowledge folder; "open" answers anything within the instructions.'),
    voice: words(100).exactOptional().describe('Voice name of the Realtime server; its own default where absent.'),
    languages: z
      .tuple([language], language)
      .default(['en'])
      .describe('Languages of the line; the first one is its own.'),
    languageKeys: z
      .boolean()
      .default(false)
      .describe('Whether a phone call begins with a key for each further language, each offered in its own.'),
    timezone: timezone.exactOptional().describe('Time zone of the hours; required where there are hours.'),
    hours: hours.exactOptional().describe('Weekly opening hours; days that are not named are closed.'),
    holidays: holidays.exactOptional().describe('Hours of single dates, in the place of their weekday’s.'),
    whenClosed: z
      .enum(['answer', 'message'])
      .default('answer')
      .describe('Outside its hours the line answers as ever, or says so and takes a message.'),
    allowedOrigins: z
      .array(originPattern)
      .max(200)
      .default([])
      .describe('Web pages that may place calls; none may where it is empty.'),
    apiKeys: z
      .array(apiKey)
      .max(100)
      .default([])
      .describe('Hashes of the keys with which apps may place calls; `hoyhoy line key` makes both.'),
    phone: phone.exactOptional().describe("Number shown to visitors who can't be served otherwise."),
    emergencyNumber: emergencyNumber
      .exactOptional()
      .describe(
        'What a caller in danger is told to dial; that of the country of phone, time zone or language where absent.',
      ),
    limits: limits.prefault({}).describe('How much the line takes on.'),
    allowance: allowance.exactOptional().describe('How long each caller may talk; without it there is no such bound.'),
    consent: words(600)
      .exactOptional()
      .describe('What callers are told about recording and transcripts before the greeting.'),
    recording: z.boolean().default(false).describe('Whether the sound of calls is recorded.'),
    retentionDays: z
      .int()
      .min(1)
      .max(3650)
      .default(30)
      .describe("Days after which a call's turns and messages are deleted."),
    owner: owner.exactOptional().describe('Lets you hear messages and answer questions by calling the line.'),
    messages: messages.prefault({}).describe('Where messages of callers go, besides `hoyhoy messages`.'),
    callBack: callBack.exactOptional().describe('Calls back who asks for it; without it nobody is called back.'),
    tools: tools.prefault({}).describe('What the agent may do besides talking.'),
    links: z
      .array(linkPattern)
      .max(50)
      .exactOptional()
      .describe('Sites to which cards may link, besides the addresses that stand in the knowledge.'),
    transferTargets: z
      .array(transferTarget)
      .max(50)
      .default([])
      .superRefine((targets, ctx) => {
        const names = targets.map(({ name }) => name.toLowerCase());
        for (const [i, name] of names.entries()) {
          if (names.indexOf(name) === i) continue;
          refuse(ctx, `Two targets are called "${name}"`, 'Callers ask for them by name: give each its own.', [
            i,
            'name',
          ]);
        }
      })
      .describe('Who a call may be handed to, and nobody else.'),
  })
  .superRefine(
    (line, ctx) => {
      if (line.hours === undefined || line.timezone !== undefined) return;
      const cure = 'Add the time zone the hours are meant in, e.g. "timezone: Europe/London".';
      refuse(ctx, 'Hours are given without a time zone', cure, ['hours'], 'key');
    },
    { when: ({ value }) => typeof value === 'object' && value !== null },
  )
  .superRefine(
    (line, ctx) => {
      if (line.hours !== undefined) return;
      const cure = 'Add the weekly hours, e.g. "hours: { mon-fri: 9:00-18:00 }", or remove it.';
      if (line.holidays !== undefined) refuse(ctx, 'Holidays are given without hours', cure, ['holidays'], 'key');
      if (line.whenClosed === 'message')
        refuse(ctx, 'A line without hours is never closed', cure, ['whenClosed'], 'key');
    },
    // Runs beside the problems of single keys, so that all are told at once.
    { when: ({ value }) => typeof value === 'object' && value !== null },
  )
  .superRefine(
    (line, ctx) => {
      const country = countryOf({ timezone: 'UTC', ...line });
      for (const [i, { sip }] of line.transferTargets.entries()) {
        if (sip === undefined || !isEmergencyNumber(sip, country)) continue;
        const cure = 'Give that phone an extension which no telephone takes for an emergency number.';
        refuse(ctx, `"${sip}" is an emergency number`, cure, ['transferTargets', i, 'sip']);
      }
    },
    // A time zone that is none tells no country.
    { when: ({ issues }) => issues.length === 0 },
  )
  .transform((line) => ({ timezone: 'UTC', ...line }));

export type LineSettings = z.output<typeof lineSchema>;
