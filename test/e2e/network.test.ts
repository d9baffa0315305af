import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { CallPage } from '../support/browser/call-page.ts';
import { chromiumPath } from '../support/browser/chromium.ts';
import { type DistantHoyhoy, startDistantHoyhoy, TURN } from '../support/network/distant-hoyhoy.ts';
import { homeThatTrusts, trust } from '../support/network/trust.ts';
import type { Passage } from '../support/network/visitor-network.ts';

let distant: DistantHoyhoy;
let home: string;

before(async () => {
  distant = await startDistantHoyhoy();
  home = homeThatTrusts(distant.ca.file);
});
after(async () => {
  await distant?.close();
  if (home !== undefined) rmSync(home, { recursive: true, force: true });
});

const visit = (passage: Passage, unknown: readonly string[] = []) => {
  distant.network.let(passage, unknown);
  return CallPage.open(distant.site, {
    microphone: { kind: 'spoken' },
    from: { program: distant.network.inside(chromiumPath()), env: { HOME: home } },
  });
};

const ways: { passage: Passage; route: string }[] = [
  { passage: 'everything', route: 'direct over udp' },
  { passage: 'tcp', route: 'direct over tcp' },
  { passage: 'https', route: 'relay over tls' },
];

for (const { passage, route } of ways) {
  test(`from a network that lets ${passage} out a visitor is answered aloud, ${route}`, async (t) => {
    const call = await visit(passage);
    t.after(() => call.close());
    await call.call();
    const greeting = await call.finalCaption('agent', /Marlow Street Bakery/);
    await call.type('How much is an almond croissant?');
    const answer = await call.finalCaption('agent', /almond croissant/i, greeting.index + 1);
    assert.match(answer.told.caption.text, /\b(4|four) dollars\b/i);
    const heard = await call.page.evaluate((at) => window.probe.firstAudibleAfter(at), greeting.told.at);
    assert.ok(heard !== undefined && heard < answer.told.at + 1000, 'the answer is heard');
    // The first way that is found may be a detour, which a shorter one then replaces.
    await call.page.waitForFunction(async (expected) => (await window.probe.route()) === expected, route);
    assert.deepEqual(await call.cspReports(), []);
    await call.hangUp();
    assert.equal((await distant.hoyhoy.endedCall('shop')).endReason, 'caller-left');
  });
}

test('where nothing but https gets through, a typed question is answered in writing, in the same conversation', async (t) => {
  const call = await visit('https', [TURN]);
  t.after(() => call.close());
  await call.call();
  await call.type('How much is a sourdough loaf?');
  const panel = call.page.locator('hoyhoy-call .panel');
  await panel.getByText("Sound can't be connected here.").waitFor();
  assert.equal(await panel.locator('a[href="tel:+12125550142"]').first().isVisible(), true, 'the telephone is offered');
  const first = await call.finalCaption('agent', /seven dollars|7\.50|7 dollars/i);
  await call.type('When are you open on Saturday?');
  await call.finalCaption('agent', /saturday/i, first.index + 1);
  const errors = (await call.told()).flatMap((told) => (told.type === 'error' ? [told.code] : []));
  assert.deepEqual(errors, ['media-unreachable']);
  assert.deepEqual(await call.cspReports(), []);
  await call.hangUp();
  const { turns } = await distant.hoyhoy.endedCall('shop');
  assert.deepEqual(
    turns.filter(({ role }) => role === 'caller').map(({ text, typed }) => ({ text, typed })),
    [
      { text: 'How much is a sourdough loaf?', typed: true },
      { text: 'When are you open on Saturday?', typed: true },
    ],
  );
  assert.ok(turns.some(({ role, typed, text }) => role === 'agent' && typed && /saturday/i.test(text)));
});

test("Debian's Firefox does a whole call over https", async () => {
  distant.network.let('everything');
  const profile = mkdtempSync(join(tmpdir(), 'hoyhoy-firefox-'));
  try {
    trust(profile, distant.ca.file);
    const visitor = [
      'test/support/network/firefox-visitor.ts',
      distant.site,
      profile,
      'How much is an almond croissant?',
    ];
    const { stdout } = await promisify(execFile)(distant.network.inside(process.execPath), visitor, {
      env: { ...process.env, HOME: home },
      timeout: 90_000,
    });
    const { answer, states } = JSON.parse(stdout);
    assert.match(answer, /\b(4|four) dollars\b/i);
    assert.ok(states.includes('speaking') && states.at(-1) === 'idle', String(states));
    assert.equal((await distant.hoyhoy.endedCall('shop')).endReason, 'caller-left');
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
});
