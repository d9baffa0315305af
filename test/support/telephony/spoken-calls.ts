import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resamplePcm } from '../../../server/audio/resampler.ts';
import { FakeCaller } from '../caller.ts';
import { createTestCa } from '../test-ca.ts';
import { openVoiceAndEar, VOICE_RATE } from '../voice-and-ear.ts';
import { readWav } from '../wav.ts';
import { foreignPhone, nameOf, type Way } from './foreign-phone.ts';
import { startGatewayRig } from './gateway-rig.ts';

/** What somebody was recorded saying, and words by which it is known again. */
const sentences = [
  { file: 'agent-newlocation', words: /new extension/ },
  { file: 'conf-getpin', words: /conference/ },
  { file: 'pbx-invalid', words: /valid extension/ },
  { file: 'vm-nobodyavail', words: /nobody/ },
] as const;
const SOUNDS = '/usr/share/asterisk/sounds/en_US_f_Allison';
const GREETING_MS = 500;

/** A gateway for telephones that others wrote: whoever says one of four sentences is told the next one. */
export interface SpokenCalls {
  /**
   * Has so many phones call at one time, up to four, each with a sentence of its own. Resolves to what went wrong:
   * nothing where both sides of each have understood the other, and its key has come.
   */
  call(...ways: Way[]): Promise<unknown[]>;
  close(): Promise<void>;
}

export async function openSpokenCalls(): Promise<SpokenCalls> {
  await using cleanup = new AsyncDisposableStack();
  const dir = mkdtempSync(join(tmpdir(), 'hoyhoy-spoken-'));
  cleanup.defer(async () => rmSync(dir, { recursive: true }));
  const ca = createTestCa();
  cleanup.defer(async () => ca.close());
  const voice = await openVoiceAndEar();
  cleanup.defer(() => voice.close());
  /** By the number of the Realtime connection. */
  const said = new Map<number, Promise<string>>();
  const { certFile, keyFile } = ca.issue(['127.0.0.1']);
  const rig = await startGatewayRig({
    telephony: { rules: [{ name: 'all', line: 'bakery' }] },
    tls: { server: { cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8') } },
    realtime: {
      transcribe({ pcm, connection }) {
        const words = voice.recognise(pcm, VOICE_RATE);
        said.set(connection, words);
        return words;
      },
      async respond({ connection }) {
        const heard = await said.get(connection);
        if (heard === undefined) return { text: 'Hello.', audio: { tone: 440, durationMs: GREETING_MS } };
        const at = sentences.findIndex(({ words }) => words.test(heard));
        return { text: 'An answer.', audio: recorded(sentence(at + 1).file) };
      },
    },
  });
  cleanup.defer(() => rig.close());
  const { agent, gateway } = rig;
  let dialled: Promise<unknown> = Promise.resolve();
  const held = cleanup.move();
  const call = async (way: Way, number: number) => {
    const says = recorded(sentence(number).file);
    const phone = await foreignPhone(way, { dir: mkdtempSync(join(dir, 'phone-')), ca: ca.file, says });
    try {
      // One after the other, so that each is the newest.
      const dial = dialled.then(async () => {
        await phone.dial(`sip:bakery@127.0.0.1:${gateway.bound[way.transport]?.port};transport=${way.transport}`);
        const [call] = await agent.store.listCalls({ limit: 1 });
        return call ?? assert.fail('No call came.');
      });
      dialled = dial.catch(() => {});
      const { id, room } = await dial;
      const options = { ...agent.livekit, room, identity: 'operator', microphone: false };
      await using listening = new AsyncDisposableStack();
      const listener = await FakeCaller.join(options);
      listening.defer(() => listener.leave());
      const what = `answer to ${nameOf(way)}`;
      const { turns } = await agent.untilRecord(id, (call) => call.turns[2]?.interrupted === false, what, 40_000);
      assert.match(turns[1]?.text ?? '', sentence(number).words, `what ${nameOf(way)} says`);
      phone.press('7');
      await listener.happenings.until(() => listener.digits === '7', `key of ${nameOf(way)}`, 10_000);
      await phone.hangUp();
    } finally {
      await phone.close();
    }
    const { pcm, rate } = phone.heard();
    // Without the tone, after which the recogniser at times hears nothing more.
    const greeted = pcm.findIndex((sample) => Math.abs(sample) > 3000) + (rate * (GREETING_MS + 300)) / 1000;
    assert.match(
      await voice.recognise(pcm.subarray(greeted), rate),
      sentence(number + 1).words,
      `what ${nameOf(way)} hears`,
    );
  };
  return {
    async call(...ways) {
      const done = await Promise.allSettled(ways.map(call));
      return done.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    },
    close: () => held.disposeAsync(),
  };
}

const sentence = (number: number) => sentences[number % sentences.length] ?? sentences[0];

function recorded(file: string): Int16Array {
  const { pcm, rate } = readWav(join(SOUNDS, `${file}.wav`));
  return resamplePcm(pcm, rate, VOICE_RATE);
}
