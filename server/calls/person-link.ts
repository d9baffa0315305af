import { randomUUID } from 'node:crypto';
import type { Line, TransferTarget } from '../line/line.ts';
import { linkExpired, linkUnknown } from './failures.ts';
import { Signer } from './signer.ts';

/** For mail to arrive and to be read: callers hear a calm tone, and no longer than this. */
export const LINK_LIFE_MS = 120_000;
const LONGEST = 300;

/** By which a person answers in the browser, once. */
export interface PersonLink {
  /** Of this one attempt to reach them. */
  id: string;
  callId: string;
  /** ms since the epoch. */
  expiresAt: number;
}

/** Signs links and knows its own again. What is signed tells nothing of the caller. */
export class PersonLinks {
  readonly #signer: Signer;
  readonly #now: () => number;

  /** @param secret the same for the agent that sends links and the API that they lead to */
  constructor(secret: string, now: () => number = Date.now) {
    this.#signer = new Signer(secret, 'person link');
    this.#now = now;
  }

  issue(callId: string): PersonLink & { signed: string } {
    const link = { id: randomUUID(), callId, expiresAt: this.#now() + LINK_LIFE_MS };
    return { ...link, signed: this.#signer.sign(`${link.id}.${callId}.${link.expiresAt}`) };
  }

  /** @throws Failure `link-unknown` | `link-expired` */
  read(signed: string): PersonLink {
    const text = signed.length > LONGEST ? undefined : this.#signer.verified(signed);
    const [id, callId, expires] = text?.split('.') ?? [];
    if (id === undefined || callId === undefined) throw linkUnknown();
    const expiresAt = Number(expires);
    if (!(expiresAt > this.#now())) throw linkExpired();
    return { id, callId, expiresAt };
  }
}

/** Sends people the links by which they answer in the browser. */
export interface LinkSender {
  /** Whether the target wants links, and this installation has a way to send them. */
  reaches(target: TransferTarget): boolean;
  /** Resolves to whether it was sent by any way. Never rejects. */
  send(request: {
    line: Line;
    target: TransferTarget;
    link: PersonLink;
    url: string;
    signal: AbortSignal;
  }): Promise<boolean>;
}
