import type { Config } from './config.ts';
import type { LineCatalog } from './line/line.ts';
import { usableLines } from './line/usable-lines.ts';
import { isLocal, toldOrigin } from './own-address.ts';

/**
 * Who is told an address of ours somewhere else than on this machine, though it has no public one: what they open leads
 * to nowhere. Lines that can't be read are left out. @param phones whether a telephone gateway answers
 */
export async function strayLinks(
  lines: LineCatalog,
  { http, messages, telephony }: Pick<Config, 'http' | 'messages' | 'telephony'>,
  { phones }: { phones: boolean },
): Promise<string[]> {
  if (http.publicUrl !== undefined) return [];
  const origin = toldOrigin(http);
  const leads = isLocal(http.host) ? 'which leads to this machine only' : 'which leads to us in this network only';
  const people = (await usableLines(lines)).flatMap(({ id, transferTargets }) =>
    transferTargets
      .filter(({ email, webhook }) => (email && messages.mail) || (webhook && messages.webhook))
      .map(({ name }) => `${name} of the line ${id} is sent links to ${origin}/answer, ${leads}`),
  );
  // Of phones that reach us by loopback alone, the caller sits at this machine.
  const callers = phones && !isLocal(telephony.host);
  return [...people, ...(callers ? [`callers by phone are told ${origin}/join, ${leads}`] : [])];
}
