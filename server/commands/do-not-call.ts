import { dialable } from '../calls/ask-back.ts';
import { createDoNotCall } from '../calls/do-not-call.ts';
import { Failure } from '../contract/index.ts';
import { installationSecret } from '../secret.ts';
import type { DoNotCallEntry } from '../store/do-not-call-store.ts';
import { table } from '../table.ts';
import type { CommandContext } from './context.ts';
import { requireKnownLine } from './known-line.ts';
import { withStore } from './with-store.ts';

export interface DoNotCallOptions {
  add: boolean;
  lift: boolean;
  json: boolean;
}

/**
 * `hoyhoy do-not-call LINE [NUMBER]`: whom a line does not call at the wish of others; puts one on that list, and takes
 * one off.
 * @param asked a telephone number, or a hash as the list has it
 * @throws Failure `line-not-found` | `no-calls` | `number-missing` | `number-invalid` | `not-on-list`
 */
export async function doNotCallCommand(
  context: CommandContext,
  line: string,
  asked: string | undefined,
  { add, lift, json }: DoNotCallOptions,
): Promise<void> {
  // An unset variable of a shell, say.
  if (asked?.trim() === '' || (asked === undefined && (add || lift))) throw numberMissing();
  const config = context.config();
  await withStore(context, async (store) => {
    await requireKnownLine(line, config.linesDir, store);
    const list = createDoNotCall(store, await installationSecret(config));
    const entries = await list.list(line);
    if (asked === undefined) {
      context.print(json ? JSON.stringify(entries, null, 2) : listed(entries));
      return;
    }
    const isHash = entries.some(({ number }) => number === asked);
    const number = isHash ? asked : dialable(asked);
    if (add) {
      if (!isHash) await list.callNoMore(line, number, 'owner');
      context.print('The line calls that number no more, unless its own phone asks for it.');
    } else if (lift) {
      if (!(await list.lift(line, number))) throw notOnList(line);
      context.print('Lifted: the number can be called again where somebody asks for it.');
    } else {
      const found = entries.filter((entry) => entry.number === list.keyOf(line, number));
      context.print(json ? JSON.stringify(found, null, 2) : listed(found, 'The number is not on the list.'));
    }
  });
}

const because: Readonly<Record<DoNotCallEntry['reason'], string>> = {
  key: 'they pressed star',
  declined: 'they declined the call',
  told: 'they told the agent',
  owner: 'you added it',
};

function listed(entries: readonly DoNotCallEntry[], none = 'Nobody is on the list.'): string {
  if (entries.length === 0) return none;
  const rows = entries.map(({ number, reason, at }) => [
    number,
    new Date(at).toISOString().slice(0, 10),
    because[reason],
  ]);
  return table([['number, as a hash', 'since', 'because'], ...rows]);
}

const numberMissing = () =>
  new Failure({
    reason: 'number-missing',
    message: 'Which number is meant was not said.',
    cure: 'Give it with the code of its country, or its hash as `hoyhoy do-not-call LINE` lists it.',
  });

const notOnList = (line: string) =>
  new Failure({
    reason: 'not-on-list',
    message: `The line ${line} has no such number on its list.`,
    cure: '`hoyhoy do-not-call LINE` lists the hashes; each line has a list of its own.',
  });
