import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { encodeG711 } from '../../server/audio/g711.ts';
import { concatPcm, floatFromPcm, pcmFromFloat } from '../../server/audio/pcm.ts';
import { resample } from '../../server/audio/resampler.ts';
import { startHoyhoy, type TestHoyhoy } from '../support/hoyhoy.ts';
import { freePort } from '../support/ports.ts';
import { ListeningRelay } from '../support/sip/listening-relay.ts';
import { sipp } from '../support/sip/sipp.ts';
import { openVoiceAndEar, type VoiceAndEar } from '../support/voice-and-ear.ts';
import { readWav } from '../support/wav.ts';

const RATE = 8_000;
const SOUNDS = '/usr/share/asterisk/sounds/en_US_f_Allison';

const dir = mkdtempSync(join(tmpdir(), 'hoyhoy-sipp-'));
let hoyhoy: TestHoyhoy;
let voice: VoiceAndEar;

before(async () => {
  const line = join(dir, 'lines', 'exchange');
  mkdirSync(join(line, 'knowledge'), { recursive: true });
  writeFileSync(join(line, 'line.yaml'), 'name: The exchange\ngreeting: This is the exchange.\n');
  writeFileSync(
    join(line, 'knowledge', 'extensions.md'),
    '# Extensions\n\nA new extension followed by the pound key rings in the garden room.\n',
  );
  [hoyhoy, voice] = await Promise.all([
    startHoyhoy({ linesDir: join(dir, 'lines'), env: { HOYHOY_TELEPHONY: 'on' } }),
    openVoiceAndEar(),
  ]);
});
after(async () => {
  await Promise.all([hoyhoy?.close(), voice?.close()]);
  rmSync(dir, { recursive: true, force: true });
});

const silence = (seconds: number) => new Int16Array(seconds * RATE);

/** Somebody's words, recorded in a studio. */
function recorded(name: string): Int16Array {
  const { pcm, rate } = readWav(join(SOUNDS, `${name}.wav`));
  return pcmFromFloat(resample(floatFromPcm(pcm), rate, RATE));
}

test('sipp says what a person was recorded saying, by RTP, and the answer’s words are in the RTP that it gets', async (t) => {
  // "Please enter a new extension, followed by the pound key", and in the end "Goodbye".
  const pieces = [silence(6), recorded('agent-newlocation'), silence(14), recorded('vm-goodbye'), silence(20)];
  writeFileSync(join(dir, 'caller.ulaw'), encodeG711('ulaw', concatPcm(pieces)));
  const relay = await ListeningRelay.open(Number(hoyhoy.sip?.split(':')[1]));
  t.after(() => relay.close());
  await sipp({
    scenario: 'speaking-caller',
    to: relay.port,
    dir,
    seconds: 120,
    args: ['-s', 'exchange', '-mi', '127.0.0.1', '-mp', String(await freePort())],
  });

  const call = await hoyhoy.endedCall('exchange');
  assert.equal(call.kind, 'phone');
  const said = call.turns.map(({ role, text }) => `${role}: ${text}`).join('\n');
  assert.match(said, /caller: .*new extension.*pound/i);
  assert.match(said, /caller: .*good ?bye/i);
  assert.equal(call.endReason, 'agent-ended', said);
  const heard = await voice.recognise(relay.heard.pcm(), RATE);
  assert.match(heard, /exchange.*garden room/, 'greeting and answer, as they were heard');
  assert.ok(relay.packets.fromPhone > 500 && relay.packets.toPhone > 500, JSON.stringify(relay.packets));
});
