import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { concatPcm } from '../../../../server/audio/pcm.ts';
import { resamplePcm } from '../../../../server/audio/resampler.ts';
import { FakeCaller } from '../../../support/caller.ts';
import { Baresip } from '../../../support/telephony/baresip.ts';
import { startGatewayRig } from '../../../support/telephony/gateway-rig.ts';
import { openVoiceAndEar, VOICE_RATE } from '../../../support/voice-and-ear.ts';

const RATE = 48_000;
const GREETING_MS = 500;

test('baresip speaks Opus: its words are understood, it understands the answer, and its keys are told', async (t) => {
  const cleanup = new AsyncDisposableStack();
  t.after(() => cleanup.disposeAsync());
  const voice = await openVoiceAndEar();
  cleanup.defer(() => voice.close());
  const question = await voice.speak('How much is a sourdough loaf?');
  const answer = { text: 'It costs seven dollars.', audio: await voice.speak('It costs seven dollars.') };
  const rig = await startGatewayRig({
    telephony: { rules: [{ name: 'all', line: 'bakery' }] },
    realtime: {
      transcribe: ({ pcm }) => voice.recognise(pcm, VOICE_RATE),
      // It answers before its recogniser is done.
      respond: ({ index }) =>
        index === 0 ? { text: 'Hello.', audio: { tone: 440, durationMs: GREETING_MS } } : answer,
    },
  });
  cleanup.defer(() => rig.close());
  const dir = mkdtempSync(join(tmpdir(), 'hoyhoy-opus-'));
  cleanup.defer(async () => rmSync(dir, { recursive: true, force: true }));
  const spoken = resamplePcm(question, VOICE_RATE, RATE);
  const says = concatPcm([new Int16Array(3 * RATE), spoken, new Int16Array(60 * RATE)]);
  const phone = await Baresip.start({ dir, codec: 'opus', says });
  cleanup.defer(() => phone.close());

  phone.command('dial', `sip:bakery@127.0.0.1:${rig.gateway.bound.udp?.port}`);
  await phone.until('CALL_ESTABLISHED');
  const [call] = await rig.agent.store.listCalls({ limit: 1 });
  assert.ok(call);
  const { livekit } = rig.agent;
  const listener = await FakeCaller.join({ ...livekit, room: call.room, identity: 'operator', microphone: false });
  cleanup.defer(() => listener.leave());
  const answered = ({ turns }: { turns: readonly { role: string }[] }) =>
    turns.map(({ role }) => role).join() === 'agent,caller,agent';
  const { turns } = await rig.agent.untilRecord(call.id, answered, 'answer', 40_000);
  assert.match(turns[1]?.text ?? '', /how much is a sourdough loaf/i);
  // More than the greeting, which it may have heard too.
  await listener.heard.untilAudible(GREETING_MS + 500);
  await listener.heard.untilSilent(1000);
  // It has digits by the clock of 8 kHz alone, beside a codec of 48 kHz.
  phone.command('sndcode', '7');
  await listener.happenings.until(() => listener.digits === '7', 'digit', 10_000);
  phone.command('hangup');
  await phone.until('CALL_CLOSED');
  await phone.close();
  assert.match(await voice.recognise(phone.heard(), 8_000), /seven dollars|7/);
});
