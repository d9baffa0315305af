import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listen } from '../../server/api/listen.ts';
import { type Config, readConfig } from '../../server/config.ts';
import { createDemoPhones } from '../../server/demo-phone.ts';
import { createDemoSite } from '../../server/demo-site.ts';
import { withLock } from '../../server/livekit/lock.ts';
import { createLog } from '../../server/log.ts';
import { type Serving, serve } from '../../server/main.ts';
import { openStore } from '../../server/store/open.ts';
import type { CallRecord, Store } from '../../server/store/store.ts';
import { storePath } from '../../server/store-path.ts';
import { createTerminal } from '../../server/terminal.ts';
import { freePort } from './ports.ts';

/** All of Hoyhoy on this machine, in processes of its own, and the demo pages on another origin. */
export interface TestHoyhoy extends Serving {
  config: Config;
  /** Origin of the demo pages. */
  site: string;
  store: Store;
  /** The newest call of a line, once it has ended. */
  endedCall(line: string): Promise<CallRecord>;
  close(): Promise<void>;
}

export interface HoyhoyOptions {
  /** Default: the demo's. */
  linesDir?: string;
  /** Environment variables beside those of this process. */
  env?: Record<string, string>;
}

/** Starts everything on free ports, with a database of its own. What it logs goes to stderr if it fails. */
export async function startHoyhoy({ linesDir = 'demo/lines', env = {} }: HoyhoyOptions = {}): Promise<TestHoyhoy> {
  const dataDir = mkdtempSync(join(tmpdir(), 'hoyhoy-data-'));
  const environment = {
    ...process.env,
    HOYHOY_LINES: linesDir,
    HOYHOY_DATA: dataDir,
    HOYHOY_LOG_LEVEL: 'warn',
    // A gateway keeps to the ports that were free a moment ago, and those of another test may start at the same time.
    HOYHOY_SIP_PORT: String(await freePort()),
    HOYHOY_CARRIER_PORT: String(await freePort()),
    ...env,
  };
  const config = readConfig(environment);
  const write = (text: string) => void process.stderr.write(text);
  const starting = () =>
    serve(config, {
      log: createLog({ level: config.logLevel, pretty: true, write }),
      terminal: createTerminal({ write, isTTY: false }),
      environment,
    });
  // Two that start at once find the same ports free. They cope, but agents may then tell an address that the other has got.
  const serving = await withLock(join(tmpdir(), 'hoyhoy-test-starting'), () => {}, starting);
  const site = await openSite(serving);
  const store = await openStore({
    path: storePath(config),
    logger: createLog({ level: 'silent', pretty: false, write }).logger,
  });
  return {
    ...serving,
    config,
    site: site.url,
    store,
    async endedCall(line) {
      const [newest] = await store.listCalls({ line, limit: 1 });
      if (!newest) throw new Error(`No call of the line ${line} is in the store.`);
      return untilEnded(store, newest.id);
    },
    async close() {
      await site.close();
      await store.close();
      await serving.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Serves the demo pages, or others, from an origin of their own. */
export function openSite(
  { url, livekitUrl, sip }: Pick<Serving, 'url' | 'livekitUrl' | 'sip'>,
  { host = '127.0.0.1', dir = 'demo/site' } = {},
) {
  const app = createDemoSite({ dir, hoyhoyUrl: url, livekitUrl });
  const logger = createLog({ level: 'warn', pretty: true, write: (text) => void process.stderr.write(text) }).logger;
  return listen(app, {
    host,
    port: { number: 18_500, explicit: false },
    ...(sip !== undefined && { upgrade: createDemoPhones({ sip, logger }) }),
  });
}

/** Another process writes the end of a call, so there is no event to wait for: asks until it is there. */
async function untilEnded(store: Store, callId: string): Promise<CallRecord> {
  for (let tries = 0; tries < 100; tries++) {
    const call = await store.getCall(callId);
    if (call?.state === 'ended') return call;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`The call ${callId} has not ended within 10 s.`);
}
