import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { RoomServiceClient } from 'livekit-server-sdk';
import { sipDialler } from '../../../server/calls/sip-dialler.ts';
import { FakeCaller } from '../../support/caller.ts';
import { startLiveKit, type TestLiveKit } from '../../support/livekit.ts';

const IDENTITY = 'sip_+12125550199';

let livekit: TestLiveKit;
before(async () => {
  livekit = await startLiveKit();
});
after(() => livekit.close());

const phoneIn = (room: string, call: string) =>
  FakeCaller.join({ ...livekit, room, identity: IDENTITY, kind: 'sip', attributes: { 'sip.callID': call } });

test('a phone that is hung up and comes back is put out again, and one that is called anew is not', async () => {
  const dialler = sipDialler(livekit, livekit.url);
  const rooms = new RoomServiceClient(livekit.url.replace('ws', 'http'), livekit.apiKey, livekit.apiSecret);
  const first = [await phoneIn('called-anew', 'call-1'), await phoneIn('comes-back', 'call-2')];
  await dialler.hangUp('called-anew', IDENTITY);
  const anew = await phoneIn('called-anew', 'call-3');
  await dialler.hangUp('comes-back', IDENTITY);
  const back = await phoneIn('comes-back', 'call-2');
  await back.untilGone();
  // It was looked at for the same reason, before.
  assert.equal((await rooms.getParticipant('called-anew', IDENTITY)).attributes['sip.callID'], 'call-3');
  await Promise.all([...first, anew, back].map((phone) => phone.leave()));
});

test('to hang up who is not there is no error', async () => {
  await sipDialler(livekit, livekit.url).hangUp('nowhere', IDENTITY);
});
