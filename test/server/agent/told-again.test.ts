import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AccessToken, RoomServiceClient } from 'livekit-server-sdk';
import { pino } from 'pino';
import type { CallRoomEvent } from '../../../server/agent/room/call-room.ts';
import { LiveKitRoom } from '../../../server/agent/room/livekit-room.ts';
import { agentStateAttribute, cardsAttribute } from '../../../server/contract/index.ts';
import { Happenings } from '../../support/happenings.ts';
import { startLiveKit } from '../../support/livekit.ts';

test('what an agent shows while LiveKit is away is told once it is back', async (t) => {
  const livekit = await startLiveKit();
  t.after(() => livekit.close());
  const events: CallRoomEvent[] = [];
  const happenings = new Happenings();
  const room = new LiveKitRoom({
    logger: pino({ level: 'silent' }),
    onEvent(event) {
      events.push(event);
      happenings.check();
    },
  });
  const { url, apiKey, apiSecret } = livekit;
  const token = new AccessToken(apiKey, apiSecret, { identity: 'agent-room-1' });
  token.addGrant({ roomJoin: true, room: 'room-1', canUpdateOwnMetadata: true });
  await room.join(url, await token.toJwt());
  t.after(() => room.leave());
  room.setState('listening');

  await livekit.kill();
  await happenings.until(() => events.some(({ type }) => type === 'away'), 'absence', 30_000);
  room.setState('speaking');
  room.showCards([{ id: 'hours', title: 'Opening hours', text: 'Every day.' }]);
  await livekit.restart();

  const rooms = new RoomServiceClient(url, apiKey, apiSecret);
  const shown = async () => {
    const participant = await rooms.getParticipant('room-1', 'agent-room-1').catch(() => undefined);
    const { [agentStateAttribute]: state, [cardsAttribute]: cards = '' } = participant?.attributes ?? {};
    return { state, cards };
  };
  const end = performance.now() + 30_000;
  for (;;) {
    const { state, cards } = await shown();
    if (state === 'speaking' && cards.includes('Every day.')) return;
    if (performance.now() > end) assert.fail(`shown is ${state}, ${cards}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
});
