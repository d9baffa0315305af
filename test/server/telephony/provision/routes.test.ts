import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { telephonySchema } from '../../../../server/telephony/config/schema.ts';
import { findDestination } from '../../../../server/telephony/dispatch-rule.ts';
import { type Route, routesFor } from '../../../../server/telephony/provision/routes.ts';

const trunks = ['carrier', 'office', 'desk'].map((name) => ({
  name,
  allowedAddresses: ['192.0.2.1'],
  trusted: name === 'carrier',
}));
const numbers = ['+12125550142', '+12125550143'];
const callers = ['+441632960961', '+441632960962'];
const parse = (rules: readonly object[], more: object = {}) =>
  telephonySchema.parse({ inboundTrunks: trunks, rules, ...more });
const named = (routes: readonly Route[]) => routes.map(({ name, trunks: on }) => `${name}: ${on.join(' ')}`);

describe('rules for LiveKit', () => {
  test('name every trunk that they are for, apart by whether it is believed', () => {
    const routes = routesFor(parse([{ name: 'all', line: 'shop' }]), []);
    assert.deepEqual(named(routes), ['all: carrier', 'all-untrusted: office desk']);
    assert.deepEqual(
      routes.map(({ trusted }) => trusted),
      [true, false],
    );
  });

  test('leave out a trunk that has a rule of its own for the same calls, and a rule that wins nowhere', () => {
    const rules = [
      { name: 'all', line: 'shop' },
      { name: 'office', line: 'back', trunkIds: ['office'] },
      { name: 'too-late', line: 'back' },
    ];
    assert.deepEqual(named(routesFor(parse(rules), [])), ['all: carrier', 'all-untrusted: desk', 'office: office']);
  });

  test('follow with the numbers of lines, where no rule takes their calls', () => {
    const lines = [{ id: 'shop', phone: '+12125550142' }, { id: 'mute' }, { id: 'late', phone: '+12125550199' }];
    const rules = [{ name: 'staff', line: 'back', numbers: ['+12125550199'], pin: '735219' }];
    assert.deepEqual(named(routesFor(parse(rules), lines)), [
      'staff: carrier',
      'staff-untrusted: office desk',
      'line-shop: carrier',
      'line-shop-untrusted: office desk',
    ]);
  });

  test('are none for calls of Twilio that come without SIP', () => {
    const twilio = { accountSid: `AC${'0'.repeat(32)}`, authToken: 'env:TOKEN' };
    assert.deepEqual(routesFor(parse([{ name: 'web', line: 'shop', trunkIds: ['twilio'] }], { twilio }), []), []);
  });
});

/** As livekit-server 1.13.5 chooses (protocol/sip: MatchDispatchRuleIter), where all rules name their trunks. */
function livekitTakes(routes: readonly Route[], call: { trunk: string; called: string; caller: string }) {
  const priority = ({ pin, inboundNumbers, numbers: called }: Route) =>
    (pin === undefined ? 100 : 0) + (inboundNumbers.length === 0 ? 1000 : 0) + (called.length === 0 ? 1000 : 0);
  return routes
    .filter(
      (route) =>
        route.trunks.includes(call.trunk) &&
        (route.numbers.length === 0 || route.numbers.includes(call.called)) &&
        (route.inboundNumbers.length === 0 || route.inboundNumbers.includes(call.caller)),
    )
    .sort((a, b) => priority(a) - priority(b) || a.rank - b.rank)[0];
}

test('LiveKit takes the rule that our gateway would, but may ask for a PIN where ours would not', () => {
  const some = (values: readonly string[]) => fc.constantFrom<string[]>([], [], ...values.map((one) => [one]));
  const rule = fc.record({
    line: fc.constantFrom('shop', 'back'),
    trunkIds: some(trunks.map(({ name }) => name)),
    numbers: some(numbers),
    inboundNumbers: some(callers),
    pin: fc.constantFrom(undefined, undefined, '735219'),
  });
  const call = fc.record({
    trunk: fc.constantFrom(...trunks.map(({ name }) => name)),
    called: fc.constantFrom(...numbers),
    caller: fc.constantFrom(...callers, ''),
  });
  fc.assert(
    fc.property(fc.array(rule, { maxLength: 5 }), call, (rules, one) => {
      const telephony = parse(
        rules.map(({ pin, ...rest }, at) => ({ name: `rule-${at}`, ...rest, ...(pin !== undefined && { pin }) })),
      );
      const ours = findDestination(telephony.rules, one);
      const theirs = livekitTakes(routesFor(telephony, []), one);
      const wanted = ours.type === 'line' ? [ours.rule] : ours.type === 'pin' ? ours.rules : [];
      if (ours.type === 'none') assert.equal(theirs, undefined);
      else if (theirs?.pin === undefined || ours.type === 'pin') {
        assert.ok(
          wanted.some(({ name }) => name === theirs?.name.replace('-untrusted', '')),
          `${theirs?.name} for ${wanted.map(({ name }) => name)}`,
        );
      }
    }),
    { numRuns: 2_000 },
  );
});
