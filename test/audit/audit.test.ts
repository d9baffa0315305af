import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { readAdvisories } from './advisories.ts';
import { exceptions, isExcepted, LICENCES } from './exceptions.ts';
import { isLicensed } from './licence.ts';
import { lockfileProblems } from './lockfile.ts';

const NOW = new Date('2026-11-24');
const INTEGRITY = `sha512-${'A'.repeat(86)}==`;
const GOOD = { version: '1.0.0', integrity: INTEGRITY, license: 'MIT' };

function problems(found: object, more: { manifest?: object; npmrc?: string } = {}): string[] {
  const lock = JSON.stringify({ lockfileVersion: 3, packages: { '': {}, 'node_modules/a': found } });
  const manifest = JSON.stringify(more.manifest ?? { dependencies: { a: '1.0.0' } });
  return lockfileProblems({ lock, manifest, npmrc: more.npmrc ?? 'ignore-scripts=true\n' }, NOW);
}

describe('the audit of dependencies', () => {
  it('finds nothing in a package as it should be', () => assert.deepEqual(problems(GOOD), []));

  const bad: [string, object, RegExp][] = [
    ['without a hash', { ...GOOD, integrity: undefined }, /no SHA-512/],
    ['with a weak hash', { ...GOOD, integrity: 'sha1-abc=' }, /no SHA-512/],
    ['from an address of its own', { ...GOOD, resolved: 'git+ssh://git@evil.example/a.git' }, /names where it is from/],
    ['from another registry', { ...GOOD, resolved: 'https://evil.example/a.tgz' }, /evil\.example/],
    ['that runs a script', { ...GOOD, hasInstallScript: true }, /runs a script/],
    ['under a licence that nobody has agreed to', { ...GOOD, license: 'AGPL-3.0-only' }, /AGPL-3\.0-only/],
    ['without a licence', { ...GOOD, license: undefined }, /\(none\)/],
    ['that is a link', { ...GOOD, link: true }, /is a link/],
  ];
  for (const [what, found, message] of bad) {
    it(`refuses a package ${what}`, () => {
      const [first, ...others] = problems(found);
      assert.match(first ?? '', message);
      assert.deepEqual(others, []);
    });
  }

  it('asks only for the licence of what is shipped', () => {
    assert.deepEqual(problems({ ...GOOD, license: 'MPL-2.0', dev: true }), []);
  });

  it('refuses a range of versions, and scripts at install time', () => {
    assert.match(String(problems(GOOD, { manifest: { dependencies: { a: '^1.0.0' } } })), /not as one version/);
    assert.match(String(problems(GOOD, { npmrc: 'ignore-scripts=false' })), /run scripts/);
  });

  it('understands expressions of licences', () => {
    for (const good of [
      'MIT',
      'apache-2.0',
      '(MIT OR GPL-3.0)',
      'GPL-3.0 OR (MIT AND ISC)',
      '(Apache-2.0 AND BSD-3-Clause)',
    ]) {
      assert.ok(isLicensed(good, LICENCES), good);
    }
    for (const evil of [
      'GPL-3.0',
      'MIT AND GPL-3.0',
      '(MIT',
      'MIT OR',
      '',
      'MIT GPL-3.0',
      'SEE LICENSE IN LICENSE.md',
    ]) {
      assert.ok(!isLicensed(evil, LICENCES), evil);
    }
  });

  it('ends an exception on its day, and keeps none that nothing needs', async () => {
    const some = [{ name: 'a', advisory: '7', why: '', until: '2027-01-01' }];
    assert.ok(isExcepted(some, 'a', NOW, '7'));
    assert.ok(!isExcepted(some, 'a', NOW, '8') && !isExcepted(some, 'b', NOW, '7'));
    assert.ok(!isExcepted(some, 'a', new Date('2027-01-01'), '7'));
    const { packages } = z
      .object({ packages: z.record(z.string(), z.unknown()) })
      .parse(JSON.parse(await readFile('package-lock.json', 'utf8')));
    for (const { name, why } of Object.values(exceptions).flat()) {
      assert.ok(`node_modules/${name}` in packages, `${name} is not used any more`);
      assert.ok(why.length > 20, `${name} is excepted for no reason`);
    }
  });
});

describe('known vulnerabilities', () => {
  const via = (severity: string) => ({ source: 1234, title: 'Overflow', url: 'https://a.example/1', severity });
  const output = (severity: string) =>
    JSON.stringify({ auditReportVersion: 2, vulnerabilities: { a: { via: [via(severity)] }, b: { via: ['a'] } } });

  it('are problems from high severity on, told once each', () => {
    for (const severity of ['high', 'critical']) {
      const found = readAdvisories(output(severity), NOW);
      const problem = `a is vulnerable (${severity}): Overflow https://a.example/1`;
      assert.deepEqual(found, { kind: 'asked', known: 1, problems: [problem] });
    }
    assert.deepEqual(readAdvisories(output('moderate'), NOW), { kind: 'asked', known: 1, problems: [] });
    assert.deepEqual(readAdvisories('{"vulnerabilities":{}}', NOW), { kind: 'asked', known: 0, problems: [] });
  });

  it('are not said to have been asked for where no registry told any', () => {
    const refused = JSON.stringify({
      message: '405 Method Not Allowed - POST https://registry.example/bulk',
      statusCode: 405,
    });
    assert.deepEqual(readAdvisories(refused, NOW), { kind: 'not-asked', why: '405 Method Not Allowed' });
    for (const nothing of ['', 'npm ERR! network', '[]']) assert.equal(readAdvisories(nothing, NOW).kind, 'not-asked');
  });
});
