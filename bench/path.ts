/**
 * Click to the agent's first audio in real Chromium, beside a page written the usual way in the same run, and what a
 * call costs the agent worker. The model is a scripted Realtime server that answers at once: this measures the path.
 */
import { dispose } from '@livekit/rtc-node';
import { openVisitor, type Visitor } from '../test/support/browser/chromium.ts';
import { openVoiceAndEar } from '../test/support/voice-and-ear.ts';
import { measureDensity } from './path/density.ts';
import { servePlainSite } from './path/plain-site.ts';
import { commandOf, processTree, watchIdle } from './support/processes.ts';
import { report } from './support/results.ts';
import { startScriptedStack } from './support/stack.ts';
import { median, percentile } from './support/statistics.ts';

const CLICKS = 20;
const WARM_UPS = 2;
/** A visitor's pointer is on the button for a moment before it is pressed; both pages get the same. */
const REACH_MS = 400;
const GREETING_MS = 1500;

interface Click {
  connected: number;
  audio: number;
}

const stack = await startScriptedStack({
  realtime: { respond: () => ({ text: 'Hello.', audio: { tone: 440, durationMs: GREETING_MS } }) },
});
const { livekit, hoyhoy } = stack;
const plain = await servePlainSite(livekit, hoyhoy.store);
const voice = await openVoiceAndEar();
const microphone = { kind: 'file', wav: await voice.wav('silence', 60) } as const;
await voice.close();

// First, while the worker is fresh: rtc-node keeps about half a megabyte of each room that was left.
const worker = processTree(process.pid).find((pid) => /cli\.[jt]s worker/.test(commandOf(pid)));
if (worker === undefined) throw new Error('The agent worker is not among the processes of this run.');
const { idleShare, ...density } = await measureDensity(hoyhoy.url, livekit, worker);

const ours = await openVisitor(hoyhoy.site, { microphone });
const usual = await openVisitor(plain.url, { microphone });
const idle = watchIdle();
const oursClicks: (Click & { joined: number })[] = [];
const usualClicks: Click[] = [];
// In turn, so that both see the same machine.
for (let i = 0; i < WARM_UPS + CLICKS; i++) {
  const click = await clickOurs(ours);
  const other = await clickUsual(usual);
  if (i < WARM_UPS) continue;
  oursClicks.push(click);
  usualClicks.push(other);
}
const idleWhileClicking = idle();
await Promise.all([ours.close(), usual.close()]);

const audio = oursClicks.map((click) => click.audio);
const plainAudio = median(usualClicks.map((click) => click.audio));
report(
  'path',
  {
    plain_click_audio_ms_p50: plainAudio,
    click_connected_ms_p50: median(oursClicks.map((click) => click.connected)),
    click_joined_ms_p50: median(oursClicks.map((click) => click.joined)),
    click_audio_ms_p50: median(audio),
    click_audio_ms_p95: percentile(audio, 0.95),
    click_ratio_to_plain: median(audio) / plainAudio,
    ...density,
  },
  {
    notes: [
      `${CLICKS} clicks each after ${WARM_UPS} to warm up; idle CPU ${Math.round(100 * idleWhileClicking)} % while clicking, ${Math.round(100 * idleShare)} % with 20 calls`,
      ...(idleWhileClicking < 0.1 ? ['VOID: less than 10 % of the CPU was idle while clicking'] : []),
      ...(idleShare < 0.1 ? ['cpu_per_call is VOID: with 20 calls less than 10 % of the CPU was idle'] : []),
    ],
    packages: ['livekit-client', '@livekit/rtc-node', 'livekit-server-sdk', 'playwright-core'],
  },
);
await plain.close();
await stack.close();
await dispose();

async function clickOurs(visitor: Visitor): Promise<Click & { joined: number }> {
  const { page } = visitor;
  await page.goto(hoyhoy.site);
  await page.evaluate(() => {
    document.addEventListener('hoyhoy-timing', ({ detail }) => {
      if (detail.mark === 'connected') document.documentElement.dataset['joined'] = String(detail.at);
    });
  });
  const launcher = page.locator('hoyhoy-call .launcher');
  await launcher.hover();
  await page.waitForTimeout(REACH_MS);
  await launcher.click();
  const click = await firstAudio(visitor);
  const joined = await page.evaluate(
    () => Number(document.documentElement.dataset['joined']) - (window.probe.lastClickAt ?? Number.NaN),
  );
  await page.locator('hoyhoy-call .end').click();
  return { ...click, joined };
}

async function clickUsual(visitor: Visitor): Promise<Click> {
  const { page } = visitor;
  await page.goto(plain.url);
  const button = page.locator('button');
  await button.hover();
  await page.waitForTimeout(REACH_MS);
  await button.click();
  const click = await firstAudio(visitor);
  await page.evaluate('hangUp()');
  return click;
}

async function firstAudio({ page }: Visitor): Promise<Click> {
  await page.waitForFunction(
    () => window.probe.firstAudibleAfter(window.probe.lastClickAt ?? 0) !== undefined,
    undefined,
    {
      polling: 100,
    },
  );
  return page.evaluate(() => {
    const { lastClickAt = Number.NaN, connectedAt = Number.NaN, firstAudibleAfter } = window.probe;
    return {
      connected: connectedAt - lastClickAt,
      audio: (firstAudibleAfter(lastClickAt) ?? Number.NaN) - lastClickAt,
    };
  });
}
