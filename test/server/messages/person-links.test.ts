import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { pino } from 'pino';
import { createLinkSender } from '../../../server/messages/person-links.ts';
import { aLine } from '../../support/lines.ts';
import { startMailServer } from '../../support/mail-server.ts';
import { startReceiver, verified } from '../../support/webhook-receiver.ts';

const logger = pino({ level: 'silent' });
const link = { id: 'a1', callId: 'call-1', expiresAt: Date.UTC(2026, 10, 30, 9, 2) };
const url = 'https://voice.example/answer#a.signed.link';
const line = aLine({ name: 'Marlow Street Bakery' });
const secret = `whsec_${randomBytes(32).toString('base64')}`;

async function wired(t: TestContext, ...answer: Parameters<typeof startReceiver>) {
  const [there, server] = await Promise.all([startReceiver(...answer), startMailServer()]);
  t.after(() => Promise.all([there.close(), server.close()]));
  const sender = createLinkSender(
    { webhook: { secrets: [secret], anywhere: true }, mail: { url: server.url, from: 'line@shop.example' } },
    logger,
  );
  const target = { name: 'Ann', email: 'ann@shop.example', webhook: there.url };
  const send = (to: Parameters<typeof sender.reaches>[0] = target) =>
    sender.send({ line, target: to, link, url, signal: AbortSignal.timeout(20_000) });
  return { there, server, sender, target, send };
}

test('a link goes by every way that the person wants, and tells nothing of the caller', async (t) => {
  const { there, server, send } = await wired(t);
  assert.equal(await send(), true);
  const [received] = there.received;
  assert.ok(received && verified(received, secret));
  assert.equal(received.id, 'link_a1');
  const { timestamp, ...event } = JSON.parse(received.body);
  assert.ok(Date.parse(timestamp) > 0);
  assert.deepEqual(event, {
    type: 'person.asked',
    data: {
      ...{ id: 'a1', line: 'bakery', lineName: 'Marlow Street Bakery', call: 'call-1', person: 'Ann' },
      ...{ link: url, expires: '2026-11-30T09:02:00.000Z' },
    },
  });
  const [mail] = server.mails;
  assert.deepEqual(mail?.to, ['ann@shop.example']);
  assert.match(mail?.source ?? '', /^Subject: Marlow Street Bakery: a caller is waiting for you\r$/m);
  // RFC 2045 6.7: lines are wrapped by an equals sign at their end.
  assert.ok(mail?.source.replaceAll('=\r\n', '').includes(url));
});

test('a mail speaks the language of the line, and English where it is none of ours', async (t) => {
  const { server, sender, target } = await wired(t);
  const { webhook: _, ...byMail } = target;
  for (const [language, subject] of [
    ['de-AT', /^Subject: Marlow Street Bakery: Ein Anruf wartet auf Sie\r$/m],
    ['ja', /^Subject: Marlow Street Bakery: a caller is waiting for you\r$/m],
  ] as const) {
    const signal = AbortSignal.timeout(20_000);
    await sender.send({ line: { ...line, languages: [language] }, target: byMail, link, url, signal });
    assert.match(server.mails.at(-1)?.source ?? '', subject);
  }
});

test('one way is enough; where none works, nobody is waited for', async (t) => {
  const { sender, target, send } = await wired(t, (response) => response.writeHead(500).end());
  assert.equal(await send(), true, 'the mail has gone');
  const { email: _, ...alone } = target;
  assert.equal(await send(alone), false);
  assert.equal(sender.reaches(alone), true);
});

test('nobody is reached by a way that this installation or the person does not have', () => {
  const nothing = createLinkSender({}, logger);
  const webhooks = createLinkSender({ webhook: { secrets: [secret], anywhere: false } }, logger);
  assert.equal(nothing.reaches({ name: 'Ann', email: 'ann@shop.example', webhook: 'https://chat.example' }), false);
  assert.equal(webhooks.reaches({ name: 'Ann', email: 'ann@shop.example', phone: '+12125550177' }), false);
  assert.equal(webhooks.reaches({ name: 'Ann', webhook: 'https://chat.example' }), true);
});
