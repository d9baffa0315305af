import { existsSync } from 'node:fs';
import type { Config } from '../config.ts';
import { Failure } from '../contract/index.ts';
import { openLineCatalog } from '../line/catalog.ts';
import type { SecretSource } from '../telephony/config/load.ts';
import { type Change, provisioning } from '../telephony/provision/provision.ts';
import { readWanted } from '../telephony/provision/read-wanted.ts';

/** Whether LiveKit has the trunks and rules of `telephony.yaml`, where its own SIP service answers phones. */
export async function trunks({ livekit, linesDir, telephony }: Config, secret: SecretSource): Promise<string> {
  const { mode, file } = telephony;
  if (mode !== 'off') return 'not needed in LiveKit: our own gateway answers phones';
  if (livekit === undefined || !existsSync(file)) return 'not needed: HOYHOY_TELEPHONY is off';
  const sources = { file, lines: openLineCatalog(linesDir), apiSecret: livekit.apiSecret, secret };
  const changes = await provisioning(livekit).look((await readWanted(sources)).wanted);
  const missing = changes.filter((change) => change.do !== 'keep');
  if (missing.length > 0) throw notAsWanted(missing);
  return `in LiveKit: ${changes.map(({ kind, name }) => `${kind} ${name}`).join(', ')}`;
}

const states = { keep: 'as wanted', create: 'missing', update: 'other', delete: 'left over' } as const;

const notAsWanted = (changes: readonly Change[]) =>
  new Failure({
    reason: 'not-provisioned',
    message: `LiveKit has not what telephony.yaml says: ${changes
      .map((change) => `${change.kind} ${change.name} (${states[change.do]})`)
      .join(', ')}.`,
    cure: 'Run `hoyhoy telephony provision`.',
  });
