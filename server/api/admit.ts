import type { Context } from 'hono';
import type { AdmitRequest, AdmittedCall } from '../calls/calls.ts';
import { CallRefused, proofRequired } from '../calls/failures.ts';
import { proofHeader, visitorHeader } from '../contract/index.ts';
import type { Line } from '../line/line.ts';
import { clientAddress } from './client-address.ts';
import type { AppDeps, AppEnv } from './deps.ts';
import { ProofOfWork } from './proof-of-work.ts';
import { Visitors } from './visitors.ts';

export interface AdmittedVisitor {
  call: AdmittedCall;
  /** Of a page's visitor, to be sent back with their next request. */
  visitorToken?: string;
}

/** Admits whoever `requirePermission` has let through: a page's visitor as one who is counted. */
export type Admit = (
  c: Context<AppEnv>,
  line: Line,
  how?: Pick<AdmitRequest, 'by' | 'continues'>,
) => Promise<AdmittedVisitor>;

export function createAdmit({ calls, secret, now = Date.now }: Pick<AppDeps, 'calls' | 'secret' | 'now'>): Admit {
  const visitors = new Visitors(secret);
  const proofs = new ProofOfWork(secret);

  return async (c, line, how) => {
    const call: AdmitRequest = { line: line.id, kind: 'web', ...how };
    const asker = c.get('asker');
    // Apps answer for their users, and programs on this machine are the owner's: only the line's own limits bind them.
    if (asker?.kind !== 'page') return { call: await calls.admit(call) };
    const at = now();
    const bearer = { line: line.id, origin: asker.origin };
    const address = clientAddress(c.env?.remoteAddress, c.req.raw.headers);
    const visitor = visitors.count(line, c.req.header(visitorHeader), address, at);
    const proof = proofs.check(c.req.header(proofHeader) ?? '', bearer, at);
    const { proofOfWork } = line.limits;
    try {
      if (proofOfWork === 'always' && proof === undefined) throw proofRequired(line.id, 1);
      const admitted = await calls.admit({
        ...call,
        visitor: visitor.visitor,
        address: visitor.address,
        ...(proofOfWork !== 'never' && { proof: proof === undefined ? 'none' : { id: proof } }),
      });
      return { call: admitted, visitorToken: visitor.token };
    } catch (error) {
      if (error instanceof CallRefused && error.reason === 'proof-required') {
        c.set('proof', proofs.challenge(bearer, error.pressure, at));
      }
      throw error;
    }
  };
}
