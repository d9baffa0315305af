import { Signer } from '../calls/signer.ts';
import { Failure, type ProblemCode } from '../contract/index.ts';

/** A conversation goes on within a day, as a page's visitor is known for one. */
const LIFE_MS = 86_400_000;
const LONGEST = 300;

/** What to do without a known one: where a question was sent, and where something was wanted of a call. */
export const BEGIN_ANEW = 'Send the question without `conversation`, which begins a new one.';
export const OF_THE_CALL =
  'Send the `conversation_token` that the page was given with this call, for the line of the call.';

/** Names conversations to those who have them, so that they can go on in writing and nobody else can. */
export class Conversations {
  readonly #signer: Signer;

  constructor(secret: string) {
    this.#signer = new Signer(secret, 'conversation');
  }

  token(callId: string, line: string, now: number): string {
    return this.#signer.sign(`${callId}.${line}.${now + LIFE_MS}`);
  }

  /** The call that the conversation began with. @param cure where there is none @throws Failure `conversation-unknown` */
  callOf(token: string, line: string, now: number, cure: string): string {
    const callId = this.known(token, line, now);
    if (callId === undefined) throw conversationUnknown(cure);
    return callId;
  }

  /** Like `callOf`, but undefined where the conversation is not known. */
  known(token: string, line: string, now: number): string | undefined {
    const text = token.length > LONGEST ? undefined : this.#signer.verified(token);
    const [callId, ofLine, expires] = text?.split('.') ?? [];
    return ofLine === line && Number(expires) > now ? callId : undefined;
  }
}

const conversationUnknown = (cure: string): Failure<ProblemCode> =>
  new Failure({
    reason: 'conversation-unknown',
    message: 'The conversation is not one of this line, or more than a day old.',
    cure,
  });
