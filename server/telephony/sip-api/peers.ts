import type { Logger } from 'pino';
import { z } from 'zod';
import { type Repeat, unrefInterval } from '../../calls/repeat.ts';
import { randomName } from '../../calls/rooms.ts';
import { jsonOf } from '../../contract/index.ts';
import type { LeaseStore } from '../../store/lease-store.ts';
import type { AskedWrongly } from '../outbound/failures.ts';

/** The other gateways that share our store. */
export interface Peers {
  /**
   * Has those asked what we were asked and know nothing of. Resolves to the answer of the one that did it or can say why
   * not; undefined where none of them holds the call.
   */
  ask(request: PassedOn): Promise<Response | undefined>;
  close(): Promise<void>;
}

/** A request as it came to us. */
export interface PassedOn {
  path: string;
  authorization: string;
  contentType: string;
  body: ArrayBuffer;
  /** Nobody waits for the answer any more. */
  signal: AbortSignal;
}

export interface PeersOptions {
  store: Pick<LeaseStore, 'beat' | 'holders' | 'forgetHolder'>;
  /** Where the others reach our API. */
  url: string;
  logger: Logger;
  repeat?: Repeat;
}

/** On a request that another gateway passes on: whoever gets it asks nobody else. */
export const PASSED_ON = 'X-Hoyhoy-Passed-On';

const BEAT_MS = 1_000;
/** Longer than any transfer rings, for one that does not answer at all. */
const ANSWERS_WITHIN_MS = 190_000;

const unknown = z.object({ meta: z.object({ reason: z.literal('participant-not-found' satisfies AskedWrongly) }) });

/** Not every 404 says so: a target of a transfer may be one of nobody's, too. */
const isUnknown = (body: string): boolean => unknown.safeParse(jsonOf(body)).success;

const gatewayId = (url: string) => `${randomName('gateway')} ${url}`;
const urlIn = (id: string) => id.split(' ')[1];

/** Tells the others where we are, and finds them, until closed. Whoever falls silent is forgotten by the reconciler. */
export async function joinPeers({ store, url, logger, repeat = unrefInterval }: PeersOptions): Promise<Peers> {
  const id = gatewayId(url);
  const beat = async () => {
    await store.beat({ id, role: 'gateway', free: 0 }).catch((error: unknown) => {
      logger.warn({ err: error }, 'the other gateways could not be told of this one; it will be tried again');
    });
  };
  await beat();
  const beating = repeat(beat, BEAT_MS);

  async function askOne(peer: string, request: PassedOn): Promise<Response | undefined> {
    const { path, authorization, contentType, body } = request;
    const headers = { Authorization: authorization, 'Content-Type': contentType, [PASSED_ON]: '1' };
    const signal = AbortSignal.any([request.signal, AbortSignal.timeout(ANSWERS_WITHIN_MS)]);
    try {
      const answer = await fetch(new URL(path, peer), { method: 'POST', headers, body, signal });
      const bytes = await answer.arrayBuffer();
      if (answer.status === 404 && isUnknown(Buffer.from(bytes).toString())) return undefined;
      const type = answer.headers.get('Content-Type') ?? '';
      return new Response(bytes, { status: answer.status, headers: { 'Content-Type': type } });
    } catch (error) {
      logger.warn({ err: error }, 'another gateway could not be asked');
      return undefined;
    }
  }

  return {
    async ask(request) {
      const others = (await store.holders()).filter((holder) => holder.role === 'gateway' && holder.id !== id);
      const asked = others.flatMap((other) => urlIn(other.id) ?? []).map((peer) => askOne(peer, request));
      // The one that holds the call may need half a minute, one that does not says so at once.
      const found = Promise.withResolvers<Response | undefined>();
      for (const answer of asked) answer.then((response) => response && found.resolve(response));
      void Promise.all(asked).then(() => found.resolve(undefined));
      return found.promise;
    },
    async close() {
      beating.stop();
      await store.forgetHolder(id).catch(() => {});
    },
  };
}
