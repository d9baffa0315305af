import { Failure } from '../contract/index.ts';
import { openLineCatalog } from '../line/catalog.ts';
import { table } from '../table.ts';
import { differencesIn } from '../telephony/provision/differences.ts';
import { type Change, provisioning } from '../telephony/provision/provision.ts';
import { readWanted } from '../telephony/provision/read-wanted.ts';
import type { CommandContext } from './context.ts';

/** `hoyhoy telephony provision`: trunks and rules of `telephony.yaml` in LiveKit, where its own SIP service answers. */
export async function provisionCommand(context: CommandContext, { dryRun }: { dryRun: boolean }): Promise<void> {
  const { livekit, linesDir, telephony: settings } = context.config();
  if (livekit === undefined) throw livekitNotSet();
  const { telephony, wanted } = await readWanted({
    file: settings.file,
    lines: openLineCatalog(linesDir),
    apiSecret: livekit.apiSecret,
    secret: (name) => context.environment[name],
  });
  const there = provisioning(livekit);
  const changes = await (dryRun ? there.look(wanted) : there.carryOut(wanted));
  const words = dryRun ? planned : done;
  context.print(
    table(changes.map((change) => [words[change.do], change.kind, change.name, change.changes.join(', ')])),
  );
  for (const difference of differencesIn(telephony)) context.print(`\nnote: ${difference}`);
}

type Words = Readonly<Record<Change['do'], string>>;
const done: Words = { keep: 'unchanged', create: 'created', update: 'updated', delete: 'removed' };
const planned: Words = { keep: 'unchanged', create: 'to create', update: 'to update', delete: 'to remove' };

const livekitNotSet = () =>
  new Failure({
    reason: 'livekit-not-set',
    message: 'Trunks are set up in a LiveKit of your own or LiveKit Cloud, and LIVEKIT_URL is not set.',
    cure: 'Set LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET. With the LiveKit that `hoyhoy serve` starts, our own gateway answers phones and needs nothing set up.',
  });
