import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readConfig } from '../../../server/config.ts';
import { certificate, publicAddress } from '../../../server/doctor/public-address.ts';
import { aLine, catalogOf } from '../../support/lines.ts';
import { createTestCa, type TestCa } from '../../support/test-ca.ts';

const noLines = catalogOf([]);
let ca: TestCa;
before(() => {
  ca = createTestCa();
});
after(() => ca.close());

const configOf = (names: readonly string[], days: number) => {
  const { certFile, keyFile } = ca.issue(names, { days });
  const env = { HOYHOY_PUBLIC_URL: 'https://voice.example', HOYHOY_TLS_CERT: certFile, HOYHOY_TLS_KEY: keyFile };
  return readConfig(env);
};

test('a certificate is told with the days that it has, and refused once it has run out or is for another name', async () => {
  assert.equal(await certificate(configOf(['voice.example'], 30)), 'for voice.example, valid for 29 days');
  assert.match(await certificate(configOf(['voice.example'], 5)), /runs out in 4 days/);
  const later = Date.now() + 6 * 86_400_000;
  await assert.rejects(certificate(configOf(['voice.example'], 5), later), { reason: 'certificate-not-valid' });
  await assert.rejects(certificate(configOf(['other.example'], 5)), { reason: 'tls-name-mismatch' });
});

test('without a public address there is nothing to look at, and behind a proxy the certificate is its own', async () => {
  assert.match(await certificate(readConfig({})), /not needed/);
  assert.match(await publicAddress(readConfig({}), noLines), /none/);
  assert.match(await certificate(readConfig({ HOYHOY_PUBLIC_URL: 'https://voice.example' })), /a proxy/);
});

test('without a public address it is told who is sent to where nobody else gets', async () => {
  const ann = { name: 'Ann', email: 'ann@shop.example' };
  const lines = catalogOf([aLine({ transferTargets: [ann, { name: 'Till', phone: '+12125550177' }] })]);
  const mail = { HOYHOY_SMTP_URL: 'smtp://127.0.0.1', HOYHOY_SMTP_FROM: 'line@shop.example' };
  const told = (env: Record<string, string>) => publicAddress(readConfig(env), lines);
  assert.equal(await told({}), 'none: HOYHOY_PUBLIC_URL is not set');
  assert.equal(
    await told({ ...mail, HOYHOY_PORT: '8181' }),
    'none: HOYHOY_PUBLIC_URL is not set; Ann of the line bakery is sent links to http://localhost:8181/answer, which leads to this machine only',
  );
  assert.match(
    await told({ HOYHOY_HOST: '192.0.2.7', HOYHOY_TELEPHONY: 'on' }),
    /; callers by phone are told http:\/\/192\.0\.2\.7:8080\/join, which leads to us in this network only$/,
  );
  assert.equal(await told({ HOYHOY_TELEPHONY: 'on' }), 'none: HOYHOY_PUBLIC_URL is not set', 'phones of this machine');
});

test('an address that leads nowhere is refused with what kept us from it', async () => {
  await assert.rejects(publicAddress(readConfig({ HOYHOY_PUBLIC_URL: 'https://127.0.0.1:2' }), noLines), {
    reason: 'public-address-unreachable',
    message: /ECONNREFUSED/,
  });
});
