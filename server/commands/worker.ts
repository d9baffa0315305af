import { runWorker } from '../agent/main.ts';
import { createArrivals } from '../calls/arrivals.ts';
import { createCalls } from '../calls/create-calls.ts';
import { createDoNotCall } from '../calls/do-not-call.ts';
import { livekitRooms } from '../calls/livekit-rooms.ts';
import { PersonLinks } from '../calls/person-link.ts';
import { sipDialler } from '../calls/sip-dialler.ts';
import { EMBEDDED_MODELS, Failure } from '../contract/index.ts';
import { openLineCatalog } from '../line/catalog.ts';
import { createLinkSender } from '../messages/person-links.ts';
import { toldOrigin } from '../own-address.ts';
import { createOwnerDesk } from '../owner/desk.ts';
import { packageVersion } from '../package.ts';
import { installationSecret } from '../secret.ts';
import { openStore } from '../store/open.ts';
import { storePath } from '../store-path.ts';
import { linkToSupervisor } from '../supervisor/child.ts';
import { unansweredQuestions } from '../unanswered.ts';
import type { CommandContext } from './context.ts';
import { languagesOfLine } from './known-line.ts';

/** So many of the newest calls are looked through for questions that an owner can answer by telephone. */
const CALLS = 200;
/** What calls in progress are given to say goodbye; less than a supervisor's grace. */
const GOODBYE_MS = 4000;

/** `hoyhoy worker`: one process of agents, for the LiveKit that is configured. */
export async function workerCommand(context: CommandContext): Promise<void> {
  const config = context.config();
  const { logger } = context.log();
  if (config.livekit === undefined) throw livekitNotSet();
  const { host, port } = config.speech;
  const embedded = `ws://${host}:${port.number}/v1`;
  const { url = embedded, key, model } = config.realtime;
  const store = await openStore({ path: storePath(config), logger });
  const lines = openLineCatalog(config.linesDir);
  const owner = createOwnerDesk({
    store,
    unanswered: async (id) => {
      const found = await unansweredQuestions(store, { id, languages: await languagesOfLine(id, lines) }, CALLS);
      return found.map(({ question }) => question);
    },
  });
  const dialler = config.dialling && sipDialler(config.livekit, config.dialling.url);
  const secret = await installationSecret(config);
  context.log().keepSecret(secret);
  const freeModel = model.startsWith(EMBEDDED_MODELS);
  const calls = createCalls({ lines, store, rooms: livekitRooms(config.livekit), freeModel, secret, logger });
  const address = toldOrigin(config.http);
  const worker = runWorker(
    {
      livekit: config.livekit,
      realtime: { url, model, ...(key === undefined ? {} : { key }) },
      ...(config.realtime.fallback && { fallback: { url: embedded, model: `${EMBEDDED_MODELS}{line}` } }),
      joinAddress: `${new URL(address).host}/join`,
      capacity: config.worker.callsPerProcess,
      lifetimeCalls: config.worker.lifetimeCalls,
      version: packageVersion,
    },
    {
      lines,
      store,
      owner,
      arrivals: createArrivals(config.livekit, { calls, store }),
      ...(dialler && { callBacks: { ...store, ...createDoNotCall(store, secret) } }),
      // Whoever was called goes on in the caller's room, into which our own gateway alone takes a phone.
      ...(dialler && (config.dialling?.byLiveKit ? { sendOn: dialler.transfer } : { dialler })),
      links: {
        signer: new PersonLinks(secret),
        sender: createLinkSender(config.messages, logger),
        address: `${address}/answer`,
      },
      onWorn: () => link.worn(),
      logger,
    },
  );
  const link = linkToSupervisor(async (why) => {
    // The one who is gone may be back at any moment, and LiveKit has not gone with it: nobody needs to hang up.
    if (why === 'supervisor gone' || why === 'succeeded') await worker.finish();
    else await worker.drain({ handOver: true, goodbyeMs: GOODBYE_MS });
    await store.close();
  });
  await worker.ready;
  link.ready({ holder: worker.holder });
}

const livekitNotSet = () =>
  new Failure({
    reason: 'livekit-not-set',
    message: 'A worker alone needs to know its LiveKit, and LIVEKIT_URL is not set.',
    cure: 'Set LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET, or run `hoyhoy serve`, which starts everything.',
  });
