import { z } from 'zod';
import { isEmergencyNumber } from './emergency/is-emergency-number.ts';
import { countryOf } from './emergency/local-number.ts';
import { allowance, limits } from './schema-limits.ts';
import {
  apiKey,
  email,
  emergencyNumber,
  holidays,
  hours,
  language,
  linkPattern,
  originPattern,
  phone,
  pinHash,
  refuse,
  sipAddress,
  timeOfDay,
  timezone,
  webhook,
  words,
} from './schema-values.ts';

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
    voice: words(100).exactOptional().describe('Voice of the embedded speech server, or of another Realtime server.'),
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
