import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { RoomServiceClient } from 'livekit-server-sdk';
import { readConfig } from '../../../server/config.ts';
import { ensureLiveKit } from '../../../server/livekit/ensure.ts';
import { randomKeys, startLiveKit as start } from '../../../server/livekit/server.ts';
import { startLiveKit, type TestLiveKit } from '../../support/livekit.ts';
import { freePort } from '../../support/ports.ts';

let livekit: TestLiveKit;
before(async () => {
  livekit = await startLiveKit();
});
after(() => livekit.close());

const rooms = () => new RoomServiceClient(livekit.url.replace('ws', 'http'), livekit.apiKey, livekit.apiSecret);

test('a started server takes our keys and no others', async () => {
  await rooms().createRoom({ name: 'one' });
  assert.deepEqual(
    (await rooms().listRooms()).map((room) => room.name),
    ['one'],
  );
  const stranger = new RoomServiceClient(livekit.url.replace('ws', 'http'), livekit.apiKey, 'x'.repeat(40));
  await assert.rejects(stranger.listRooms());
});

test('a restarted server answers at the same address with the same keys, its rooms gone', async () => {
  await rooms().createRoom({ name: 'two' });
  await livekit.restart();
  assert.deepEqual(await rooms().listRooms(), []);
});

test('a killed server leaves no process behind that holds the port', async () => {
  await livekit.kill();
  await until(async () => !(await answers()));
  await livekit.restart();
  assert.equal(await answers(), true);
});

test('a server that finds its port taken by another one does not take that for itself', async () => {
  const [tcp, udp] = [await freePort('0.0.0.0'), await freePort('0.0.0.0')];
  const host = '127.0.0.1';
  const binary = await ensureLiveKit({ cacheDir: readConfig(process.env).cacheDir });
  const ports = { http: Number(new URL(livekit.url).port), tcp, udp };
  const second = start({ binary, host, nodeIp: host, ports, ...randomKeys(), env: process.env });
  await assert.rejects(second, { reason: 'port-busy', message: /taken by another/ });
});

async function answers(): Promise<boolean> {
  return fetch(livekit.url.replace('ws', 'http')).then(
    (response) => response.ok,
    () => false,
  );
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await delay(20);
}
