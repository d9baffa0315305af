import { Hono } from 'hono';
import { lineFull } from '../../calls/failures.ts';
import { Failure, type ProblemCode } from '../../contract/index.ts';
import type { Line } from '../../line/line.ts';
import { createAdmit } from '../admit.ts';
import { AnswerStream } from '../answer-stream.ts';
import { BEGIN_ANEW, Conversations } from '../conversations.ts';
import type { AppDeps, AppEnv } from '../deps.ts';
import { jsonBody, limitBody } from '../json-body.ts';
import { readMessageRequest } from '../message-request.ts';
import { cors, preflight } from '../middleware/cors.ts';
import { rateLimit } from '../middleware/rate-limit.ts';
import { requirePermission } from '../middleware/require-permission.ts';
import { problemOf, toProblemFailure } from '../problems.ts';

/** `POST /api/lines/:line/messages`: a typed question, answered in writing where no sound gets through. */
export function messageRoutes(deps: AppDeps, clock: () => number): Hono<AppEnv> {
  const { lines, calls, answerer, logger, now = Date.now } = deps;
  const admit = createAdmit(deps);
  const conversations = new Conversations(deps.secret);
  const underWay = new UnderWay();
  const path = '/api/lines/:line/messages';
  const app = new Hono<AppEnv>();
  app.use(path, cors);
  app.options(path, preflight);
  app.post(path, rateLimit(clock), requirePermission(lines), limitBody, async (c) => {
    const request = readMessageRequest(await jsonBody(c));
    const line = await lines.get(c.req.param('line'));
    const known = request.conversation && conversations.callOf(request.conversation, line.id, now(), BEGIN_ANEW);
    const admitted = known ? undefined : await admit(c, line, { by: 'writing' });
    const callId = known || (admitted?.call.callId ?? '');
    const finished = underWay.begin(callId, line);
    try {
      const allowance = await calls.allowAnswer(callId, line.id);
      const gone = new AbortController();
      const stream = new AnswerStream(() => gone.abort());
      stream.send({
        type: 'conversation',
        conversation: request.conversation ?? conversations.token(callId, line.id, now()),
        ...(admitted?.visitorToken !== undefined && { visitor: admitted.visitorToken }),
      });
      const began = Promise.withResolvers<void>();
      const answering = answerer
        .answer({
          callId,
          line,
          text: request.text,
          signal: AbortSignal.any([gone.signal, c.req.raw.signal]),
          onText(text) {
            stream.send({ type: 'text', text });
            began.resolve();
          },
          onCard: (card) => stream.send({ type: 'card', card }),
        })
        .finally(finished);
      // The end is told in the stream once it has begun, and until then by the status.
      answering.then(
        ({ tokens }) => {
          void allowance.settle(tokens);
          stream.end({ type: 'done' });
        },
        (error: unknown) => {
          // What a broken answer has cost is not known, so the reservation counts in full when it expires.
          if (!gone.signal.aborted && !c.req.raw.signal.aborted)
            logger.error({ err: error, callId }, 'a written answer failed');
          const problem = problemOf(toProblemFailure(error), { phone: line.phone });
          stream.end({ type: 'failed', problem });
        },
      );
      await Promise.race([began.promise, answering]);
      return new Response(stream.body, {
        headers: {
          'Content-Type': 'text/event-stream; charset=utf-8',
          // nginx would else hold it back until it is whole.
          'X-Accel-Buffering': 'no',
        },
      });
    } catch (error) {
      finished();
      throw error;
    }
  });
  return app;
}

/** Answers that are being written: one of a conversation at a time, and no more of a line than it takes calls. */
class UnderWay {
  readonly #answers = new Map<string, { line: string }>();

  /** @returns to be called, once or more often, when it has ended @throws Failure `conversation-busy` | `line-full` */
  begin(callId: string, { id, limits }: Line): () => void {
    if (this.#answers.has(callId)) throw conversationBusy();
    const ofLine = [...this.#answers.values()].filter(({ line }) => line === id).length;
    if (ofLine >= limits.concurrentCalls) throw lineFull(id, limits.concurrentCalls);
    const answer = { line: id };
    this.#answers.set(callId, answer);
    return () => {
      if (this.#answers.get(callId) === answer) this.#answers.delete(callId);
    };
  }
}

const conversationBusy = (): Failure<ProblemCode> =>
  new Failure({
    reason: 'conversation-busy',
    message: 'An earlier question of this conversation is still being answered.',
    cure: 'Wait for that answer to end before the next question is sent.',
  });
