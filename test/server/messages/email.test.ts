import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createMailer } from '../../../server/messages/email.ts';
import { startMailServer } from '../../support/mail-server.ts';

const FROM = 'Hoyhoy <line@shop.example>';
const MESSAGE = { id: 'm1', callId: 'c1', line: 'bakery', name: 'Ann', contact: '555-0142', text: 'A cake', at: 0 };
const mail = (changes = {}) => ({
  to: 'owner@shop.example',
  lineName: 'Bakery',
  timezone: 'Europe/London',
  message: { ...MESSAGE, ...changes },
  signal: AbortSignal.timeout(20_000),
});

async function mailer(t: TestContext, refuse?: number) {
  const server = await startMailServer(refuse);
  t.after(() => server.close());
  const sender = createMailer({ url: server.url, from: FROM });
  t.after(() => sender.close());
  return { server, sender };
}

test('a message is written to the owner, with who left it, when and how to reach them', async (t) => {
  const { server, sender } = await mailer(t);
  assert.deepEqual(await sender.send(mail()), { ok: true });
  const [received] = server.mails;
  assert.ok(received);
  assert.deepEqual([received.from, received.to], ['line@shop.example', ['owner@shop.example']]);
  for (const part of [
    /^Subject: Bakery: message from Ann\r$/m,
    /^Message-ID: <m1@/m,
    /^Name: Ann\r$/m,
    /555-0142/,
    /A cake/,
    /1 January 1970/,
  ]) {
    assert.match(received.source, part);
  }
});

test('a caller can write no header and no recipient of their own', async (t) => {
  const { server, sender } = await mailer(t);
  const name = 'Ann\r\nBcc: thief@evil.example\r\n\r\nHello';
  assert.deepEqual(
    await sender.send(mail({ name, contact: 'x\r\nTo: y@evil.example', text: '\r\n.\r\nMAIL FROM:<x@y.example>' })),
    { ok: true },
  );
  assert.equal(server.mails.length, 1);
  const [received] = server.mails;
  assert.deepEqual(received?.to, ['owner@shop.example']);
  assert.doesNotMatch(received?.source ?? '', /^(Bcc|To: y@)/im);
});

test('a recording goes with it, and one that is gone does not keep the words from going', async (t) => {
  const { server, sender } = await mailer(t);
  const dir = await mkdtemp(join(tmpdir(), 'hoyhoy-mail-'));
  t.after(() => rm(dir, { recursive: true }));
  await writeFile(join(dir, 'm1.wav'), 'RIFF');
  assert.deepEqual(await sender.send(mail({ recording: join(dir, 'm1.wav') })), { ok: true });
  assert.deepEqual(await sender.send(mail({ recording: join(dir, 'gone.wav') })), { ok: true });
  assert.match(server.mails[0]?.source ?? '', /filename=m1\.wav[\s\S]*UklGRg==/);
  assert.match(server.mails[1]?.source ?? '', /Recording: .*gone\.wav/);
});

test('a recipient refused for good is not tried again; one refused for now, or a server that is away, is', async (t) => {
  const [forGood, forNow, away] = await Promise.all([mailer(t, 550), mailer(t, 450), startMailServer()]);
  await away.close();
  assert.deepEqual(await forGood.sender.send(mail()), {
    ok: false,
    error: 'The mail server did not take it (EENVELOPE, answer 550)',
    lasting: true,
  });
  const later = await forNow.sender.send(mail());
  assert.deepEqual(later, {
    ok: false,
    error: 'The mail server did not take it (EENVELOPE, answer 450)',
    lasting: false,
  });
  const gone = await createMailer({ url: away.url, from: FROM }).send(mail());
  assert.deepEqual(gone, { ok: false, error: 'The mail server did not take it (ESOCKET)', lasting: false });
});

test('a password goes nowhere unencrypted', async (t) => {
  const server = await startMailServer();
  t.after(() => server.close());
  // The same server under a name that is not this machine's, as far as the mailer knows.
  const url = server.url.replace('127.0.0.1', '0.0.0.0').replace('smtp://', 'smtp://line:secret@');
  const tried = await createMailer({ url, from: FROM }).send(mail());
  assert.ok(!tried.ok && /ETLS/.test(tried.error), JSON.stringify(tried));
  assert.equal(server.mails.length, 0);
});
