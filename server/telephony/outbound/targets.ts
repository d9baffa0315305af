import { Failure } from '../../contract/index.ts';
import { countryOf } from '../../line/emergency/local-number.ts';
import type { LineCatalog, TransferTarget } from '../../line/line.ts';
import { parseUri, type SipUri, type Uri } from '../sip/message/uri.ts';
import { invalid, notAllowed } from './failures.ts';

/** Where a line sends callers to. */
export interface Target<T extends Uri = Uri> {
  uri: T;
  /** Of the line, whose emergency numbers are never dialled; undefined: those of all countries. */
  country: string | undefined;
}

/** The transfer target of a line that is asked for, `tel:` or `sip:` exactly as `line.yaml` has it; undefined for any other. */
export async function targetOf(
  lines: Pick<LineCatalog, 'get'>,
  id: string | undefined,
  to: string,
): Promise<Target | undefined> {
  const line = id === undefined ? undefined : await lines.get(id).catch(undefinedWhereGone);
  const found = line?.transferTargets.map(addressOf).find((address) => address === to);
  const uri = found === undefined ? undefined : parseUri(found);
  return line && uri && { uri, country: countryOf(line) };
}

/** Its folder may have been taken away during the call. */
function undefinedWhereGone(error: unknown): undefined {
  if (!(error instanceof Failure && error.reason === 'line-not-found')) throw error;
}

function addressOf({ phone, sip }: TransferTarget): string | undefined {
  return sip ?? (phone && `tel:${phone}`);
}

/** What looks like an address and not like a number. */
export function isSipAddress(to: string): boolean {
  return /^sips?:/i.test(to);
}

/** The address of a person of a line, who is to be called there. @throws WronglyAsked */
export async function sipTargetOf(
  lines: Pick<LineCatalog, 'get'>,
  line: string | undefined,
  to: string,
): Promise<Target<SipUri>> {
  const target = await targetOf(lines, line, to);
  if (target === undefined) {
    const cure = "Add it to transferTargets in the line's line.yaml, and name the line in the attribute hoyhoy.line.";
    throw notAllowed('A SIP address was to be called that is no transfer target of the line.', cure);
  }
  const { uri, country } = target;
  if (uri.kind !== 'sip' || uri.user === undefined) {
    throw invalid('That is no SIP address of a phone.', 'Write it as "sip:200@pbx.example".');
  }
  return { uri, country };
}
