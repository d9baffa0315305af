import type { VoiceAndEar } from '../../test/support/voice-and-ear.ts';
import { type Clip, debianClips, debianSounds } from '../speech/clips.ts';
import { withoutSilence, withPauses } from '../speech/pauses.ts';
import { atLevel, cough, elderly, espeak, joined, mixed, RATE, silence } from './sounds.ts';

/** What the agent does about a sound. While it speaks: */
export type Behaviour =
  /** it says all it has to say */
  | 'goes on'
  /** it falls silent for good and answers */
  | 'yields'
  /** While it listens: it answers once, after the sound has ended */
  | 'answers'
  /** it answers before the sound has ended */
  | 'cuts off'
  /** nothing */
  | 'waits';

export interface Scenario {
  name: string;
  /** Whether the agent speaks when the sound comes; `known` if it has heard the caller before. */
  agent: 'speaks' | 'listens' | 'speaks, known';
  sound: Int16Array;
  /** The caller's loudspeaker comes back into the microphone, at -20 dB after 120 ms. */
  echo?: boolean;
  expected: Behaviour;
}

const WIDE = 16_000;
const spoken = (clip: Clip, minusDb = 0) => atLevel(withoutSilence(clip.samples), WIDE, minusDb);

/** All sounds that are tried, each with what a good agent does. */
export async function scenarios({ speak }: VoiceAndEar): Promise<Scenario[]> {
  const human = debianClips('en', 40).filter(({ samples }) => samples.length > 2 * WIDE && samples.length < 5 * WIDE);
  const clip = (i: number): Clip => human[i % human.length] ?? { name: '', text: '', samples: new Float32Array() };
  const own = async (text: string) =>
    atLevel(
      Float32Array.from(await speak(text), (x) => x / 32_768),
      RATE,
    );
  const readOut = (names: readonly string[], gapMs: number) =>
    joined(...debianSounds(names).flatMap((sound) => [atLevel(withoutSilence(sound), WIDE), silence(gapMs)])).subarray(
      0,
      (-gapMs * RATE) / 1000,
    );
  const babble = (minusDb: number) =>
    mixed(...[0, 2, 4, 6, 8].map((i) => joined(spoken(clip(i), minusDb), spoken(clip(i + 1), minusDb))));
  const hiss = Int16Array.from({ length: RATE * 4 }, () => (Math.random() - 0.5) * 500);
  const paused = withPauses([clip(3), clip(5), clip(9)]);

  const going: Omit<Scenario, 'agent' | 'expected'>[] = [
    { name: 'cough', sound: cough(1) },
    { name: 'cough, twice', sound: cough(2) },
    { name: 'backchannel: uh-huh (our voice)', sound: await own('Uh-huh.') },
    { name: 'backchannel: okay', sound: espeak('en-us', 'Okay.') },
    { name: 'backchannel: yes, right', sound: espeak('en-gb', 'Yes. Right.') },
    { name: 'speakerphone echo', sound: silence(3000), echo: true },
    { name: 'speakerphone echo, again', sound: silence(4000), echo: true },
    { name: 'café noise', sound: babble(26) },
    { name: 'steady noise', sound: hiss },
    { name: 'silence while the agent speaks', sound: silence(2000) },
  ];
  const yielding: Omit<Scenario, 'agent' | 'expected'>[] = [
    { name: 'interruption (recorded)', sound: spoken(clip(1)) },
    { name: 'interruption (recorded, another)', sound: spoken(clip(7)) },
    { name: 'interruption (our voice)', sound: await own('Wait, how much is a baguette?') },
    { name: 'interruption: stop', sound: espeak('en-us', 'Stop, please stop.') },
    { name: 'interruption into an echo', sound: spoken(clip(2)), echo: true },
    { name: 'interruption by an elderly voice', sound: elderly(spoken(clip(4))) },
  ];
  const answering: Omit<Scenario, 'agent' | 'expected'>[] = [
    ...paused.map(({ samples }, i) => ({ name: `pause in a sentence ${i + 1}`, sound: atLevel(samples, WIDE) })),
    {
      name: 'digits one by one',
      sound: readOut(
        [5, 5, 5, 0, 1, 4, 2].map((digit) => `digits/${digit}`),
        500,
      ),
    },
    {
      name: 'digits in groups',
      sound: readOut(
        [2, 1, 2, 5, 5, 5].map((digit) => `digits/${digit}`),
        700,
      ),
    },
    {
      name: 'spelling',
      sound: readOut(
        ['s', 'm', 'i', 't', 'h'].map((letter) => `letters/${letter}`),
        450,
      ),
    },
    { name: 'accent: Scottish', sound: espeak('en-gb-scotland', 'How much is a sourdough loaf?') },
    { name: 'accent: Caribbean', sound: espeak('en-029', 'Do you deliver on Saturday?') },
    { name: 'elderly (recorded)', sound: elderly(spoken(clip(6))) },
    {
      name: 'two people, one in the background',
      sound: mixed(await own('What time do you open on Sunday morning?'), spoken(clip(8), 18)),
    },
  ];
  const waiting: Omit<Scenario, 'agent' | 'expected'>[] = [
    { name: 'silence', sound: silence(3000) },
    { name: 'cough while the agent listens', sound: cough(2) },
    { name: 'café noise while the agent listens', sound: babble(30) },
  ];
  return [
    ...going.map((one) => ({ ...one, agent: 'speaks', expected: 'goes on' }) as const),
    { name: 'television', agent: 'speaks, known', sound: spoken(clip(10), 20), expected: 'goes on' },
    { name: 'television, another', agent: 'speaks, known', sound: spoken(clip(11), 20), expected: 'goes on' },
    ...yielding.map((one) => ({ ...one, agent: 'speaks', expected: 'yields' }) as const),
    ...answering.map((one) => ({ ...one, agent: 'listens', expected: 'answers' }) as const),
    ...waiting.map((one) => ({ ...one, agent: 'listens', expected: 'waits' }) as const),
  ];
}
