import { existsSync } from 'node:fs';
import { CallerKeys, callerPot, monthOf } from '../calls/caller-allowance.ts';
import { Failure } from '../contract/index.ts';
import type { Line } from '../line/line.ts';
import { comparable } from '../line/telephone-number.ts';
import { installationSecret } from '../secret.ts';
import { openStore } from '../store/open.ts';
import { storePath } from '../store-path.ts';
import { table } from '../table.ts';
import { noCalls } from './calls.ts';
import type { CommandContext } from './context.ts';
import { lineNamed } from './known-line.ts';

export interface AllowanceOptions {
  reset: boolean;
  json: boolean;
}

/** What one caller has talked in this month, in seconds. */
interface Usage {
  /** A keyed hash of the number, or a visitor's random id. */
  caller: string;
  used: number;
  /** By calls in progress. */
  reserved: number;
  /** Absent where the caller's own is not known: it stands in `exceptions` by number. */
  left?: number;
}

/**
 * `hoyhoy allowance LINE [CALLER]`: what callers have talked in this month, and gives it back to one.
 * @param asked a telephone number, or a caller as the list names it
 * @throws Failure `line-not-found` | `no-calls` | `no-allowance` | `caller-missing`
 */
export async function allowanceCommand(
  context: CommandContext,
  id: string,
  asked: string | undefined,
  { reset, json }: AllowanceOptions,
): Promise<void> {
  const config = context.config();
  const line = await lineNamed(id, config.linesDir);
  if (line.allowance === undefined) throw noAllowance(id);
  // An unset variable of a shell, say.
  if (asked?.trim() === '' || (reset && asked === undefined)) throw callerMissing();
  const path = storePath(config);
  if (!existsSync(path)) throw noCalls(path);
  await using cleanup = new AsyncDisposableStack();
  const store = await openStore({ path, logger: context.log().logger });
  cleanup.defer(() => store.close());
  const period = monthOf(Date.now(), line.timezone);

  if (asked === undefined) {
    const prefix = callerPot(line, '');
    const pots = await store.pots({ prefix, period });
    const usages = pots.map(({ pot, used, reserved }) => ({ caller: pot.slice(prefix.length), used, reserved }));
    context.print(json ? JSON.stringify(usages, null, 2) : listed(usages, period));
    return;
  }
  const number = KEY.test(asked) ? undefined : comparable(asked);
  const caller =
    number === undefined ? asked : new CallerKeys(await installationSecret(config)).ofNumber(line.id, number);
  const pot = callerPot(line, caller);
  if (reset) await store.emptyPot({ pot, period });
  const { used, reserved } = await store.balance(pot, period);
  const seconds = secondsOf(line, number);
  const usage = {
    caller,
    used,
    reserved,
    ...(seconds !== undefined && { left: Math.max(0, seconds - used - reserved) }),
  };
  context.print(json ? JSON.stringify(usage, null, 2) : listed([usage], period));
}

const KEY = /^(phone|web)-/;

/** Of a month; undefined where nothing bounds it. */
function secondsOf({ allowance }: Line, number: string | undefined): number | undefined {
  if (allowance === undefined) return undefined;
  const minutes = (number !== undefined ? allowance.exceptions[number] : undefined) ?? allowance.minutesPerMonth;
  return minutes === 'unlimited' ? undefined : minutes * 60;
}

function listed(usages: readonly Usage[], period: string): string {
  if (usages.length === 0) return `Nobody has called in ${period}.`;
  const rows = usages.map(({ caller, used, reserved, left }) => [
    caller,
    clock(used),
    reserved > 0 ? clock(reserved) : '',
    left === undefined ? '' : clock(left),
  ]);
  return table([[`caller in ${period}`, 'talked', 'in a call now', 'left'], ...rows]);
}

/** "3:05" of seconds. */
function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

const noAllowance = (line: string) =>
  new Failure({
    reason: 'no-allowance',
    message: `The line ${line} gives its callers no allowance: nothing is counted.`,
    cure: 'Write "allowance: { minutesPerMonth: 15 }" into its line.yaml; docs/phone-line.md tells more.',
  });

const callerMissing = () =>
  new Failure({
    reason: 'caller-missing',
    message: 'Whose allowance is meant was not said.',
    cure: 'Give the telephone number, or the caller as `hoyhoy allowance LINE` lists them.',
  });
