import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { listen } from '../api/listen.ts';
import { Failure } from '../contract/index.ts';
import { createDemoPhones } from '../demo-phone.ts';
import { createDemoSite } from '../demo-site.ts';
import { packageRoot } from '../package.ts';
import type { CommandContext } from './context.ts';
import { startServing } from './serve.ts';

/** `hoyhoy demo`: the demo lines, and a shop's page that embeds them from an origin of its own. */
export async function demoCommand(context: CommandContext): Promise<void> {
  const { terminal } = context;
  const started = performance.now();
  const site = join(packageRoot, 'demo', 'site');
  if (!existsSync(site)) throw demoMissing(site);
  const given = context.config();
  const { mode } = given.telephony;
  const telephony = { ...given.telephony, mode: mode === 'auto' ? ('on' as const) : mode };
  const config = { ...given, telephony, linesDir: join(packageRoot, 'demo', 'lines') };
  const { host } = config.http;
  const serving = await startServing(context, config);
  const page = await listen(createDemoSite({ dir: site, hoyhoyUrl: serving.url, livekitUrl: serving.livekitUrl }), {
    host,
    port: { number: serving.port + 1, explicit: false },
    ...(serving.sip !== undefined && { upgrade: createDemoPhones({ sip: serving.sip, logger: context.log().logger }) }),
  });
  terminal.say('');
  terminal.say(`  Open ${page.url}`);
  terminal.say('');
  terminal.say(`  Answered by ${whoAnswers(config.realtime, config.chat)}.`);
  terminal.say(`  API and widget: ${serving.url}, LiveKit: ${serving.livekitUrl}`);
  if (serving.sip !== undefined) {
    terminal.say(`  By telephone: ${page.url}/phone.html, or npx hoyhoy phone sip:shop@${serving.sip}`);
  }
  terminal.say(`  Ready after ${((performance.now() - started) / 1000).toFixed(1)} s. Ctrl-C ends everything.`);
  terminal.say('');
}

function whoAnswers(realtime: { embedded: boolean; url?: string; model: string }, chat?: { model: string }): string {
  if (!realtime.embedded) return `${realtime.model} at ${new URL(realtime.url ?? '').host}`;
  return chat
    ? `the embedded speech server with ${chat.model}`
    : 'the embedded speech server, from the knowledge files';
}

const demoMissing = (dir: string) =>
  new Failure({
    reason: 'demo-missing',
    message: `The demo page is not at ${dir}.`,
    cure: 'Install the package again, or get the checkout whole.',
  });
