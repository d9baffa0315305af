import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { CallPage } from '../support/browser/call-page.ts';
import { chromiumPath } from '../support/browser/chromium.ts';
import { type DistantHoyhoy, startDistantHoyhoy } from '../support/network/distant-hoyhoy.ts';
import { nginx } from '../support/network/nginx.ts';
import { homeThatTrusts } from '../support/network/trust.ts';
import type { Passage } from '../support/network/visitor-network.ts';

/** As in a cloud: the machine has private addresses, a router translates the public ones, and nginx stands in front. */
let distant: DistantHoyhoy;
let home: string;
const files = mkdtempSync(join(tmpdir(), 'hoyhoy-cloud-'));
const SIP_PORT = '5062';

before(async () => {
  distant = await startDistantHoyhoy({
    nat: { hairpin: true },
    front: nginx,
    env: ({ addresses: [outside], own: [inside] }) => ({
      HOYHOY_TURN_UDP_PORT: '3478',
      HOYHOY_TELEPHONY: 'on',
      HOYHOY_TELEPHONY_FILE: telephony(outside),
      HOYHOY_SIP_HOST: inside,
      HOYHOY_SIP_PORT: SIP_PORT,
    }),
  });
  home = homeThatTrusts(distant.ca.file);
});
after(async () => {
  await distant?.close();
  for (const dir of [home, files]) if (dir !== undefined) rmSync(dir, { recursive: true, force: true });
});

/** Lets phones from outside call, who are told to send their sound to this address. */
function telephony(outside: string): string {
  const file = join(files, 'telephony.yaml');
  writeFileSync(
    file,
    `inboundTrunks: [{ name: outside, allowedAddresses: [${outside}/29] }]
rules: [{ name: shop, line: shop, trunkIds: [outside] }]
rtpPorts: 21000-21019
advertisedAddress: ${outside}
`,
  );
  return file;
}

const visit = () =>
  CallPage.open(distant.site, {
    microphone: { kind: 'spoken' },
    from: { program: distant.network.inside(chromiumPath()), env: { HOME: home } },
  });

const ways: { passage: Passage; route: string }[] = [
  { passage: 'everything', route: 'direct over udp' },
  { passage: 'udp 3478', route: 'relay over udp' },
  { passage: 'https', route: 'relay over tls' },
];

for (const { passage, route } of ways) {
  test(`a visitor whose network lets ${passage} out is answered aloud through router and proxy, ${route}`, async (t) => {
    distant.network.let(passage);
    const call = await visit();
    t.after(() => call.close());
    await call.call();
    await call.finalCaption('agent', /Marlow Street Bakery/);
    await call.page.waitForFunction(() => window.probe.firstAudibleAfter(0) !== undefined);
    // The first way that is found may be a detour, which a shorter one then replaces.
    await call.page.waitForFunction(async (expected) => (await window.probe.route()) === expected, route);
    assert.deepEqual(await call.cspReports(), []);
    await call.hangUp();
    assert.equal((await distant.hoyhoy.endedCall('shop')).endReason, 'caller-left');
    const status = async (path: string) => (await call.page.goto(`${distant.hoyhoy.url}${path}`))?.status();
    assert.deepEqual([await status('/join'), await status('/answer')], [200, 200], 'pages that are for visitors');
    assert.notEqual(await status('/metrics'), 200, 'what is not for visitors');
  });
}

test('a phone outside hears the greeting, and is heard', async () => {
  distant.network.let('everything');
  const phone = ['server/cli.ts', 'phone', `sip:shop@${distant.network.addresses[0]}:${SIP_PORT}`];
  const { stdout } = await promisify(execFile)(
    distant.network.inside(process.execPath),
    [...phone, '--wav', 'server/doctor/question.wav', '--no-words'],
    { env: { ...process.env, NODE_ENV: 'production' }, timeout: 60_000 },
  );
  assert.match(stdout, /first audio +\d+ ms/);
  assert.match(stdout, /first answer +\d+ ms/);
});
