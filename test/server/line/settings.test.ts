import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { LineIssue } from '../../../server/line/issues.ts';
import { parseSettings, schemaKeys } from '../../../server/line/settings.ts';

function issues(text: string): LineIssue[] {
  const parsed = parseSettings('line.yaml', text);
  return parsed.ok ? [] : parsed.issues;
}

/** The one issue of a minimal line with more text below it, as `line:column message | cure`. */
function only(text: string): string {
  const found = issues(`name: Shop\ngreeting: Hello\n${text}`);
  assert.equal(found.length, 1, JSON.stringify(found));
  return found.map(({ line, column, message, cure }) => `${line}:${column} ${message} | ${cure}`).join();
}

describe('parseSettings', () => {
  test('fills in every default', () => {
    assert.deepEqual(parseSettings('line.yaml', 'name: Shop\ngreeting: Hello\n'), {
      ok: true,
      settings: {
        name: 'Shop',
        greeting: 'Hello',
        instructions: 'Answer in one or two short, friendly sentences.',
        scope: 'knowledge',
        languages: ['en'],
        languageKeys: false,
        timezone: 'UTC',
        whenClosed: 'answer',
        allowedOrigins: [],
        apiKeys: [],
        limits: {
          concurrentCalls: 10,
          maxCallMinutes: 15,
          callsPerDay: 200,
          minutesPerDay: 240,
          tokensPerDay: 1_500_000,
          callsPerVisitorPerDay: 20,
          callsPerAddressPerDay: 40,
          keptForPhone: 20,
          silenceSeconds: 30,
          proofOfWork: 'flooded',
        },
        messages: {},
        recording: false,
        retentionDays: 30,
        tools: { takeMessage: true, endCall: true },
        transferTargets: [],
      },
    });
  });

  test('reads every key', () => {
    const text = [
      'name: Shop',
      'greeting: Hello',
      'instructions: Be kind.',
      'scope: open',
      'voice: alloy',
      'languages: [EN-gb, cy]',
      'languageKeys: true',
      'timezone: Europe/London',
      'hours: { mon: 9:00-10:00 }',
      'holidays: { 12-25: closed, 2026-12-24: 9:00-12:00 }',
      'whenClosed: message',
      'allowedOrigins: ["https://Shop.example"]',
      `apiKeys: ["sha256:${'a'.repeat(64)}"]`,
      'phone: "+442079460123"',
      'emergencyNumber: "999"',
      'limits: { concurrentCalls: 2, maxCallMinutes: 3, callsPerDay: 4, minutesPerDay: 5, tokensPerDay: 600000, callsPerVisitorPerDay: 7, callsPerAddressPerDay: 8, keptForPhone: 9, silenceSeconds: 10, proofOfWork: always }',
      'allowance: { minutesPerMonth: 15, minutesPerUnknownCall: 2, exceptions: { "+442079460124": unlimited } }',
      'consent: We keep what you say.',
      'recording: true',
      'retentionDays: 1',
      `owner: { pin: "scrypt:${'a'.repeat(22)}:${'b'.repeat(43)}", numbers: ["+442079460018"] }`,
      'messages: { webhook: "https://crm.example/in", email: owner@shop.example }',
      'callBack: { trunk: carrier, between: "10:00-18:00", afterDropped: false }',
      'tools: { takeMessage: false, endCall: false }',
      'links: ["https://Shop.example"]',
      'transferTargets: [{ name: Ann, phone: "+442079460177" }, { name: Till, sip: "sip:200@pbx.example" }]',
    ];
    assert.deepEqual(schemaKeys([]).toSorted(), text.map((line) => line.split(':')[0] ?? '').toSorted());
    assert.deepEqual(parseSettings('line.yaml', text.join('\n')), {
      ok: true,
      settings: {
        name: 'Shop',
        greeting: 'Hello',
        instructions: 'Be kind.',
        scope: 'open',
        voice: 'alloy',
        languages: ['en-GB', 'cy'],
        languageKeys: true,
        timezone: 'Europe/London',
        hours: { mon: [[540, 600]] },
        holidays: { '12-25': [], '2026-12-24': [[540, 720]] },
        whenClosed: 'message',
        allowedOrigins: ['https://shop.example'],
        apiKeys: [`sha256:${'a'.repeat(64)}`],
        phone: '+442079460123',
        emergencyNumber: '999',
        limits: {
          concurrentCalls: 2,
          maxCallMinutes: 3,
          callsPerDay: 4,
          minutesPerDay: 5,
          tokensPerDay: 600_000,
          callsPerVisitorPerDay: 7,
          callsPerAddressPerDay: 8,
          keptForPhone: 9,
          silenceSeconds: 10,
          proofOfWork: 'always',
        },
        allowance: { minutesPerMonth: 15, minutesPerUnknownCall: 2, exceptions: { '+442079460124': 'unlimited' } },
        consent: 'We keep what you say.',
        recording: true,
        retentionDays: 1,
        owner: { pin: `scrypt:${'a'.repeat(22)}:${'b'.repeat(43)}`, numbers: ['+442079460018'] },
        messages: { webhook: 'https://crm.example/in', email: 'owner@shop.example' },
        callBack: { trunk: 'carrier', between: [600, 1080], afterDropped: false },
        tools: { takeMessage: false, endCall: false },
        links: ['https://shop.example'],
        transferTargets: [
          { name: 'Ann', phone: '+442079460177' },
          { name: 'Till', sip: 'sip:200@pbx.example' },
        ],
      },
    });
  });

  const slips: [what: string, text: string, expected: RegExp][] = [
    ['a mistyped key', 'greetings: Hi', /^3:1 "greetings" is not a key.*Did you mean "greeting"\?/],
    ['a key in another spelling', 'allowed_origins: []', /^3:1 .*Did you mean "allowedOrigins"\?/],
    [
      'a date that is none',
      'timezone: UTC\nhours: { mon: closed }\nholidays: { 02-30: closed }',
      /"02-30" is not a date.*"12-25" for one of every year/s,
    ],
    ['a line that is never closed', 'whenClosed: message', /without hours is never closed/],
    [
      'a number that is none',
      'allowance: { minutesPerMonth: 1, exceptions: { 5550142: 3 } }',
      /"5550142" is not a number in E.164.*country code/s,
    ],
    [
      'a mistyped key inside a group',
      'limits:\n  concurentCalls: 3',
      /^4:3 "limits.concurentCalls".*Did you mean "concurrentCalls"\?/,
    ],
    ['a key that resembles none', 'xyzzy: 1', /^3:1 .*the keys here are name, greeting,/],
    ['a phone number without quotes', 'phone: +12125550123', /^3:8 .*between quotes: "\+12125550123"/],
    ['a phone number with spaces', 'phone: "+44 20 7946 0123"', /^3:8 .*"\+442079460123"/],
    ['a phone number with 00', 'phone: "0044 (20) 7946-0123"', /"\+442079460123"/],
    [
      "a person's number without quotes",
      'transferTargets: [{ name: Ann, phone: +442079460177 }]',
      /between quotes: "\+442079460177"/,
    ],
    ['a PIN without quotes', 'owner: { pin: 123456 }', /^3:15 "owner.pin" was read as a number.* between quotes\.$/s],
    ['a PIN instead of its hash', 'owner: { pin: "123456" }', /not the hash of a PIN.*hoyhoy line pin/],
    ['a webhook that is no address', 'messages: { webhook: crm }', /"crm" is not a web address.*HOYHOY_WEBHOOK_SECRET/],
    ['a webhook with a password', 'messages: { webhook: "https://a:b@c.example" }', /holds a user or a password/],
    ['an e-mail address that is none', 'messages: { email: "Ann <a@b.example>" }', /is not an e-mail address/],
    ['a phone number without country code', 'phone: "020 7946 0123"', /country code first/],
    [
      'a path in an origin',
      'allowedOrigins:\n  - https://a.example\n  - https://b.example/',
      /^5:5 .*write "https:\/\/b\.example"/,
    ],
    ['an origin list that is a text', 'allowedOrigins: https://a.example', /^3:17 .*must be a list/],
    ['a language that is none', 'languages: [en, e_n]', /^3:17 "e_n" is not a language tag/],
    ['the name of a language', 'languages: [english]', /^3:13 "english" is not a language tag.*"en"/],
    ['no language', 'languages: []', /^3:12 "languages.0" is missing/],
    ['a time zone that is none', 'timezone: London', /^3:11 "London" is not a time zone.*Europe\/London/],
    ['an offset as a time zone', 'timezone: "+02:00"', /is not a time zone/],
    ['hours without a time zone', 'hours:\n  mon: 9:00-18:00', /^3:1 Hours are given without a time zone/],
    ['hours that are none', 'timezone: UTC\nhours:\n  mon: 9-18', /^5:8 "9-18" is not a time span/],
    ['days that are none', 'timezone: UTC\nhours:\n  monday: 9:00-18:00', /^5:3 "monday" names no days/],
    ['a limit out of bounds', 'limits:\n  maxCallMinutes: 0', /^4:19 .*at least 1/],
    ['a limit that is no number', 'limits:\n  maxCallMinutes: many', /^4:19 .*a number without quotes/],
    ['a broken number of days', 'retentionDays: 1.5', /^3:16 .*a whole number/],
    ['a truth in YAML 1.1', 'recording: yes', /^3:12 .*true or false/],
    ['a scope that is none', 'scope: all', /^3:8 .*knowledge or open/],
    ['a key without a value', 'consent:', /^3:9 "consent" is empty/],
    ['a target without an address', 'transferTargets: [{ name: Ann }]', /^3:\d+ A target can not be reached/],
    [
      'a target with two phones',
      'transferTargets: [{ name: Ann, phone: "+442079460177", sip: "sip:200@pbx.example" }]',
      /^3:\d+ A target has one phone, by phone or by sip/,
    ],
    [
      'a target whose extension is an emergency number',
      'phone: "+12125550142"\ntransferTargets: [{ name: Ann, sip: "sip:911@pbx.example" }]',
      /^4:\d+ "sip:911@pbx.example" is an emergency number/,
    ],
    [
      'a target whose e-mail address is none',
      'transferTargets: [{ name: Ann, email: ann }]',
      /^3:\d+ .*not an e-mail address/,
    ],
    [
      'two targets of one name',
      'transferTargets: [{ name: Ann, phone: "+442079460177" }, { name: ann, sip: "sip:200@pbx.example" }]',
      /^3:\d+ Two targets are called "ann"/,
    ],
    [
      'an exception that is no time',
      'allowance: { minutesPerMonth: 15, exceptions: { "+442079460177": forever } }',
      /^3:\d+ .*minutes, 0 to 44640, or "unlimited"/,
    ],
    [
      'a target that is an emergency number',
      'transferTargets: [{ name: Help, phone: "112" }]',
      /^3:\d+ "112" is an emergency number/,
    ],
    [
      'hours of calling back that are none',
      'callBack: { trunk: a, between: 9-20 }',
      /"9-20" is not a time span.*9:00-20:00/,
    ],
    ['a group without keys', 'tools: true', /^3:8 "tools" must be a group of keys/],
    ['text that is too long', `consent: ${'x'.repeat(601)}`, /^3:10 .*longer than 600 characters/],
    ['a key given twice', 'name: Shop', /^3:1 .*unique.*Give each key once/],
    ['a tab as indent', 'limits:\n\tmaxCallMinutes: 3', /^4:1 .*Indent with spaces/],
    ['a second document', '---\nname: x', /^3:1 .*Keep one document/],
    ['an alias', 'voice: &v a\nconsent: *v', /^4:10 Aliases are not supported/],
    ['a tag', 'voice: !secret x', /^3:8 .*tag/],
    ['a dangerous key', '__proto__: x', /^3:1 "__proto__" is not a key/],
  ];
  for (const [what, text, expected] of slips) {
    test(`tells where ${what} is, and the cure`, () => assert.match(only(text), expected));
  }

  test('text with a colon is told to be quoted', () => {
    const [issue] = issues('name: Shop\ngreeting: Hello: how are you?\n');
    assert.equal(issue?.line, 2);
    assert.match(issue?.cure ?? '', /between quotes/);
  });

  test('tells all problems of a file at once', () => {
    const text =
      'nmae: Shop\ntimezone: Mars\nhours:\n  xx: closed\n  mon: 9\nphone: 1\nlimits:\n  foo: 1\n  maxCallMinutes: -1\n';
    const messages = issues(text)
      .map(({ message }) => message)
      .join('\n');
    for (const part of [
      '"name" is missing',
      '"greeting" is missing',
      '"nmae"',
      '"Mars"',
      '"xx"',
      '"mon"',
      '"phone"',
      '"limits.foo"',
      '"limits.maxCallMinutes"',
    ]) {
      assert.ok(messages.includes(part), part);
    }
  });

  test('a file without keys is told so', () => {
    for (const text of ['', ' \n\n', '# only a comment\n', '- a\n', 'text', '42']) {
      assert.equal(issues(text).length, 1, JSON.stringify(text));
    }
  });

  test('a bomb of aliases and a tower of brackets are refused', () => {
    const bomb = [
      'a0: &a0 [x, x]',
      ...Array.from({ length: 20 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}, *a${i}]`),
    ];
    assert.ok(issues(bomb.join('\n')).some(({ message }) => message.includes('Aliases')));
    assert.ok(issues('['.repeat(60_000)).length > 0);
    assert.ok(issues(`a: ${'{b: '.repeat(10_000)}`).length > 0);
  });
});
