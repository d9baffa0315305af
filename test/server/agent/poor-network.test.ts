import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { type AgentRig, startAgentRig } from '../../support/agent-rig.ts';
import type { FakeCaller } from '../../support/caller.ts';
import { HeardAudio, mostlyHeard } from '../../support/heard-audio.ts';
import { openPoorNetwork, type PoorNetwork } from '../../support/network/poor-network.ts';
import { type CallerTurn, tone } from '../../support/scripted-realtime.ts';

const GREETING = 440;
const ANSWER = 660;
const LONG_ANSWER = 880;
const TONES = [GREETING, ANSWER, LONG_ANSWER, 300, 550];
const SPOKEN_MS = 1000;
const SUNG_MS = 900;
/** Share of a sentence that must get through. A busy machine takes some as well, in the best of networks. */
const LEAST = 0.7;

const rough = { loss: 0.05, jitterMs: 30 };

describe('a call through a poor network', () => {
  let rig: AgentRig;
  let network: PoorNetwork;
  /** ms of sound in each turn of the callers, as the model got it. */
  const understood: number[] = [];

  function transcribe({ pcm }: CallerTurn): string {
    const turn = new HeardAudio(24_000);
    for (let at = 0; at < pcm.length; at += 480) turn.add(pcm.subarray(at, at + 480));
    understood.push(turn.audibleMs());
    return `I sing ${mostlyHeard(pcm, TONES, 24_000) ?? 'nothing'}`;
  }

  before(async () => {
    rig = await startAgentRig({
      realtime: {
        transcribe,
        respond: ({ lastUserText, instructions }) => {
          if (instructions.includes('Hello, Marlow')) {
            return { text: 'Hello, Marlow Street Bakery.', audio: { tone: GREETING, durationMs: SPOKEN_MS } };
          }
          const long = lastUserText.includes('550');
          const audio = { tone: long ? LONG_ANSWER : ANSWER, durationMs: long ? 15_000 : SPOKEN_MS };
          return { text: `You: ${lastUserText}.`, audio };
        },
      },
    });
    network = await openPoorNetwork(rig.livekit.url);
  });

  afterEach(async () => {
    network.let({});
    await rig.hangUp();
  });
  after(async () => {
    await rig.close();
    await network.close();
  });

  /** Share of what the agent said since then that was heard, as this tone. */
  async function heardOf(caller: FakeCaller, expected: number, since: number): Promise<number> {
    await caller.heard.untilAudible(SPOKEN_MS / 2, since);
    await caller.heard.untilSilent(200);
    assert.equal(caller.heard.tone(TONES, since), expected);
    return caller.heard.audibleMs(since) / SPOKEN_MS;
  }

  async function ask(caller: FakeCaller): Promise<number> {
    const asked = performance.now();
    caller.say(tone(300, SUNG_MS));
    const share = await heardOf(caller, ANSWER, asked);
    await caller.untilCaption(
      ({ final, text, at }) => final && at > asked && text === 'You: I sing 300.',
      'the answer',
    );
    return share;
  }

  for (const [name, weather] of [
    ['without a fault', {}],
    ['that loses 5 % and delays by up to 30 ms, both ways', { up: rough, down: rough }],
    ['with 64 kbit/s from the caller', { up: { kbps: 64 } }],
  ] as const) {
    it(`is greeted, understood and answered in one ${name}`, async (test) => {
      network.let(weather);
      const before = structuredClone(network.traffic);
      const { caller } = await rig.dial({ url: network.url });
      const greeting = await heardOf(caller, GREETING, 0);
      const answer = await ask(caller);
      const turn = (understood.at(-1) ?? 0) / SUNG_MS;
      const { up, down } = network.traffic;
      test.diagnostic(`heard: greeting ${greeting.toFixed(2)}, turn ${turn.toFixed(2)}, answer ${answer.toFixed(2)}`);
      assert.ok(greeting > LEAST, `${greeting} of the greeting was heard`);
      assert.ok(turn > LEAST, `${turn} of the turn was understood`);
      assert.ok(answer > LEAST, `${answer} of the answer was heard`);
      assert.ok(up.sent > before.up.sent + 50 && down.sent > before.down.sent + 50, 'the media went another way');
    });
  }

  it('is interrupted where packets are lost', async () => {
    network.let({ up: rough, down: rough });
    const { caller } = await rig.dial({ url: network.url });
    await heardOf(caller, GREETING, 0);
    const asked = performance.now();
    caller.say(tone(550, SUNG_MS));
    await caller.heard.untilAudible(1000, asked);
    assert.equal(caller.heard.tone(TONES, asked), LONG_ANSWER);
    caller.say(tone(300, 1800));
    const answered = ({ final, text, at }: { final: boolean; text: string; at: number }) =>
      final && at > asked && text === 'You: I sing 300.';
    await caller.untilCaption(answered, 'the answer to the interruption');
    assert.ok(caller.heard.audibleMs(asked) < 10_000, 'the long answer went on');
    const { lost, overtook } = network.traffic.up;
    assert.ok(lost > 0 && overtook > 0, 'the network was not poor');
  });

  it('goes on with the same agent after 3 s in which nothing came through', async () => {
    const { call, caller } = await rig.dial({ url: network.url });
    await heardOf(caller, GREETING, 0);
    const before = network.traffic.up.lost;
    const nothing = { loss: 1 };
    network.let({ up: nothing, down: nothing });
    // How long the outage is, is the point of this test.
    await setTimeout(3000);
    network.let({});
    assert.ok(network.traffic.up.lost > before + 10, 'the media went another way');
    const share = await ask(caller);
    assert.ok(share > LEAST, `${share} of the answer was heard`);
    const record = await rig.untilRecord(call.callId, ({ turns }) => turns.length >= 3, 'answer');
    assert.equal(record.events.filter(({ name }) => name === 'joined').length, 1);
    assert.equal(record.state, 'live');
  });
});
