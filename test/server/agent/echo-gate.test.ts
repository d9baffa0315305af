import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { EchoGate } from '../../../server/agent/hearing/echo-gate.ts';
import { FRAME_MS, FRAME_SAMPLES } from '../../../server/agent/pcm.ts';
import { FakeClock } from '../../support/fake-clock.ts';

/** A frame of this loudness. */
const frame = (level: number) => Int16Array.from({ length: FRAME_SAMPLES }, (_, i) => (i % 2 ? level : -level));
/** Loudness that goes up and down as a voice's does, reproducibly. */
function voice(frames: number, seed: number, loudest = 6000): number[] {
  let state = seed;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  let [target, level] = [0, 0];
  return Array.from({ length: frames }, (_, i) => {
    if (i % 5 === 0) target = random() < 0.25 ? 0 : random() * loudest;
    level += (target - level) * 0.5;
    return Math.round(level);
  });
}

describe('the echo gate', () => {
  let clock: FakeClock;
  let gate: EchoGate;
  let sink: ReturnType<EchoGate['tap']>;

  beforeEach(() => {
    clock = new FakeClock();
    gate = new EchoGate(clock);
    sink = gate.tap({ queuedMs: () => 0, feed() {}, clear() {} });
  });

  /** Plays the agent's frames and hears the microphone's; tells which were taken for echo. */
  function run(agent: readonly number[], microphone: (i: number) => number): boolean[] {
    return agent.map((level, i) => {
      if (level > 0) sink.feed(frame(level));
      const echo = gate.isEcho(frame(microphone(i)));
      clock.advance(FRAME_MS);
      return echo;
    });
  }
  const share = (answers: readonly boolean[]) => answers.filter(Boolean).length / answers.length;

  it('takes the agent at -20 dB after 120 ms for what it is, from the first second on', () => {
    const agent = voice(500, 3);
    const echo = run(agent, (i) => 0.1 * (agent[i - 6] ?? 0));
    assert.ok(share(echo.slice(0, 60)) > 0.95, `${share(echo.slice(0, 60))} at first`);
    assert.ok(share(echo.slice(60)) > 0.97, `${share(echo.slice(60))} afterwards`);
  });

  it('is not put off by frames that come late and in bursts', () => {
    const agent = voice(500, 3);
    const waiting: number[] = [];
    const echo = agent.flatMap((level, i) => {
      if (level > 0) sink.feed(frame(level));
      waiting.push(0.1 * (agent[i - 6] ?? 0));
      // Every so often nothing comes for 160 ms, then everything.
      const answers = i % 25 < 8 ? [] : waiting.splice(0).map((heard) => gate.isEcho(frame(heard)));
      clock.advance(FRAME_MS);
      return answers;
    });
    assert.ok(share(echo.slice(60)) > 0.95, `${share(echo.slice(60))} of the echo`);
  });

  it('lets a caller through who speaks into the echo', () => {
    const [agent, caller] = [voice(500, 3), voice(500, 9)];
    const echo = run(agent, (i) => 0.1 * (agent[i - 6] ?? 0) + (i >= 300 && i < 380 ? (caller[i] ?? 0) : 0));
    const spoken = echo.filter((_, i) => i >= 300 && i < 380 && (caller[i] ?? 0) > 1500);
    assert.ok(share(spoken) < 0.1, `${share(spoken)} of the caller's voice was taken for echo`);
  });

  it('lets a caller through who speaks all the time, and at half the loudness of the agent', () => {
    for (const seed of [5, 11, 21, 33]) {
      gate = new EchoGate(clock);
      sink = gate.tap({ queuedMs: () => 0, feed() {}, clear() {} });
      const [agent, caller] = [voice(400, 3), voice(400, seed, 3000)];
      const echo = run(agent, (i) => caller[i] ?? 0);
      const spoken = echo.filter((_, i) => i > 100 && (caller[i] ?? 0) > 1200);
      assert.ok(share(spoken) < 0.25, `${share(spoken)} of the caller's voice was taken for echo`);
    }
  });

  it('knows no echo while the agent is silent', () => {
    const caller = voice(200, 9, 1000);
    const echo = run(new Array<number>(200).fill(0), (i) => caller[i] ?? 0);
    assert.ok(!echo.some((answer, i) => answer && (caller[i] ?? 0) > 0));
  });
});
