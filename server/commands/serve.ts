import type { Config } from '../config.ts';
import { type Serving, serve } from '../main.ts';
import { packageRoot } from '../package.ts';
import { checkPrerequisites } from '../prerequisites.ts';
import { linkToSupervisor } from '../supervisor/child.ts';
import { ensureWidget } from '../widget-build.ts';
import type { CommandContext } from './context.ts';

/** `hoyhoy serve`: the owner's lines, until ended. */
export async function serveCommand(context: CommandContext): Promise<void> {
  const { terminal } = context;
  const serving = await startServing(context, context.config());
  terminal.say(`API and widget: ${serving.url}`);
  terminal.say(`LiveKit: ${serving.livekitUrl}`);
  terminal.say(`Embed: <script type="module" src="${serving.url}/hoyhoy.js" data-line="LINE"></script>`);
  terminal.say('Ctrl-C ends it.');
}

/** Starts everything, and ends it in order when this process is asked to end, also while it is still starting. */
export async function startServing(context: CommandContext, config: Config): Promise<Serving> {
  const { terminal, environment } = context;
  const log = context.log();
  await checkPrerequisites(config);
  let serving: Serving | undefined;
  const link = linkToSupervisor(async () => {
    terminal.say('Ending …');
    // What has only begun to start ends by itself once this process is gone.
    await serving?.close();
  });
  // Now, where it can be seen, rather than when the API starts.
  await terminal.step('Building the widget', () => ensureWidget({ root: packageRoot, cacheDir: config.cacheDir }));
  serving = await serve(config, { log, terminal, environment });
  replaceWorkersOnSignal(serving, context);
  link.ready({ url: serving.url });
  return serving;
}

/** `kill -USR2 PID`, after an upgrade of our files: new workers take the calls of the old ones over. */
function replaceWorkersOnSignal(serving: Serving, { terminal, log }: CommandContext): void {
  let replacing = false;
  process.on('SIGUSR2', async () => {
    if (replacing) return;
    replacing = true;
    terminal.say('Replacing the workers …');
    try {
      await serving.replaceWorkers();
      terminal.say('All workers are new.');
    } catch (error) {
      log().logger.error({ err: error }, 'a worker could not be replaced; the old one goes on');
    }
    replacing = false;
  });
}
