import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadTelephony, parseTelephony } from '../../../../server/telephony/config/load.ts';
import { tellStrayRules } from '../../../../server/telephony/config/stray-rules.ts';

const nothing = () => undefined;

test('a whole file is read, numbers in one form and passwords from the environment', () => {
  const parsed = parseTelephony(
    'telephony.yaml',
    `
inboundTrunks:
  - name: carrier
    numbers: ["+1 (212) 555-0142"]
    allowedAddresses: [54.172.60.0/30, "2001:db8::/32"]
    trusted: true
  - name: desk
    authUsername: ann
    authPassword: env:DESK_PASSWORD
outboundTrunks:
  - name: out
    address: sip.example.com
    numbers: ["+12125550142"]
    prefixes: ["+1212"]
rules:
  - { name: shop, line: shop, trunkIds: [carrier], pin: "123456" }
rtpPorts: 30000-30099
`,
    (name) => (name === 'DESK_PASSWORD' ? 'secret' : undefined),
  );
  assert.ok(parsed.ok);
  const { inboundTrunks, outboundTrunks, rules, rtpPorts } = parsed.telephony;
  assert.deepEqual(inboundTrunks[0]?.numbers, ['+12125550142']);
  assert.equal(inboundTrunks[0]?.mediaEncryption, 'allow');
  assert.equal(inboundTrunks[1]?.authPassword, 'secret');
  assert.deepEqual(outboundTrunks[0]?.prefixes, ['+1212']);
  assert.equal(rules[0]?.pin, '123456');
  assert.deepEqual(rtpPorts, { first: 30_000, last: 30_099 });
});

test('Twilio without SIP is a trunk for rules; its token comes from the environment only', () => {
  const file = (token: string) => `
twilio:
  accountSid: AC0123456789abcdef0123456789abcdef
  authToken: ${token}
rules:
  - { name: shop, line: shop, trunkIds: [twilio] }
`;
  const secret = (name: string) => (name === 'TWILIO_AUTH_TOKEN' ? 'the token' : undefined);
  const parsed = parseTelephony('telephony.yaml', file('env:TWILIO_AUTH_TOKEN'), secret);
  assert.ok(parsed.ok, JSON.stringify(parsed));
  assert.equal(parsed.telephony.twilio?.authToken, 'the token');
  assert.equal(parsed.telephony.twilio.maxCalls, 30);
  const written = parseTelephony('telephony.yaml', file('0123456789abcdef'), secret);
  assert.ok(!written.ok);
  assert.match(written.issues[0]?.message ?? '', /in the environment: env:TWILIO_AUTH_TOKEN/);
  assert.ok(!JSON.stringify(written).includes('0123456789abcdef'), 'it is not told again');
  const unset = parseTelephony('telephony.yaml', file('env:GONE'), secret);
  assert.ok(!unset.ok);
  assert.equal(unset.issues[0]?.line, 4);
});

test('a file that is not there means no trunks', async () => {
  const telephony = await loadTelephony('/nowhere/telephony.yaml', nothing);
  assert.deepEqual([telephony.inboundTrunks, telephony.outboundTrunks, telephony.rules], [[], [], []]);
});

/** Each slip with the line it is told at, what is said, and the cure. */
const slips: [string, string, number, RegExp, RegExp][] = [
  ['a trunk for everybody', 'inboundTrunks:\n  - name: open', 2, /Anybody could call/, /allowedAddresses/],
  [
    'a name for an address',
    'inboundTrunks:\n  - name: a\n    allowedAddresses: [sip.example.com]',
    3,
    /not an IP address/,
    /203\.0\.113\.7/,
  ],
  [
    'too wide a mask',
    'inboundTrunks:\n  - name: a\n    allowedAddresses: [10.0.0.0/33]',
    3,
    /not an IP address or network/,
    /54\.172/,
  ],
  ['half of a sign-in', 'inboundTrunks:\n  - name: a\n    authUsername: ann', 2, /without a password/, /together/],
  [
    'a registration of nobody',
    'outboundTrunks:\n  - name: a\n    address: pbx.example\n    numbers: ["1"]\n    register: true',
    5,
    /without a user/,
    /authUsername/,
  ],
  [
    'an address that is a URI',
    'outboundTrunks:\n  - name: a\n    address: sip:pbx.example\n    numbers: ["1"]',
    3,
    /not a host/,
    /sip\.example\.com/,
  ],
  [
    'a PIN as a number',
    'rules:\n  - name: a\n    line: shop\n    pin: 123456',
    4,
    /read as a number/,
    /between quotes/,
  ],
  ['a short PIN', 'rules:\n  - name: a\n    line: shop\n    pin: "1234"', 4, /6 to 16 digits/, /telephony\.md/],
  [
    'an unknown trunk',
    'rules:\n  - { name: a, line: shop, trunkIds: [twilio] }',
    2,
    /no inbound trunk "twilio"/,
    /none/,
  ],
  [
    'a mistyped key',
    'rules:\n  - name: a\n    line: shop\n    trunks: []',
    4,
    /not a key of telephony\.yaml/,
    /Did you mean|Remove/,
  ],
  [
    'one name twice',
    'rules:\n  - { name: a, line: shop }\n  - { name: a, line: shop }',
    3,
    /named twice/,
    /name of its own/,
  ],
  [
    'a missing variable',
    'inboundTrunks:\n  - name: a\n    authUsername: x\n    authPassword: env:GONE',
    4,
    /no variable GONE/,
    /Set it/,
  ],
  [
    'a slip in the name of a variable',
    'inboundTrunks:\n  - name: a\n    authUsername: x\n    authPassword: "env:PBX-PASSWORD"',
    4,
    /begins with env: and names no variable/,
    /env:PBX_PASSWORD/,
  ],
  [
    'a number without quotes, with its plus',
    'outboundTrunks:\n  - { name: a, address: pbx.example, numbers: ["1"], prefixes: [+1212] }',
    2,
    /read as a number/,
    /"\+1212"/,
  ],
  [
    'an attribute that would have a caller believed',
    'rules:\n  - name: a\n    line: shop\n    attributes: { hoyhoy.trusted_number: "true" }',
    4,
    /begin with sip\. or lk\. or hoyhoy\. are for the gateway/,
    /telephony\.md/,
  ],
  [
    'a header that would do so',
    'inboundTrunks:\n  - name: a\n    allowedAddresses: ["192.0.2.1"]\n    headersToAttributes: { X-Evil: sip.phoneNumber }',
    4,
    /begin with sip\. or lk\. or hoyhoy\. are for the gateway/,
    /telephony\.md/,
  ],
  ['a name for our address', 'advertisedAddress: voice.example', 1, /"voice\.example" is not an IP/, /203\.0\.113\.7/],
  ['what is no YAML', 'rules: !x []', 1, /not YAML/, /telephony\.md/],
  ['few ports', 'rtpPorts: 20000-20001', 1, /range of ports/, /four ports/],
];
test('a rule whose line is not there is told, with the lines that there are', () => {
  const told: unknown[] = [];
  const rules = [
    { name: 'a', line: 'shop' },
    { name: 'b', line: 'shpo' },
  ];
  tellStrayRules(rules, ['everyone', 'shop'], { warn: (facts: unknown) => void told.push(facts) });
  assert.deepEqual(told, [{ rule: 'b', line: 'shpo', cure: 'Name one of these in telephony.yaml: everyone, shop.' }]);
});

test('a PIN and a password without quotes are not told again', () => {
  const text =
    'inboundTrunks:\n  - { name: a, authUsername: x, authPassword: 735219 }\nrules:\n  - { name: b, line: shop, pin: 735219 }';
  const parsed = parseTelephony('telephony.yaml', text, nothing);
  assert.ok(!parsed.ok);
  assert.equal(parsed.issues.length, 2);
  assert.ok(!JSON.stringify(parsed).includes('735219'));
});

for (const [what, text, line, message, cure] of slips) {
  test(`${what} is told with its place and its cure`, () => {
    const parsed = parseTelephony('telephony.yaml', text, nothing);
    assert.ok(!parsed.ok);
    const [first] = parsed.issues;
    assert.match(first?.message ?? '', message);
    assert.match(first?.cure ?? '', cure);
    assert.equal(first?.line, line);
  });
}
