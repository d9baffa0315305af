import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCertificate } from '../../../server/api/certificate.ts';
import { listen } from '../../../server/api/listen.ts';
import { createDemoSite } from '../../../server/demo-site.ts';
import { anyPort } from '../../../server/supervisor/ports.ts';
import { startHoyhoy, type TestHoyhoy } from '../hoyhoy.ts';
import { createTestCa, type TestCa } from '../test-ca.ts';
import { openVisitorNetwork, type VisitorNetwork, type VisitorNetworkOptions } from './visitor-network.ts';

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

/** What stands before Hoyhoy, and ends TLS there for these names, with these certificates. */
export type Front = (voice: FrontSide, turn: FrontSide) => Promise<{ close(): Promise<void> }>;

export interface FrontSide {
  name: string;
  /** Address of this machine at which it takes connections to port 443. */
  address: string;
  /** Port on 127.0.0.1 to which they go on. */
  port: number;
  certFile: string;
  keyFile: string;
}

export interface DistantOptions extends VisitorNetworkOptions {
  /** A proxy in front. Default: Hoyhoy speaks TLS itself. */
  front?: Front;
  /** Environment variables beside those that make it reachable. */
  env?: (network: VisitorNetwork) => Record<string, string>;
}

export async function startDistantHoyhoy({ front, env, ...wished }: DistantOptions = {}): Promise<DistantHoyhoy> {
  await using cleanup = new AsyncDisposableStack();
  // A proxy that only ends TLS can't tell TURN from HTTP, so TURN has an address of its own there.
  const network = openVisitorNetwork({ [VOICE]: 0, [TURN]: front ? 2 : 0, [SHOP]: 1 }, wished);
  cleanup.defer(async () => network.close());
  const ca = createTestCa();
  cleanup.defer(async () => ca.close());
  const [voiceAddress, shopAddress, turnAddress] = network.own;
  const files = ca.issue([VOICE, TURN]);
  const linesDir = linesFor(`https://${SHOP}`);
  cleanup.defer(async () => rmSync(linesDir, { recursive: true }));
  const turnPort = await anyPort('127.0.0.1');
  const hoyhoy = await startHoyhoy({
    linesDir,
    env: {
      HOYHOY_PUBLIC_URL: `https://${VOICE}`,
      HOYHOY_TURN_DOMAIN: TURN,
      HOYHOY_TURN_PORT: String(turnPort),
      HOYHOY_MEDIA_ADDRESS: network.addresses[0],
      ...(front
        ? { HOYHOY_HOST: '127.0.0.1' }
        : { HOYHOY_HOST: voiceAddress, HOYHOY_TLS_CERT: files.certFile, HOYHOY_TLS_KEY: files.keyFile }),
      ...env?.(network),
    },
  });
  cleanup.defer(() => hoyhoy.close());
  if (front) {
    const side = (name: string, address: string, port: number) => ({ name, address, port, ...ca.issue([name]) });
    const proxy = await front(side(VOICE, voiceAddress, hoyhoy.port), side(TURN, turnAddress, turnPort));
    cleanup.defer(() => proxy.close());
  }
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
