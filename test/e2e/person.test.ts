import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { anyPort } from '../../server/supervisor/ports.ts';
import { CallPage } from '../support/browser/call-page.ts';
import { openVisitor, type Visitor } from '../support/browser/chromium.ts';
import { mostlyHeard } from '../support/heard-audio.ts';
import { startHoyhoy, type TestHoyhoy } from '../support/hoyhoy.ts';
import { tone } from '../support/scripted-realtime/tone.ts';
import { openVoiceAndEar, VOICE_RATE, type VoiceAndEar } from '../support/voice-and-ear.ts';
import { startReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

declare global {
  interface Window {
    /** Elements that the page's scripts have made to play somebody beside the agent. */
    playing: HTMLMediaElement[];
  }
}

const PAGE_RATE = 48_000;
const SUNG = 700;
const WAIT_MS = 60_000;
const sent = z.object({ data: z.object({ link: z.string(), person: z.string() }) });

let dir: string;
let hoyhoy: TestHoyhoy;
let voice: VoiceAndEar;
let receiver: WebhookReceiver;

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hoyhoy-person-'));
  await cp('demo/lines', dir, { recursive: true });
  const file = join(dir, 'shop', 'line.yaml');
  receiver = await startReceiver();
  const target = `transferTargets: [{ name: Ann, webhook: "${receiver.url}" }]`;
  await writeFile(file, `${await readFile(file, 'utf8')}\n${target}\n`);
  [hoyhoy, voice] = await Promise.all([
    startHoyhoy({
      linesDir: dir,
      env: {
        HOYHOY_PORT: String(await anyPort('127.0.0.1')),
        HOYHOY_WEBHOOK_SECRET: `whsec_${randomBytes(32).toString('base64')}`,
        HOYHOY_WEBHOOK_TARGETS: 'any',
      },
    }),
    openVoiceAndEar(),
  ]);
});
after(async () => {
  await Promise.all([hoyhoy?.close(), voice?.close(), receiver?.close()]);
  await rm(dir, { recursive: true, force: true });
});

/** A visitor who has asked for Ann, and the link that she was sent. */
async function asking(t: { after(run: () => Promise<void>): void }) {
  const caller = await CallPage.open(hoyhoy.site, {
    microphone: { kind: 'spoken' },
    beforePage: async (context) => void (await context.addInitScript(keepPlayers)),
  });
  t.after(() => caller.close());
  await caller.call();
  await caller.finalCaption('agent', /Marlow Street Bakery/);
  await caller.state('listening');
  const before = receiver.received.length;
  await caller.type('May I speak to Ann, please?');
  await receiver.count(before + 1);
  const { link } = sent.parse(JSON.parse(receiver.received[before]?.body ?? '')).data;
  return { caller, link };
}

/** Runs in the page before its scripts. */
function keepPlayers(): void {
  window.playing = [];
  const create = document.createElement.bind(document);
  document.createElement = (name: string, options?: ElementCreationOptions) => {
    const element = create(name, options);
    if (element instanceof HTMLMediaElement) window.playing.push(element);
    return element;
  };
}

async function ann(t: { after(run: () => Promise<void>): void }, link: string): Promise<Visitor> {
  const visitor = await openVisitor(link, { microphone: { kind: 'spoken' } });
  t.after(() => visitor.close());
  return visitor;
}

const tells = (page: Page, words: string) => page.getByText(words).waitFor({ timeout: WAIT_MS });

/** What one side hears while the other speaks. */
async function heard(speaker: Visitor, listener: Visitor, wav: string): Promise<Int16Array> {
  const from = await listener.now();
  await speaker.speak(wav);
  const isAudible = (since: number) => window.probe.firstAudibleAfter(since) !== undefined;
  await listener.page.waitForFunction(isAudible, from, { timeout: WAIT_MS });
  return listener.heard(from);
}

test('a person reads who calls, takes the call in the browser, and talks to the caller, both of whom hear each other', async (t) => {
  const { caller, link } = await asking(t);
  assert.match(link, /^http:\/\/localhost:\d+\/answer#[\w.-]+$/);
  const person = await ann(t, link);
  const { page } = person;
  await tells(page, 'A caller is waiting for you');
  await tells(page, 'May I speak to Ann, please?');
  await page.getByRole('button', { name: 'Take the call' }).click();
  await tells(page, 'You are talking to the caller.');
  const here = await caller.finalCaption('agent', /Here is Ann/);
  assert.equal(new URL(page.url()).hash, '', 'the link stands in the address bar no more');

  await heard(caller.visitor, person, await voice.wav('cake', 'I would like to order a birthday cake.'));
  await tells(page, 'birthday cake');
  const sung = await voice.wav('sung', tone(SUNG, 3000, VOICE_RATE));
  const pcm = await heard(person, caller.visitor, sung);
  assert.equal(mostlyHeard(pcm, [SUNG, 300, 1500], PAGE_RATE), SUNG, 'the caller hears the person');
  await caller.type('On Saturday.');
  await tells(page, 'On Saturday.');
  const played = await caller.page.evaluate(() => window.playing.filter((one) => !one.paused && !one.muted).length);
  assert.equal(played, 1, "the caller's page plays the person");

  await page.getByRole('button', { name: 'Mute' }).click();
  await page.getByRole('button', { name: 'Unmute' }).waitFor({ timeout: WAIT_MS });
  const said = (await caller.told()).slice(here.index + 1);
  const agent = said.filter((told) => told.type === 'caption' && told.caption.speaker === 'agent');
  assert.deepEqual(agent, [], 'the agent is silent');
  await page.getByRole('button', { name: 'Hang up' }).click();
  await tells(page, 'You have left the call.');
  await caller.finalCaption('agent', /Ann has left the call/, here.index);

  assert.deepEqual(await page.evaluate(() => window.probe.cspReports), []);
  assert.ok(!person.console.some((line) => /error|uncaught/.test(line)), person.console.join('\n'));
  const again = await ann(t, link);
  await tells(again.page, 'This link has been used already.');
  await caller.hangUp();
  const call = await hoyhoy.endedCall('shop');
  const kept = call.turns.map(({ text }) => text).join(' ');
  assert.ok(!/birthday/i.test(kept), `what the two said is kept: ${kept}`);
});

test('a person declines, and the caller is told at once', async (t) => {
  const { caller, link } = await asking(t);
  const { page } = await ann(t, link);
  await page.getByRole('button', { name: 'Decline' }).click();
  await tells(page, 'You have declined.');
  await caller.finalCaption('agent', /Ann can not take your call now/);
  await caller.hangUp();
});

test('a link whose caller has gone leads nowhere, and the page that is open says so by itself', async (t) => {
  const { caller, link } = await asking(t);
  const { page } = await ann(t, link);
  await tells(page, 'A caller is waiting for you');
  await caller.hangUp();
  await tells(page, 'The caller is not waiting any more.');
});

test('a link that is looked at for longer than it lives expires on the page', async (t) => {
  const { caller, link } = await asking(t);
  const { page } = await ann(t, link);
  await tells(page, 'A caller is waiting for you');
  // Hers is the clock that runs ahead; that of the server can not be moved from here.
  await page.clock.install();
  await page.reload();
  await tells(page, 'A caller is waiting for you');
  await page.clock.fastForward(121_000);
  await tells(page, 'This link has expired.');
  await caller.hangUp();
});
