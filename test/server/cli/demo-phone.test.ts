import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { type TestContext, test } from 'node:test';
import { pino } from 'pino';
import { WebSocket } from 'ws';
import { listen } from '../../../server/api/listen.ts';
import { bytesFromPcm } from '../../../server/audio/pcm.ts';
import { createDemoPhones } from '../../../server/demo-phone.ts';
import { userOf } from '../../../server/telephony/sip/message/uri.ts';
import { Happenings } from '../../support/happenings.ts';
import { HeardAudio } from '../../support/heard-audio.ts';
import { SAMPLE_RATE, tone } from '../../support/scripted-realtime/tone.ts';
import { AnsweringPhone } from '../../support/telephony/answering-phone.ts';

async function site(t: TestContext, gateway: AnsweringPhone, most?: number) {
  t.after(() => gateway.close());
  const logger = pino({ level: 'silent' });
  const listening = await listen(
    { fetch: () => new Response(null, { status: 404 }) },
    {
      host: '127.0.0.1',
      port: { number: 0, explicit: true },
      upgrade: createDemoPhones({ sip: gateway.address(), logger, ...(most !== undefined && { most }) }),
    },
  );
  t.after(() => listening.close());
  return listening.url;
}

/** A page that calls, and what it is told. */
function page(t: TestContext, url: string, number: string, origin = url) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/phone?number=${encodeURIComponent(number)}`, { origin });
  const happenings = new Happenings();
  const told: unknown[] = [];
  const heard = new HeardAudio(8_000);
  socket.on('message', (data: Buffer, isBinary) => {
    if (isBinary) heard.add(Int16Array.from({ length: data.length >> 1 }, (_, i) => data.readInt16LE(i * 2)));
    else told.push(JSON.parse(data.toString()));
    happenings.check();
  });
  let refusal = '';
  socket.on('error', (error) => {
    refusal = error.message;
  });
  const closed = new Promise<string>((resolve) => {
    socket.once('close', () => resolve(refusal));
  });
  t.after(() => socket.terminate());
  const until = (count: number) => happenings.until(() => told.length >= count, `${count} messages`, 5_000);
  return { socket, told, heard, until, closed };
}

test('a page calls the number that was dialled: sound and keys go both ways, and hanging up ends it', async (t) => {
  const called: (string | undefined)[] = [];
  const gateway = await AnsweringPhone.open((call, phone) => {
    called.push(userOf(call.request.uri));
    phone.answer(call);
  });
  const { socket, told, heard, until } = page(t, await site(t, gateway), '2125550142');
  await until(2);
  assert.deepEqual(told, [{ type: 'ringing' }, { type: 'answered' }]);
  assert.deepEqual(called, ['+12125550142']);

  gateway.play(tone(1000, 500), SAMPLE_RATE);
  const pcm = tone(440, 800).filter((_, i) => i % 3 === 0);
  let at = 0;
  const microphone = setInterval(() => {
    const frame = pcm.slice(at, at + 160);
    at += 160;
    if (frame.length === 160) socket.send(bytesFromPcm(frame));
  }, 20);
  t.after(() => clearInterval(microphone));
  await Promise.all([heard.untilAudible(300), gateway.heard.untilAudible(300)]);
  assert.equal(heard.tone([440, 1000]), 1000);
  assert.equal(gateway.heard.tone([440, 1000]), 440);
  socket.send(JSON.stringify({ type: 'press', key: '#' }));
  await gateway.happenings.until(() => gateway.digits === '#', 'key', 5_000);
  socket.close();
  await gateway.until('ended');
});

test('the gateway’s refusal and hang-up are told in words of a telephone', async (t) => {
  for (const [status, why] of [
    [404, 'unknown-number'],
    [486, 'busy'],
    [503, 'no-service'],
  ] as const) {
    const { told, closed } = page(t, await site(t, await AnsweringPhone.open((call) => call.reject(status))), '5');
    await closed;
    assert.deepEqual(told, [{ type: 'ended', why }]);
  }
});

test('a page of another site, and anything but a number are refused', async (t) => {
  const called: unknown[] = [];
  const gateway = await AnsweringPhone.open((call) => called.push(call));
  const url = await site(t, gateway);
  for (const [number, origin] of [
    ['2125550142', 'https://elsewhere.example'],
    ['shop@192.0.2.1', url],
    ['1;transport=tcp', url],
    ['', url],
  ] as const) {
    assert.match(await page(t, url, number, origin).closed, /403/, number);
  }
  assert.deepEqual(called, []);
});

test('a request to no address at all is refused, and ends nothing', async (t) => {
  const url = await site(t, await AnsweringPhone.open(() => {}));
  const headers = { origin: url, connection: 'Upgrade', upgrade: 'websocket' };
  const asked = request(url, { path: '//', headers }).end();
  const [{ statusCode }] = await once(asked, 'response');
  assert.equal(statusCode, 403);
});

test('only so many telephones are off the hook at once', async (t) => {
  const gateway = await AnsweringPhone.open((call) => call.ring());
  const url = await site(t, gateway, 1);
  const first = page(t, url, '1');
  await first.until(1);
  const second = page(t, url, '2');
  await second.closed;
  assert.deepEqual(second.told, [{ type: 'ended', why: 'full' }]);
  assert.deepEqual(first.told, [{ type: 'ringing' }]);
});
