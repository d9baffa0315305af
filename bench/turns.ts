/**
 * Who has the floor: sounds that should take it from the agent and sounds that should not, each in a call of its own
 * over WebRTC to the embedded speech server. `--only television,café` plays those whose names have one of the words,
 * `--part 1/2` every other one; either prints its figures and stores none.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { dispose } from '@livekit/rtc-node';
import { openVoiceAndEar } from '../test/support/voice-and-ear.ts';
import { watchIdle } from './support/processes.ts';
import { report, tell } from './support/results.ts';
import { startStack } from './support/stack.ts';
import { median } from './support/statistics.ts';
import { type Played, play } from './turns/play.ts';
import { type Behaviour, type Scenario, scenarios } from './turns/scenarios.ts';

const { values } = parseArgs({
  options: { only: { type: 'string', default: '' }, part: { type: 'string', default: '1/1' } },
});
const [part = 1, parts = 1] = values.part.split('/').map(Number);
const only = values.only.split(',').map((word) => word.trim());
const AT_ONCE = 2;
const TALKATIVE =
  'Hello, this is Marlow Street Bakery. We bake sourdough, rye and baguettes every day but Monday, and our oven is as ' +
  'old as the street. On weekends there are cinnamon rolls, which are usually gone by eleven. What can I do for you?';

const linesDir = mkdtempSync(join(tmpdir(), 'hoyhoy-lines-'));
for (const [line, greeting] of [
  ['talkative', TALKATIVE],
  ['brief', 'Hello, this is the bakery.'],
] as const) {
  cpSync('demo/lines/shop', join(linesDir, line), { recursive: true });
  const file = join(linesDir, line, 'line.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^greeting: .*$/m, `greeting: ${greeting}`));
}

const voice = await openVoiceAndEar();
const all = (await scenarios(voice)).filter(
  ({ name }, i) => only.some((word) => name.includes(word)) && i % parts === part - 1,
);
if (all.length === 0)
  throw new Error(`No sound's name has "${values.only}". The names are in bench/turns/scenarios.ts.`);
const question = await voice.speak('Where can I park, and how long?');
await voice.close();
const stack = await startStack({ linesDir });
const { livekit, hoyhoy } = stack;
const place = { api: hoyhoy.url, livekit, store: hoyhoy.store, talkative: 'talkative', brief: 'brief', question };

const idle = watchIdle();
const results: (Scenario & Played)[] = [];
const waiting = [...all];
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const played = await play(place, next);
      results.push({ ...next, ...played });
      const verdict = played.got === next.expected ? 'right' : `WRONG: ${played.got} (${played.heard})`;
      process.stderr.write(`${next.name}: ${next.expected}, ${verdict}\n`);
    }
  }),
);
const idleShare = idle();
await stack.close();
rmSync(linesDir, { recursive: true });

const got = (expected: Behaviour, behaviour: Behaviour) =>
  results.filter((one) => one.expected === expected && one.got === behaviour).length;
const behaviours = ['goes on', 'yields', 'answers', 'cuts off', 'waits'] as const;
const table = (['goes on', 'yields', 'answers', 'waits'] as const).map(
  (expected) => `| ${expected} | ${behaviours.map((behaviour) => got(expected, behaviour)).join(' | ')} |`,
);
const toYield = results.filter(({ expected }) => expected === 'yields').length;
const waits = results.flatMap(({ expected, got: is, responseMs }) =>
  expected === 'answers' && is === 'answers' && responseMs !== undefined ? [responseMs] : [],
);
const figures = {
  n: results.length,
  right: results.filter((one) => one.got === one.expected).length / results.length,
  takeover_rate: got('yields', 'yields') / Math.max(1, toYield),
  false_interruptions: got('goes on', 'yields'),
  missed_interruptions: toYield - got('yields', 'yields'),
  response_ms_p50: waits.length > 0 ? median(waits) : -1,
};
const notes = [
  `${AT_ONCE} calls at once, ${Math.round(100 * idleShare)} % of the CPU idle`,
  `| expected | ${behaviours.join(' | ')} |`,
  '|---|---|---|---|---|---|',
  ...table,
  ...results.filter((one) => one.got !== one.expected).map(({ name, got: is }) => `wrong: ${name} (${is})`),
];
if (values.only !== '' || parts > 1) tell(figures, notes);
else report('turns', figures, { notes, packages: ['@napi-rs/whisper', 'onnxruntime-node', '@livekit/rtc-node'] });
await dispose();
