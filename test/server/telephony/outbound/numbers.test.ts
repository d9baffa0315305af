import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import examples from 'libphonenumber-js/examples.mobile.json';
import { getCountries, getExampleNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { checkDialling } from '../../../../server/telephony/outbound/numbers.ts';
import type { NumberRefusal } from '../../../../server/telephony/outbound/refusals.ts';
import { parseUri } from '../../../../server/telephony/sip/message/uri.ts';

const trunk = {
  numbers: ['+12125550142', '+12125550143'],
  prefixes: ['+1', '+44', '+88', '+7', '+1809', '+420', '+49', '+447624'],
};

describe('a number to dial', () => {
  const refusals: [to: string, why: NumberRefusal, from?: string][] = [
    ['112', 'emergency-number'],
    ['911', 'emergency-number'],
    ['+1911', 'emergency-number'],
    ['0044 999', 'emergency-number'],
    ['', 'not-e164'],
    ['12125550199', 'not-e164'],
    ['0012125550199', 'not-e164'],
    ['+1 212 555 0199', 'not-e164'],
    ['sip:+12125550199@evil.example', 'not-e164'],
    ['+12125550199@evil.example', 'not-e164'],
    ['+12125550199\r\nX: y', 'not-e164'],
    ['+12125550199;tgrp=x', 'not-e164'],
    ['+１２１２５５５０１９９', 'not-e164'],
    ['+1212555019912345', 'not-e164'],
    // Exchanges connect these, too: whatever counts numbers would take them for others.
    ['+4402079460123', 'not-e164'],
    ['+4901511234567', 'not-e164'],
    ['+112125550199', 'not-e164'],
    ['+784951234567', 'not-e164'],
    ['+121255501991', 'not-e164'],
    ['+19005550199', 'premium-number'],
    ['+12129765550', 'premium-number'],
    ['+449011234567', 'premium-number'],
    ['+881612345678', 'premium-number'],
    // By the numbering plans: premium rate, shared cost, personal.
    ['+420900123456', 'premium-number'],
    ['+491805123456', 'premium-number'],
    ['+447012345678', 'premium-number'],
    ['+15005550006', 'premium-number'],
    ['+33123456789', 'prefix-not-allowed'],
    ['+18765550199', 'prefix-not-allowed'],
    ['+77011234567', 'prefix-not-allowed'],
    // Jersey, Guernsey and American Samoa share the codes of larger countries.
    ['+441534123456', 'prefix-not-allowed'],
    ['+447797712345', 'prefix-not-allowed'],
    ['+447781123456', 'prefix-not-allowed'],
    ['+16846225551', 'prefix-not-allowed'],
    ['+12125550199', 'caller-id-not-allowed', '+12125550777'],
    ['+12125550199', 'caller-id-not-allowed', ''],
  ];
  for (const [to, why, from] of refusals) {
    test(`${JSON.stringify(to)}${from === undefined ? '' : ` from "${from}"`} is refused: ${why}`, () => {
      assert.deepEqual(checkDialling({ to, ...(from !== undefined && { from }) }, trunk), { ok: false, why });
    });
  }

  const allowed: [to: string, from?: string][] = [
    ['+12125550199'],
    ['+442079460123', '+12125550143'],
    ['+74951234567'],
    // Named, and so meant.
    ['+18095550199'],
    ['+447624123456'],
    ['+17875550199'],
    ['+4915112345678'],
  ];
  for (const [to, from = '+12125550142'] of allowed) {
    test(`${to} is dialled from ${from}`, () => {
      assert.deepEqual(checkDialling({ to, from }, trunk), { ok: true, from });
    });
  }

  const address = (text: string, country = 'US') => {
    const uri = parseUri(text);
    assert.ok(uri?.kind === 'sip');
    return { to: text, address: { uri, country: country === 'nowhere' ? undefined : country } };
  };
  for (const to of [
    'sip:200@pbx.example',
    'sip:101@pbx.example',
    'sip:ann@pbx.example',
    'sip:2001234@pbx.example',
    'sip:40012345@pbx.example',
    'sips:+12125550199@pbx.example',
  ]) {
    test(`${to} is called, as its line has it`, () => {
      assert.deepEqual(checkDialling(address(to), trunk), { ok: true, from: '+12125550142' });
    });
  }
  test('digits that are no dear number where they are dialled are an extension', () => {
    for (const [to, country] of [
      ['sip:118118@pbx.example', 'US'],
      ['sip:9118118@pbx.example', 'US'],
      ['sip:118@pbx.example', 'GB'],
    ] as const) {
      assert.deepEqual(checkDialling(address(to, country), trunk), { ok: true, from: '+12125550142' }, to);
    }
  });
  const refusedAddresses: [to: string, why: NumberRefusal, country?: string][] = [
    ['sip:911@pbx.example', 'emergency-number'],
    ['sip:9-112@pbx.example', 'emergency-number'],
    ['sip:101@pbx.example', 'emergency-number', 'IN'],
    ['sip:+19005550199@carrier.example', 'premium-number'],
    ['sip:19005550199@carrier.example', 'premium-number'],
    ['sip:0019005550199@carrier.example', 'premium-number'],
    ['sip:1.900.555.0199@carrier.example', 'premium-number'],
    ['sip:+33123456789@carrier.example', 'prefix-not-allowed'],
    ['sip:09001234567@carrier.example', 'not-e164'],
    // What dials a number at home, with or without a digit for an outside line.
    ['sip:9005550199@pbx.example', 'premium-number'],
    ['sip:99005550199@pbx.example', 'premium-number'],
    ['sip:9765550@pbx.example', 'premium-number'],
    ['sip:99765550@pbx.example', 'premium-number'],
    ['sip:8701234@pbx.example', 'premium-number'],
    ['sip:009001234567@pbx.example', 'premium-number', 'DE'],
    ['sip:0.0137.7123456@pbx.example', 'premium-number', 'DE'],
    // Short ones that are dear.
    ['sip:118118@pbx.example', 'premium-number', 'GB'],
    ['sip:9118118@pbx.example', 'premium-number', 'GB'],
    ['sip:11833@pbx.example', 'premium-number', 'DE'],
    ['sip:011833@pbx.example', 'premium-number', 'DE'],
    ['sip:892424@pbx.example', 'premium-number', 'IT'],
    // Not for certain an extension.
    ['sip:2001234@pbx.example', 'prefix-not-allowed', 'nowhere'],
    ['sip:200123456@pbx.example', 'prefix-not-allowed'],
    ['sip:0200123@pbx.example', 'not-e164'],
    ['sip:200-1234@pbx.example', 'prefix-not-allowed'],
    ['sip:*21*09001234567#@carrier.example', 'prefix-not-allowed'],
  ];
  for (const [to, why, country] of refusedAddresses) {
    test(`${to} is refused all the same: ${why}`, () => {
      assert.deepEqual(checkDialling(address(to, country), trunk), { ok: false, why });
    });
  }

  test('none is, until prefixes are named', () => {
    const without = { ...trunk, prefixes: [] };
    assert.deepEqual(checkDialling({ to: '+12125550199' }, without), { ok: false, why: 'prefix-not-allowed' });
  });

  test('has one spelling in which it is dialled, of whatever country', () => {
    const spellings: readonly ((number: string, code: string, rest: string) => string)[] = [
      (number) => number.slice(1),
      (number) => `00${number.slice(1)}`,
      (number) => `011${number.slice(1)}`,
      (number) => `tel:${number}`,
      (number) => `sip:${number}@carrier.example`,
      (number) => `${number};phone-context=example.com`,
      (number) => `${number};user=phone`,
      (number) => `${number}@carrier.example`,
      (number) => `%2B${number.slice(1)}`,
      (number) => number.replace(/\d$/, (digit) => `%3${digit}`),
      (number) => number.replace(/\d$/, (digit) => String.fromCharCode(0x660 + Number(digit))),
      (number) => number.replace('+', '\uff0b'),
      (_, code, rest) => `+${code} ${rest}`,
      (_, code, rest) => `+${code}-${rest}`,
      (_, code, rest) => `+${code}(0)${rest}`,
      (number) => ` ${number}`,
      (number) => `${number}\n`,
      (number) => `+${number}`,
      (number) => `${number},,1`,
      (number) => `${number}p1`,
      (number) => `${number}w1`,
      (number) => `${number}#`,
      (number) => `*67${number}`,
    ];
    const open = {
      numbers: trunk.numbers,
      prefixes: ['1', '2', '3', '4', '5', '6', '7', '8', '9'].map((d) => `+${d}`),
    };
    const dialled = (to: string) => checkDialling({ to }, open).ok;
    let allowed = 0;
    for (const country of getCountries()) {
      const number = getExampleNumber(country, examples);
      if (number === undefined) continue;
      const { number: e164, countryCallingCode: code, nationalNumber: rest } = number;
      const checked = checkDialling({ to: e164 }, open);
      assert.ok(checked.ok || checked.why !== 'not-e164', e164);
      allowed += checked.ok ? 1 : 0;
      for (const spell of spellings) assert.ok(!dialled(spell(e164, code, rest)), spell(e164, code, rest));
      // A nought before it, or digits after it, is refused but where that is somebody else's number.
      for (const other of [`+${code}0${rest}`, `+${code}1${rest}`, `${e164}1`]) {
        if (dialled(other)) assert.equal(parsePhoneNumberFromString(other)?.number, other);
      }
    }
    assert.ok(allowed > 50, `${allowed} countries`);
    for (const to of ['+4402079460123', '+4901511234567', '+112125550199']) assert.ok(!dialled(to), to);
  });

  test('is dialled as nothing but a plus and digits within a prefix, whatever is asked', () => {
    const nearNumbers = fc.stringMatching(/^[+0-9;@: \r\nA-Fsip*#-]{0,24}$/);
    const digits = fc.tuple(fc.constantFrom('+1', '+44', '+33', '+', '00', ''), fc.stringMatching(/^\d{0,16}$/));
    const asked = fc.oneof(
      fc.string(),
      nearNumbers,
      digits.map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(asked, fc.option(asked, { nil: undefined }), (to, from) => {
        const checked = checkDialling({ to, ...(from !== undefined && { from }) }, trunk);
        if (!checked.ok) return;
        assert.match(to, /^\+[1-9][0-9]{6,14}$/);
        assert.ok(trunk.prefixes.some((prefix) => to.startsWith(prefix)));
        assert.ok(trunk.numbers.includes(checked.from));
      }),
      { numRuns: 2000 },
    );
  });
});
