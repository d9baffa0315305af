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
  const widgetDir = await terminal.step('Building the widget', () =>
    ensureWidget({ root: packageRoot, cacheDir: config.cacheDir }),
  );
  serving = await serve(config, { log, terminal, environment, widgetDir });
  link.ready({ url: serving.url });
  return serving;
}
