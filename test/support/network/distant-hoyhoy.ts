import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCertificate } from '../../../server/api/certificate.ts';
import { listen } from '../../../server/api/listen.ts';
import { createDemoSite } from '../../../server/demo-site.ts';
import { startHoyhoy, type TestHoyhoy } from '../hoyhoy.ts';
import { createTestCa, type TestCa } from '../test-ca.ts';
import { openVisitorNetwork, type VisitorNetwork } from './visitor-network.ts';

/** Hoyhoy and a shop's page on names of their own over https, and a network from which a visitor reaches them. */
export interface DistantHoyhoy {
  hoyhoy: TestHoyhoy;
  network: VisitorNetwork;
  ca: TestCa;
  /** Address of the shop's page. */
  site: string;
  close(): Promise<void>;
}

const VOICE = 'voice.example';
const SHOP = 'shop.example';
/** A name of its own, so that a network can know the one and not the other. */
export const TURN = 'turn.example';

export async function startDistantHoyhoy(): Promise<DistantHoyhoy> {
  await using cleanup = new AsyncDisposableStack();
  const network = openVisitorNetwork({ [VOICE]: 0, [TURN]: 0, [SHOP]: 1 });
  cleanup.defer(async () => network.close());
  const ca = createTestCa();
  cleanup.defer(async () => ca.close());
  const [voiceAddress, shopAddress] = network.addresses;
  const files = ca.issue([VOICE, TURN]);
  const linesDir = linesFor(`https://${SHOP}`);
  cleanup.defer(async () => rmSync(linesDir, { recursive: true }));
  const hoyhoy = await startHoyhoy({
    linesDir,
    env: {
      HOYHOY_HOST: voiceAddress,
      HOYHOY_PUBLIC_URL: `https://${VOICE}`,
      HOYHOY_TURN_DOMAIN: TURN,
      HOYHOY_TLS_CERT: files.certFile,
      HOYHOY_TLS_KEY: files.keyFile,
      HOYHOY_MEDIA_ADDRESS: voiceAddress,
    },
  });
  cleanup.defer(() => hoyhoy.close());
  const page = createDemoSite({ dir: 'demo/site', hoyhoyUrl: hoyhoy.url, livekitUrl: hoyhoy.livekitUrl });
  const certificate = await readCertificate(ca.issue([SHOP]), SHOP);
  const site = await listen(page, { host: shopAddress, port: { number: 443, explicit: true }, certificate });
  cleanup.defer(() => site.close());
  const running = cleanup.move();
  return {
    hoyhoy,
    network,
    ca,
    site: `https://${SHOP}/`,
    close: () => running.disposeAsync(),
  };
}

/** The demo's lines, taking calls from this origin. */
function linesFor(origin: string): string {
  const dir = mkdtempSync(join(tmpdir(), 'hoyhoy-lines-'));
  cpSync('demo/lines/shop', join(dir, 'shop'), { recursive: true });
  const file = join(dir, 'shop', 'line.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('http://localhost:*', origin));
  return dir;
}
