import { isIP } from 'node:net';
import { z } from 'zod';
import { reservedAttributePrefixes } from '../../contract/index.ts';
import { comparable } from '../../line/telephone-number.ts';
import { parseHostPort } from '../sip/message/uri.ts';

const words = (max: number) => z.string().trim().min(1).max(max);
const name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'A name has lower-case letters, digits and hyphens only');

/** Asks the operator to mend a value; `explain` shows the cure. */
function refuse(ctx: z.core.$RefinementCtx, message: string, cure: string, path: PropertyKey[] = []): void {
  ctx.addIssue({ code: 'custom', message, path, params: { cure } });
}

function refuseHalfCredentials(
  trunk: { authUsername?: string; authPassword?: string },
  ctx: z.core.$RefinementCtx,
): void {
  if ((trunk.authUsername === undefined) === (trunk.authPassword === undefined)) return;
  refuse(ctx, 'A user without a password, or the other way round', 'Give authUsername and authPassword together.');
}

const number = words(64).transform(comparable);

const network = z.string().superRefine((text, ctx) => {
  const [address = '', bits, ...more] = text.split('/');
  const version = isIP(address);
  const widest = version === 4 ? 32 : 128;
  const fits = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= widest);
  if (version !== 0 && fits && more.length === 0) return;
  const cure = 'Write an address or a network such as "203.0.113.7" or "54.172.60.0/30"; names are not looked up.';
  refuse(ctx, `"${text}" is not an IP address or network`, cure);
});

const headerName = z.string().regex(/^[A-Za-z0-9!%*_+`'~.-]{1,64}$/, 'That is not the name of a SIP header');
/** Rules are believed, and callers write headers: a reserved one would make somebody known whom no trunk vouches for. */
const attributeName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9._-]{0,63}$/, 'That is not the name of an attribute')
  .refine(
    (attribute) => !reservedAttributePrefixes.some((prefix) => attribute.toLowerCase().startsWith(prefix)),
    `Names that begin with ${reservedAttributePrefixes.join(' or ')} are for the gateway alone`,
  );

const inboundTrunk = z
  .strictObject({
    name: name.describe('Name of the trunk, for rules and logs; participants carry it as `sip.trunkID`.'),
    numbers: z
      .array(number)
      .max(1000)
      .default([])
      .describe('Called numbers of this trunk; any where the list is empty.'),
    allowedAddresses: z
      .array(network)
      .max(1000)
      .default([])
      .describe('Addresses and networks that calls may come from, compared with the packet’s source only.'),
    allowedNumbers: z
      .array(number)
      .max(1000)
      .default([])
      .describe('Callers that are let in; all where the list is empty.'),
    authUsername: words(100).exactOptional().describe('User that the carrier or phone signs in with.'),
    authPassword: words(200)
      .exactOptional()
      .describe('Its password; `env:NAME` takes it from the environment variable of that name.'),
    trusted: z
      .boolean()
      .default(false)
      .describe('Whether the caller’s number that this trunk tells (P-Asserted-Identity, From) is believed.'),
    mediaEncryption: z
      .enum(['disable', 'allow', 'require'])
      .default('allow')
      .describe('SRTP with keys in the SDP (SDES): refused, taken where offered, or demanded.'),
    headersToAttributes: z
      .record(headerName, attributeName)
      .default({})
      .describe('SIP headers of the INVITE that become attributes of the participant.'),
    maxCalls: z.int().min(1).max(10_000).default(30).describe('Calls at once from this trunk.'),
    newRequestsPerSecond: z
      .int()
      .min(1)
      .max(1000)
      .default(60)
      .describe('Calls and other new requests a second from each of its `allowedAddresses`; strangers may send 20.'),
  })
  .superRefine((trunk, ctx) => {
    refuseHalfCredentials(trunk, ctx);
    if (trunk.allowedAddresses.length === 0 && trunk.authUsername === undefined) {
      const cure = 'List the carrier’s addresses in allowedAddresses, or give authUsername and authPassword, or both.';
      refuse(ctx, 'Anybody could call through this trunk', cure);
    }
  });

const outboundTrunk = z
  .strictObject({
    name: name.describe('Name of the trunk, as calls out name it.'),
    address: words(255).describe('Host, or host:port, of the carrier.'),
    transport: z.enum(['udp', 'tcp', 'tls']).default('udp').describe('How SIP is carried there.'),
    numbers: z
      .array(number)
      .min(1)
      .max(1000)
      .describe('Numbers that calls may be placed from; the first one is used unless told.'),
    authUsername: words(100).exactOptional().describe('User that we sign in with when asked.'),
    authPassword: words(200).exactOptional().describe('Its password, or `env:NAME`.'),
    register: z.boolean().default(false).describe('Whether we register there, as PBXs and small trunks want.'),
    prefixes: z
      .array(z.string().regex(/^\+[1-9]\d{0,14}$/, 'A prefix is written as + and digits'))
      .max(1000)
      .default([])
      .describe('Beginnings of the numbers that may be dialled; none may where it is empty.'),
    mediaEncryption: z
      .enum(['disable', 'allow', 'require'])
      .default('allow')
      .describe('SRTP (SDES): `require` offers nothing else, the others do not offer it.'),
  })
  .superRefine((trunk, ctx) => {
    if (parseHostPort(trunk.address) === undefined) {
      const cure = 'Write a host such as "sip.example.com", or one with its port, "sip.example.com:5060".';
      refuse(ctx, `"${trunk.address}" is not a host`, cure, ['address']);
    }
    refuseHalfCredentials(trunk, ctx);
    if (trunk.register && trunk.authUsername === undefined) {
      refuse(ctx, 'Nobody registers without a user', 'Give authUsername and authPassword.', ['register']);
    }
  });

const outbound = z
  .strictObject({
    maxCalls: z.int().min(1).max(1000).default(2).describe('Calls out at once, of all trunks together.'),
    callsPerMinute: z.int().min(1).max(10_000).default(6).describe('Calls begun in any minute on one trunk.'),
    callsPerHourToNumber: z.int().min(1).max(1000).default(4).describe('Calls begun in any hour to one number.'),
    minutesPerDay: z
      .int()
      .min(1)
      .max(100_000)
      .default(60)
      .describe(
        'Minutes of all calls out in any 24 hours; until it ends, a call counts with the longest time it may take.',
      ),
    maxCallMinutes: z.int().min(1).max(1440).default(15).describe('Longest call; then it is hung up.'),
    maxRingSeconds: z
      .int()
      .min(5)
      .max(180)
      .default(60)
      .describe('Longest ringing; 30 unless whoever asks says otherwise.'),
  })
  .superRefine(({ minutesPerDay, maxCallMinutes }, ctx) => {
    if (maxCallMinutes <= minutesPerDay) return;
    const cure = `Raise minutesPerDay to ${maxCallMinutes} or more, or lower maxCallMinutes.`;
    refuse(ctx, 'No call fits into a day: the longest call is longer than all minutes of it', cure, ['maxCallMinutes']);
  });

const rule = z.strictObject({
  name: name.describe('Name of the rule; participants carry it as `sip.ruleID`.'),
  line: name.describe('Line that answers.'),
  trunkIds: z.array(name).max(100).default([]).describe('Inbound trunks that it is for; all where the list is empty.'),
  numbers: z
    .array(number)
    .max(1000)
    .default([])
    .describe('Called numbers that it is for; all where the list is empty.'),
  inboundNumbers: z
    .array(number)
    .max(1000)
    .default([])
    .describe('Callers that it is for; all where the list is empty.'),
  pin: z
    .string()
    .regex(/^\d{6,16}$/, 'A PIN has 6 to 16 digits, between quotes')
    .exactOptional()
    .describe('Digits that the caller has to enter, ended by #.'),
  hidePhoneNumber: z.boolean().default(false).describe('Whether the caller’s number is kept from the room.'),
  attributes: z
    .record(attributeName, z.string().max(512))
    .default({})
    .describe('Attributes that the participant is given.'),
});

/** Name of the trunk that Twilio's calls are of, where they come without SIP. */
export const TWILIO_TRUNK = 'twilio';

const twilio = z.strictObject({
  accountSid: z
    .string()
    .regex(/^AC[0-9a-f]{32}$/, 'An account SID is AC and 32 digits, as Twilio’s console shows it')
    .describe('Your account at Twilio.'),
  authToken: z
    .string()
    .regex(/^env:[A-Za-z_]\w*$/, 'The token is not written here but in the environment: env:TWILIO_AUTH_TOKEN')
    .describe('Its auth token, as `env:NAME`: the environment variable of that name holds it.'),
  numbers: z
    .array(number)
    .max(1000)
    .default([])
    .describe('Numbers at Twilio that may be called; any of the account where the list is empty.'),
  allowedNumbers: z
    .array(number)
    .max(1000)
    .default([])
    .describe('Callers that are let in; all where the list is empty.'),
  maxCalls: z.int().min(1).max(10_000).default(30).describe('Calls at once.'),
});

const ports = z
  .string()
  .regex(/^\d{1,5}-\d{1,5}$/, 'Ports are written as "20000-20999"')
  .transform((text) => {
    const [first = 0, last = 0] = text.split('-').map(Number);
    return { first, last };
  })
  .superRefine(({ first, last }, ctx) => {
    if (first >= 1024 && last <= 65_535 && last - first >= 3) return;
    refuse(
      ctx,
      'The range of ports is not usable',
      'Write at least four ports between 1024 and 65535, e.g. "20000-20999".',
    );
  });

/** What `telephony.yaml` holds. Every key is described here and in `docs/telephony.md`; names are LiveKit's where it has them. */
export const telephonySchema = z
  .strictObject({
    inboundTrunks: z.array(inboundTrunk).max(100).default([]).describe('Who may call us.'),
    twilio: twilio.exactOptional().describe('Twilio without SIP.'),
    outboundTrunks: z.array(outboundTrunk).max(100).default([]).describe('Through whom calls are placed.'),
    outbound: outbound
      .prefault({})
      .describe('How much calls out may use up, all gateways that share a store together.'),
    rules: z.array(rule).max(1000).default([]).describe('Which line answers which call.'),
    rtpPorts: ports.default({ first: 20_000, last: 20_999 }).describe('UDP ports of the sound.'),
    advertisedAddress: z
      .string()
      .superRefine((text, ctx) => {
        const cure = 'Write the address itself, such as "203.0.113.7"; names are not looked up.';
        if (isIP(text) === 0) refuse(ctx, `"${text}" is not an IP address`, cure);
      })
      .exactOptional()
      .describe('Our address as carriers see it, where NAT changes it.'),
  })
  .superRefine((telephony, ctx) => {
    const trunks = telephony.inboundTrunks.map((trunk) => trunk.name);
    if (telephony.twilio) {
      const at = trunks.indexOf(TWILIO_TRUNK);
      const cure = 'Give the trunk another name: "twilio" stands for the calls that come without SIP.';
      if (at >= 0) refuse(ctx, `"${TWILIO_TRUNK}" is named twice`, cure, ['inboundTrunks', at, 'name']);
      else trunks.push(TWILIO_TRUNK);
    }
    for (const key of ['inboundTrunks', 'outboundTrunks', 'rules'] as const) {
      const seen = new Set<string>();
      for (const [index, { name: own }] of telephony[key].entries()) {
        if (seen.has(own)) refuse(ctx, `"${own}" is named twice`, 'Give each a name of its own.', [key, index, 'name']);
        seen.add(own);
      }
    }
    for (const [index, { trunkIds }] of telephony.rules.entries()) {
      for (const [at, trunk] of trunkIds.entries()) {
        if (trunks.includes(trunk)) continue;
        refuse(ctx, `There is no inbound trunk "${trunk}"`, `The trunks are: ${trunks.join(', ') || 'none'}.`, [
          'rules',
          index,
          'trunkIds',
          at,
        ]);
      }
    }
  });

export type Telephony = z.output<typeof telephonySchema>;
export type InboundTrunk = Telephony['inboundTrunks'][number];
export type OutboundTrunk = Telephony['outboundTrunks'][number];
export type OutboundSettings = Telephony['outbound'];
export type DispatchRule = Telephony['rules'][number];
