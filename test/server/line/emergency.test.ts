import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { isEmergencyNumber } from '../../../server/line/emergency/is-emergency-number.ts';
import { emergencyNumbersOf } from '../../../server/line/emergency/local-number.ts';
import { emergencyTable } from '../../../server/line/emergency/table.ts';
import type { Line } from '../../../server/line/line.ts';
import { parseSettings } from '../../../server/line/settings.ts';

describe('an emergency number', () => {
  const yes: [number: string, country?: string][] = [
    ...['112', '911', '999', '000', '110', '119', '100', '108', '15', '17', '18', '111', '122', '1669'].map(
      (number): [string] => [number],
    ),
    ['112', 'DE'],
    ['110', 'de'],
    ['911', 'DE'],
    ['113', 'IT'],
    ['061', 'ES'],
    // Outside lines.
    ['9911', 'US'],
    ['9,911', 'US'],
    ['0112', 'DE'],
    ['0-110', 'DE'],
    ['8 112'],
    // Other writings.
    ['9-1-1'],
    [' 1 1 2 '],
    ['+911'],
    ['+112'],
    ['１１２'],
    ['٩١١'],
    ['१०८'],
    ['tel:911'],
    ['tel:112;phone-context=+49'],
    ['sip:911@gateway.example;user=phone'],
    ['SIPS:112@gateway.example'],
    ['urn:service:sos'],
    ['urn:service:sos.fire'],
    ['911#'],
    // Service codes before it.
    ['*67911', 'US'],
    ['*67 911'],
    ['#31#112', 'DE'],
    ['*31#110', 'DE'],
    // Through another country.
    ['+1911'],
    ['+1 911 555 0123'],
    ['+49112'],
    ['+49110'],
    ['+490110'],
    ['+44999'],
    ['+33 15'],
    ['0049110', 'FR'],
    ['011 44 999', 'US'],
    ['000 44 999'],
    ['+81119'],
    ['+1876119'],
  ];
  for (const [number, country] of yes) {
    test(`is ${number}${country ? ` dialled in ${country}` : ''}`, () =>
      assert.equal(isEmergencyNumber(number, country), true));
  }

  const no: [number: string, country?: string][] = [
    [''],
    ['+12125550142'],
    ['+441632960123'],
    ['+493012345678'],
    ['+4911298765432'],
    ['+911122334455'],
    ['+33155667788'],
    ['2125550142', 'US'],
    ['030112233', 'DE'],
    ['100', 'DE'],
    ['15', 'US'],
    ['411', 'US'],
    ['611', 'US'],
    ['1911', 'GB'],
    ['sip:alice@911.example'],
    ['sip:help@example.org'],
    ['tel:+12125550142;ext=911'],
    ['urn:service:counseling'],
  ];
  for (const [number, country] of no) {
    test(`is not ${number}${country ? ` dialled in ${country}` : ''}`, () =>
      assert.equal(isEmergencyNumber(number, country), false));
  }

  test('is each one of the table, at home, from an outside line and from abroad', () => {
    for (const { country, callingCode, all } of emergencyTable) {
      for (const number of all) {
        const forms = [number, `9${number}`, `0${number}`, `+${callingCode}${number}`, `00${callingCode}${number}`];
        for (const form of forms) assert.ok(isEmergencyNumber(form, country), `${form} in ${country}`);
        assert.ok(isEmergencyNumber(number), number);
      }
    }
  });

  test('is told from anything at all', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 5000 }), (text) => void isEmergencyNumber(text)));
  });
});

describe('the table of emergency numbers', () => {
  test('has whole rows, each country once, and codes as they are written', () => {
    const countries = emergencyTable.map(({ country }) => country);
    assert.equal(new Set(countries).size, countries.length);
    assert.ok(countries.length > 200, `${countries.length}`);
    for (const { country, callingCode, named, all } of emergencyTable) {
      assert.match(country, /^[A-Z]{2}$/);
      assert.match(callingCode, /^[1-9]\d{0,6}$/);
      assert.ok(named.length >= 1 && named.length <= 2, country);
      assert.equal(new Set(all).size, all.length, `${country} has a number twice`);
      for (const number of all) assert.match(number, /^\d{2,6}$/, country);
    }
  });
});

describe('what callers of a line are told to dial', () => {
  const of = (line: Partial<Line>) => emergencyNumbersOf({ timezone: 'UTC', languages: ['en'], ...line });

  test("is the line's own number, else that of the country of phone, time zone or language", () => {
    assert.deepEqual(of({ emergencyNumber: '555', phone: '+12125550142' }), ['555']);
    assert.deepEqual(of({ phone: '+12125550142', timezone: 'Europe/Berlin' }), ['911']);
    assert.deepEqual(of({ phone: '+18765550142' }), ['110', '119']);
    assert.deepEqual(of({ phone: '+441632960123' }), ['999', '112']);
    assert.deepEqual(of({ phone: '+79161234567' }), ['112', '103']);
    assert.deepEqual(of({ phone: '+77011234567' }), ['112', '103']);
    assert.deepEqual(of({ timezone: 'Asia/Kolkata' }), ['112']);
    assert.deepEqual(of({ timezone: 'Asia/Tokyo' }), ['119', '110']);
    assert.deepEqual(of({ timezone: 'Australia/Sydney' }), ['000']);
    assert.deepEqual(of({ timezone: 'America/New_York' }), ['911']);
    assert.deepEqual(of({ languages: ['pt-BR'] }), ['192', '190']);
  });

  test('is unknown where nothing tells a country', () => {
    assert.deepEqual(of({}), []);
    assert.deepEqual(of({ languages: ['es'] }), []);
  });
});

describe('line.yaml', () => {
  const parse = (yaml: string) => parseSettings('line.yaml', `name: x\ngreeting: x\n${yaml}`);
  const messages = (yaml: string) => {
    const parsed = parse(yaml);
    return parsed.ok ? [] : parsed.issues.map(({ message }) => message);
  };

  test('refuses an emergency number as its phone', () => {
    for (const number of ['112', '911', '+49112', '+19115550123', '9-1-1']) {
      assert.deepEqual(messages(`phone: "${number}"`), [`"${number}" is an emergency number`]);
    }
  });

  test('takes a short number as what callers are told to dial', () => {
    assert.deepEqual(messages('emergencyNumber: "112"'), []);
    assert.deepEqual(messages('emergencyNumber: "+49112"'), ['"+49112" is not a short number']);
    assert.match(String(messages('emergencyNumber: 112')), /was read as a number/);
  });
});
