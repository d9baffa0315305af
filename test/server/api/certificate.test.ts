import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pino } from 'pino';
import { type Certificate, readCertificate } from '../../../server/api/certificate.ts';
import { watchCertificate } from '../../../server/api/certificate-watch.ts';
import { createTestCa, type TestCa } from '../../support/test-ca.ts';

let ca: TestCa;
let dir: string;
before(() => {
  ca = createTestCa();
  dir = mkdtempSync(join(tmpdir(), 'hoyhoy-cert-'));
});
after(() => {
  ca.close();
  rmSync(dir, { recursive: true });
});

test('a certificate for the name, or the address, is taken, and tells until when it is valid', async () => {
  const files = ca.issue(['voice.example', '192.0.2.7'], { days: 30 });
  const days = ((await readCertificate(files, 'voice.example')).validUntil.getTime() - Date.now()) / 86_400_000;
  assert.ok(days > 29 && days < 31, `${days} days`);
  await readCertificate(files, '192.0.2.7');
});

test('a certificate for another name is refused with the names that it has', async () => {
  const files = ca.issue(['other.example']);
  await assert.rejects(readCertificate(files, 'voice.example'), {
    reason: 'tls-name-mismatch',
    message: /not for voice\.example, but for DNS:other\.example/,
    cure: /HOYHOY_PUBLIC_URL/,
  });
});

test('a certificate has to be for the name of TURN too, where that is another', async () => {
  const files = ca.issue(['voice.example', 'turn.example']);
  await readCertificate(files, 'voice.example', 'turn.example');
  await assert.rejects(readCertificate(files, 'voice.example', 'relay.example'), { reason: 'tls-name-mismatch' });
});

test('files that are away, hold something else or do not belong together are refused by their variable', async () => {
  const good = ca.issue(['voice.example']);
  const away = { ...good, keyFile: join(dir, 'away.key') };
  await assert.rejects(readCertificate(away, 'voice.example'), {
    reason: 'tls-file-unreadable',
    message: /HOYHOY_TLS_KEY.*does not exist/,
  });
  const text = join(dir, 'text.pem');
  writeFileSync(text, 'a secret that must not be repeated');
  await assert.rejects(readCertificate({ ...good, keyFile: text }, 'voice.example'), (error: Error) => {
    assert.match(error.message, /HOYHOY_TLS_KEY\) holds no private key/);
    assert.doesNotMatch(error.message, /must not be repeated/);
    return true;
  });
  await assert.rejects(readCertificate({ ...good, certFile: text }, 'voice.example'), { reason: 'tls-file-invalid' });
  const other = ca.issue(['voice.example']);
  await assert.rejects(readCertificate({ ...good, keyFile: other.keyFile }, 'voice.example'), {
    reason: 'tls-key-mismatch',
  });
});

test('a renewed certificate is told of, and one that can not be used is not', async (t) => {
  const files = ca.issue(['voice.example']);
  const before = await readCertificate(files, 'voice.example');
  const renewed = Promise.withResolvers<Certificate>();
  const told: Certificate[] = [];
  const watching = watchCertificate({
    files,
    names: ['voice.example'],
    onRenewed(certificate) {
      told.push(certificate);
      renewed.resolve(certificate);
    },
    logger: pino({ level: 'silent' }),
    everyMs: 20,
  });
  t.after(() => watching.stop());
  writeFileSync(files.certFile, 'half a certif');
  files.renew({ days: 60 });
  assert.notEqual((await renewed.promise).cert, before.cert);
  for (const { validUntil } of told) assert.ok(validUntil > before.validUntil);
});
