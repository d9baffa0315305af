import type { VoiceAndEar } from '../../test/support/voice-and-ear.ts';
import { type Clip, debianClips, debianSounds } from '../speech/clips.ts';
import { withoutSilence, withPauses } from '../speech/pauses.ts';
import { ensureFlite } from '../support/flite.ts';
import { atLevel, cough, elderly, espeak, flite, hiss, joined, mixed, RATE, silence } from './sounds.ts';

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
  /** What goes on around the caller when they have said all. */
  around?: Int16Array;
  /** The caller's loudspeaker comes back into the microphone, at -20 dB after 120 ms. */
  echo?: boolean;
  expected: Behaviour;
}

const WIDE = 16_000;
const spoken = (clip: Clip, minusDb = 0) => atLevel(withoutSilence(clip.samples), WIDE, minusDb);
type Sound = Omit<Scenario, 'agent' | 'expected'>;

/** All sounds that are tried, each with what a good agent does. */
export async function scenarios({ speak }: VoiceAndEar): Promise<Scenario[]> {
  ensureFlite();
  const first = debianClips('en', 40);
  const others = debianClips('en', 120).filter(({ name }) => !first.some((one) => one.name === name));
  const human = [...first, ...others].filter(({ samples }) => samples.length > 2 * WIDE && samples.length < 5 * WIDE);
  const clip = (i: number): Clip => human[i % human.length] ?? { name: '', text: '', samples: new Float32Array() };
  const own = async (text: string) =>
    atLevel(
      Float32Array.from(await speak(text), (x) => x / 32_768),
      RATE,
    );
  const babble = (first: number, minusDb: number) =>
    mixed(
      ...[0, 2, 4, 6, 8].map((i) => joined(spoken(clip(first + i), minusDb), spoken(clip(first + i + 1), minusDb))),
    );
  const paused = withPauses([3, 5, 9, 13, 16, 19, 22, 25].map(clip));

  const going: Sound[] = [
    { name: 'cough', sound: cough(1) },
    { name: 'cough, twice', sound: cough(2) },
    { name: 'cough, three times', sound: cough(3) },
    { name: 'backchannel: uh-huh (our voice)', sound: await own('Uh-huh.') },
    { name: 'backchannel: okay', sound: espeak('en-us', 'Okay.') },
    { name: 'backchannel: yes, right', sound: espeak('en-gb', 'Yes. Right.') },
    { name: 'backchannel: I see', sound: flite('slt', 'I see.') },
    { name: 'backchannel: okay, good', sound: flite('rms', 'Okay. Good.') },
    { name: 'backchannel: hello?', sound: flite('awb', 'Hello?') },
    { name: 'speakerphone echo', sound: silence(3000), echo: true },
    { name: 'speakerphone echo, again', sound: silence(4000), echo: true },
    { name: 'speakerphone echo in a café', sound: babble(10, 30), echo: true },
    { name: 'speakerphone echo and a cough', sound: cough(2), echo: true },
    { name: 'café noise', sound: babble(0, 26) },
    { name: 'café noise, another', sound: babble(7, 26) },
    { name: 'steady noise', sound: hiss(4000) },
    { name: 'silence while the agent speaks', sound: silence(2000) },
  ];
  const yielding: Sound[] = [
    { name: 'interruption (recorded)', sound: spoken(clip(1)) },
    { name: 'interruption (recorded, another)', sound: spoken(clip(7)) },
    { name: 'interruption (recorded, a third)', sound: spoken(clip(27)) },
    { name: 'interruption (our voice)', sound: await own('Wait, how much is a baguette?') },
    { name: 'interruption: stop', sound: espeak('en-us', 'Stop, please stop.') },
    { name: 'interruption: a word', sound: flite('rms', 'Delivery.') },
    { name: 'interruption by an accent', sound: flite('awb', 'Sorry, where can I park my car?') },
    { name: 'interruption into an echo', sound: spoken(clip(2)), echo: true },
    { name: 'interruption into an echo, another', sound: flite('slt', 'What time do you open on Sunday?'), echo: true },
    { name: 'interruption by an elderly voice', sound: elderly(spoken(clip(4))) },
    { name: 'interruption from a café', sound: mixed(spoken(clip(28)), babble(12, 26)) },
  ];
  const answering: Sound[] = [
    ...paused.map(({ samples }, i) => ({ name: `pause in a sentence ${i + 1}`, sound: atLevel(samples, WIDE) })),
    { name: 'digits one by one', sound: readOut('digits/', '5550142', 500) },
    { name: 'digits one by one, slowly', sound: readOut('digits/', '4158723', 800) },
    { name: 'digits one by one, fast', sound: readOut('digits/', '9036481', 250) },
    { name: 'digits in groups', sound: readOut('digits/', '212555', 700) },
    { name: 'spelling', sound: readOut('letters/', 'smith', 450) },
    { name: 'spelling, slowly', sound: readOut('letters/', 'bell', 800) },
    { name: 'spelling a long name', sound: readOut('letters/', 'kowalski', 400) },
    { name: 'accent: Scottish', sound: espeak('en-gb-scotland', 'How much is a sourdough loaf?') },
    { name: 'accent: Caribbean', sound: espeak('en-029', 'Do you deliver on Saturday?') },
    { name: 'accent: Lancaster', sound: espeak('en-gb-x-gbclan', 'When do you close on Friday?') },
    { name: 'accent: Edinburgh', sound: flite('awb', 'Can I order a birthday cake for tomorrow?') },
    { name: 'elderly (recorded)', sound: elderly(spoken(clip(6))) },
    { name: 'elderly (recorded, another)', sound: elderly(spoken(clip(29))) },
    { name: 'elderly, asking', sound: elderly(flite('slt', 'Is there a place to park near the shop?')) },
    {
      name: 'two people, one in the background',
      sound: mixed(await own('What time do you open on Sunday morning?'), spoken(clip(8), 18)),
    },
    {
      name: 'two people, another pair',
      sound: mixed(flite('rms', 'How much is a birthday cake for twenty people?'), spoken(clip(17), 18)),
    },
    { name: 'a caller in a café', ...amid(flite('slt', 'Do you sell gluten free bread?'), babble(14, 26)) },
  ];
  const waiting: Sound[] = [
    { name: 'silence', sound: silence(3000) },
    { name: 'silence, longer', sound: silence(6000) },
    { name: 'cough while the agent listens', sound: cough(2) },
    { name: 'cough while the agent listens, once', sound: cough(1) },
    { name: 'steady noise while the agent listens', sound: hiss(4000) },
    { name: 'café noise while the agent listens', sound: babble(0, 30) },
    { name: 'café noise while the agent listens, another', sound: babble(9, 30) },
  ];
  return [
    ...going.map((one) => ({ ...one, agent: 'speaks', expected: 'goes on' }) as const),
    ...[10, 11, 15, 21].map(
      (i) =>
        ({ name: `television ${i}`, agent: 'speaks, known', sound: spoken(clip(i), 20), expected: 'goes on' }) as const,
    ),
    ...yielding.map((one) => ({ ...one, agent: 'speaks', expected: 'yields' }) as const),
    ...answering.map((one) => ({ ...one, agent: 'listens', expected: 'answers' }) as const),
    ...waiting.map((one) => ({ ...one, agent: 'listens', expected: 'waits' }) as const),
  ];
}

/** A question and what is heard around it, which goes on when the question is over. */
const amid = (question: Int16Array, around: Int16Array) => ({
  sound: mixed(question, around.subarray(0, question.length)),
  around: around.subarray(question.length),
});

/** Recorded digits or letters, one by one. */
function readOut(folder: string, characters: string, gapMs: number): Int16Array {
  const sounds = debianSounds([...characters].map((character) => folder + character));
  const whole = joined(...sounds.flatMap((sound) => [atLevel(withoutSilence(sound), WIDE), silence(gapMs)]));
  return whole.subarray(0, (-gapMs * RATE) / 1000);
}
