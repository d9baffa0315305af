import { Failure } from '../../contract/index.ts';
import type { LineCatalog } from '../../line/line.ts';
import { loadTelephony, type SecretSource } from '../config/load.ts';
import type { Telephony } from '../config/schema.ts';
import { type Wanted, wantedFrom } from './wanted.ts';

export interface WantedSources {
  /** `telephony.yaml`. */
  file: string;
  lines: LineCatalog;
  /** Of the LiveKit that is to have it. */
  apiSecret: string;
  /** Variables that `telephony.yaml` names. */
  secret: SecretSource;
}

/** @throws TelephonyInvalid, LineInvalid, Failure `nothing-to-provision` */
export async function readWanted(sources: WantedSources): Promise<{ telephony: Telephony; wanted: Wanted }> {
  const { file, lines: catalog, apiSecret, secret } = sources;
  const telephony = await loadTelephony(file, secret);
  if (telephony.inboundTrunks.length === 0 && telephony.outboundTrunks.length === 0) throw nothingThere(file);
  // The rule of one that can't be read now would be taken for one that is wanted no more.
  const lines = await Promise.all((await catalog.ids()).map((id) => catalog.get(id)));
  return { telephony, wanted: wantedFrom(telephony, lines, apiSecret) };
}

const nothingThere = (file: string) =>
  new Failure({
    reason: 'nothing-to-provision',
    message: `${file} has no trunk to set up.`,
    cure: 'List your carrier in inboundTrunks or outboundTrunks there (docs/telephony.md), or name the file with HOYHOY_TELEPHONY_FILE.',
  });
