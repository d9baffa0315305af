import { z } from 'zod';
import { isEmergencyNumber } from './emergency/is-emergency-number.ts';
import { parseHolidays } from './holidays.ts';
import { parseHours, parseTimes } from './hours.ts';
import type { Holidays, WeeklyHours } from './line.ts';
import { parseOriginPattern } from './origin.ts';

/** Adds an issue that brings its own cure; `explain.ts` words those of zod's own checks. */
export function refuse(
  ctx: z.core.$RefinementCtx,
  message: string,
  cure: string,
  path: PropertyKey[] = [],
  at = 'value',
): void {
  ctx.addIssue({ code: 'custom', message, path, params: { cure, at } });
}

export const words = (max: number) => z.string().trim().min(1).max(max);

export const language = z.string().transform((tag, ctx) => {
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

export const timezone = z.string().superRefine((zone, ctx) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    // Offsets are accepted by Intl, but know no daylight saving time.
    if (!/^[+-]/.test(zone)) return;
  } catch {
    // Told about below.
  }
  refuse(ctx, `"${zone}" is not a time zone`, 'Write an IANA name such as "Europe/London" or "America/New_York".');
});

export const E164 = /^\+[1-9]\d{6,14}$/;
export const E164_CURE = 'Write + and digits between quotes, country code first: "+12125550123".';

export const phone = z.string().superRefine((number, ctx) => {
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

export const emergencyNumber = z.string().superRefine((number, ctx) => {
  if (/^\d{2,6}$/.test(number)) return;
  refuse(ctx, `"${number}" is not a short number`, 'Write what people dial where the line is, between quotes: "112".');
});

export const originPattern = z.string().transform((text, ctx) => {
  const parsed = parseOriginPattern(text);
  if (parsed.ok) return parsed.pattern;
  refuse(ctx, parsed.message, parsed.cure);
  return z.NEVER;
});

export const linkPattern = originPattern.superRefine((pattern, ctx) => {
  if (pattern === '*')
    refuse(ctx, '"*" would let the agent show a link to any site', 'Name your sites: "https://shop.example".');
});

export const apiKey = z.string().superRefine((hash, ctx) => {
  if (/^sha256:[0-9a-f]{64}$/.test(hash)) return;
  const cure =
    'Write what `npx hoyhoy line key` prints: "sha256:" and 64 hexadecimal digits. The key itself stays with the app.';
  refuse(ctx, 'This is not the hash of a key', cure);
});

export const hours = z.record(z.string(), z.unknown()).transform((entries, ctx): WeeklyHours => {
  const { hours, problems } = parseHours(Object.entries(entries));
  for (const { key, at, message, cure } of problems) refuse(ctx, message, cure, [key], at);
  return hours;
});

export const holidays = z.record(z.string(), z.unknown()).transform((entries, ctx): Holidays => {
  const { holidays, problems } = parseHolidays(Object.entries(entries));
  for (const { key, at, message, cure } of problems) refuse(ctx, message, cure, [key], at);
  return holidays;
});

export const timeOfDay = z
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

export const webhook = z.string().superRefine((address, ctx) => {
  const cure =
    'Write the address that takes messages: "https://crm.example/hoyhoy". Its secret belongs into HOYHOY_WEBHOOK_SECRET.';
  const url = URL.parse(address);
  if (url === null || !/^https?:$/.test(url.protocol)) refuse(ctx, `"${address}" is not a web address`, cure);
  else if (url.username !== '' || url.password !== '') refuse(ctx, 'The address holds a user or a password', cure);
});

export const email = z.string().superRefine((address, ctx) => {
  if (z.email().safeParse(address).success) return;
  refuse(ctx, `"${address}" is not an e-mail address`, 'Write one address, and nothing else: "owner@shop.example".');
});

export const pinHash = z.string().superRefine((hash, ctx) => {
  if (/^scrypt:[\w-]{22}:[\w-]{43}$/.test(hash)) return;
  refuse(
    ctx,
    'This is not the hash of a PIN',
    'Write what `npx hoyhoy line pin` prints. The PIN itself stays with you.',
  );
});

export const sipAddress = z
  .string()
  .regex(
    /^sips?:[\w.+~*#-]{1,64}@[A-Za-z0-9.-]{1,253}(:\d{1,5})?$/,
    'A SIP address is written as "sip:200@pbx.example"',
  );
