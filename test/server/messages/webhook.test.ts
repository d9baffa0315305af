import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it, type TestContext } from 'node:test';
import { isPublicAddress, publicLookup } from '../../../server/messages/public-address.ts';
import { sendWebhook } from '../../../server/messages/webhook.ts';
import { startReceiver, verified } from '../../support/webhook-receiver.ts';

const secret = () => `whsec_${randomBytes(32).toString('base64')}`;
const call = (url: string, changes = {}) => ({
  url,
  id: 'msg_1',
  body: '{"type":"message.taken","data":{"text":"Grüße"}}',
  at: new Date(1_700_000_000_000),
  signal: AbortSignal.timeout(20_000),
  ...changes,
});

async function receiver(t: TestContext, ...answer: Parameters<typeof startReceiver>) {
  const started = await startReceiver(...answer);
  t.after(() => started.close());
  return started;
}

describe('a webhook', () => {
  it('is signed so that another implementation of the specification verifies it, with each secret', async (t) => {
    const there = await receiver(t);
    const [fresh, former] = [secret(), secret()];
    assert.deepEqual(await sendWebhook(call(there.url), { secrets: [fresh, former], anywhere: true }), { ok: true });
    const [received] = there.received;
    assert.ok(received);
    assert.equal(received.id, 'msg_1');
    assert.equal(received.timestamp, '1700000000');
    assert.ok(verified(received, fresh) && verified(received, former));
    assert.ok(!verified(received, secret()));
    assert.ok(!verified({ ...received, body: received.body.replace('taken', 'faked') }, fresh));
  });

  it('counts as sent with any 2xx only, and says what else was answered', async (t) => {
    for (const [status, expected] of [
      [200, { ok: true }],
      [202, { ok: true }],
      [410, { ok: false, error: 'The receiver answered 410: it wants no more', lasting: true }],
      [500, { ok: false, error: 'The receiver answered 500' }],
    ] as const) {
      const there = await receiver(t, (response) => response.writeHead(status).end('a body'));
      assert.deepEqual(await sendWebhook(call(there.url), { secrets: [secret()], anywhere: true }), expected);
    }
    const busy = await receiver(t, (response) => response.writeHead(503, { 'retry-after': '120' }).end());
    assert.deepEqual(await sendWebhook(call(busy.url), { secrets: [secret()], anywhere: true }), {
      ok: false,
      error: 'The receiver answered 503',
      notBeforeMs: 120_000,
    });
  });

  it('is not sent where a redirect points to', async (t) => {
    const elsewhere = await receiver(t);
    const there = await receiver(t, (response) => response.writeHead(307, { location: elsewhere.url }).end());
    const tried = await sendWebhook(call(there.url), { secrets: [secret()], anywhere: true });
    assert.deepEqual(tried, { ok: false, error: 'The receiver answered 307; redirects are not followed' });
    assert.equal(elsewhere.received.length, 0);
  });

  it('gives up on a receiver that is not there or does not answer', async (t) => {
    const gone = await startReceiver();
    await gone.close();
    const refused = await sendWebhook(call(gone.url), { secrets: [secret()], anywhere: true });
    assert.deepEqual(refused, { ok: false, error: 'The receiver could not be reached (ECONNREFUSED)' });
    const abort = new AbortController();
    const silent = await receiver(t, () => abort.abort());
    const timedOut = await sendWebhook(call(silent.url, { signal: abort.signal }), {
      secrets: [secret()],
      anywhere: true,
    });
    assert.deepEqual(timedOut, { ok: false, error: 'The receiver did not answer in time' });
  });

  it('survives an endless answer', async (t) => {
    const there = await receiver(t, (response) => {
      response.writeHead(200);
      const more = () => void response.write(Buffer.alloc(16_384), (error) => error || more());
      more();
    });
    assert.deepEqual(await sendWebhook(call(there.url), { secrets: [secret()], anywhere: true }), { ok: true });
  });
});

describe('what a webhook may reach', () => {
  it('is https and public addresses only, unless the owner of the server allows more', async (t) => {
    const there = await receiver(t);
    const { port } = new URL(there.url);
    const hosts = ['127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1', '169.254.169.254', 'localhost'];
    for (const url of [there.url, ...hosts.map((host) => `https://${host}:${port}/`)]) {
      const tried = await sendWebhook(call(url), { secrets: [secret()], anywhere: false });
      assert.ok(!tried.ok && /HOYHOY_WEBHOOK_TARGETS=any/.test(tried.error), `${url}: ${JSON.stringify(tried)}`);
    }
    assert.equal(there.received.length, 0);
  });

  it('tells public addresses from others', () => {
    for (const address of ['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111'])
      assert.ok(isPublicAddress(address), address);
    for (const address of [
      ...[
        '10.1.2.3',
        '172.31.255.255',
        '192.168.0.1',
        '100.64.0.1',
        '0.0.0.0',
        '255.255.255.255',
        '224.0.0.1',
        '198.18.0.1',
      ],
      ...[
        '::',
        '::1',
        'fe80::1',
        'fd00::1',
        'ff02::1',
        '64:ff9b::a00:1',
        '2002:a00:1::',
        '2001:db8::1',
        '::ffff:8.8.8.8',
        'name',
      ],
    ]) {
      assert.ok(!isPublicAddress(address), address);
    }
  });

  it('is looked at in what the connection will use: a name that leads inside is refused', async () => {
    const refused = new Promise((resolve) => publicLookup('localhost', { all: true }, (error) => resolve(error?.code)));
    assert.equal(await refused, 'ENOTPUBLIC');
  });
});
