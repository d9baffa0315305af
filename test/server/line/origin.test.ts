import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { originAllowed, parseOriginPattern } from '../../../server/line/origin.ts';

describe('parseOriginPattern', () => {
  const accepted: [string, string][] = [
    ['*', '*'],
    ['https://shop.example', 'https://shop.example'],
    ['https://Shop.Example:443', 'https://shop.example'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
    ['https://*.shop.example:8443', 'https://*.shop.example:8443'],
    ['http://localhost:*', 'http://localhost:*'],
    ['http://[::1]:*', 'http://[::1]:*'],
  ];
  for (const [text, pattern] of accepted) {
    test(`reads ${text} as browsers would send it`, () => {
      assert.deepEqual(parseOriginPattern(text), { ok: true, pattern });
    });
  }

  const refused: [string, RegExp][] = [
    ['shop.example', /Write "https:\/\/shop\.example"/],
    ['ftp://shop.example/x', /Write "https:\/\/shop\.example"/],
    ['https://shop.example/', /no final slash: write "https:\/\/shop\.example"/],
    ['https://shop.example/page?x=1', /no path.*write "https:\/\/shop\.example"/],
    ['https://*', /https:\/\/\*\.shop\.example/],
    ['https://*.example', /https:\/\/\*\.shop\.example/],
    ['https://*.10.0.0.1', /https:\/\/\*\.shop\.example/],
    ['https://shop-*.example', /https:\/\/\*\.shop\.example/],
    ['https://shop.example:*', /Name the port/],
    ['https://me:secret@shop.example', /scheme and host alone/],
    ['https://shop.example:99999', /scheme and host alone/],
    ['https://', /scheme and host alone/],
    ['', /Write "https:\/\/shop\.example"/],
  ];
  for (const [text, cure] of refused) {
    test(`refuses "${text}" and says what to write`, () => {
      const parsed = parseOriginPattern(text);
      assert.equal(parsed.ok, false);
      if (!parsed.ok) assert.match(parsed.cure, cure);
    });
  }

  test('what it accepts it accepts again unchanged, whatever the text', () => {
    const near = fc.stringMatching(/^(https?:\/\/)?[a-z*.:[\]/@0-9]{0,20}$/);
    fc.assert(
      fc.property(fc.oneof(near, fc.string(), fc.webUrl()), (text) => {
        const parsed = parseOriginPattern(text);
        if (parsed.ok) assert.deepEqual(parseOriginPattern(parsed.pattern), parsed);
        else assert.ok(parsed.message && parsed.cure);
      }),
    );
  });
});

describe('originAllowed', () => {
  const cases: [patterns: string[], origin: string, allowed: boolean][] = [
    [['https://shop.example'], 'https://shop.example', true],
    [['https://shop.example'], 'http://shop.example', false],
    [['https://shop.example'], 'https://shop.example:8443', false],
    [['https://shop.example'], 'https://shop.example.evil.test', false],
    [['https://*.shop.example'], 'https://a.shop.example', true],
    [['https://*.shop.example'], 'https://a.b.shop.example', true],
    [['https://*.shop.example'], 'https://shop.example', false],
    [['https://*.shop.example'], 'https://evilshop.example', false],
    [['https://*.shop.example'], 'http://a.shop.example', false],
    [['https://*.shop.example'], 'https://a.shop.example:8443', false],
    [['http://localhost:*'], 'http://localhost:5173', true],
    [['http://localhost:*'], 'http://localhost', true],
    [['http://localhost:*'], 'http://localhost.evil.test:80', false],
    [['http://localhost:*'], 'https://localhost:5173', false],
    [['http://[::1]:*'], 'http://[::1]:5173', true],
    [['*'], 'https://anything.example', true],
    [['*'], 'null', true],
    [['https://shop.example'], 'null', false],
    [['https://shop.example'], 'https://shop.example/', false],
    [['https://*.shop.example'], 'https://evil.test#.shop.example', false],
    [['https://*.shop.example'], 'https://x@a.shop.example', false],
    [[], 'https://shop.example', false],
  ];
  for (const [patterns, origin, allowed] of cases) {
    test(`${patterns.join(' ') || 'an empty list'} ${allowed ? 'lets in' : 'keeps out'} ${origin}`, () => {
      assert.equal(originAllowed(patterns, origin), allowed);
    });
  }
});
