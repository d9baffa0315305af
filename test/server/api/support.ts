import type { Hono } from 'hono';
import { pino } from 'pino';
import { z } from 'zod';
import { createApp } from '../../../server/api/app.ts';
import type { AppDeps, AppEnv, TextAnswerer } from '../../../server/api/deps.ts';
import type { AdmitRequest, Calls } from '../../../server/calls/calls.ts';
import { Failure, problemCodes } from '../../../server/contract/index.ts';
import { aLine, catalogOf } from '../../support/lines.ts';

export const keys = { apiKey: 'devkey', apiSecret: 'a secret of at least 32 characters' };
export const SHOP = 'https://shop.example';
/** An address of documentation, RFC 5737: somebody on the internet. */
export const VISITOR = '203.0.113.7';
export const TOKEN_PATH = '/api/lines/bakery/token';

/** Admits everyone, or fails as told; keeps what it was asked. */
export class FakeCalls implements Calls {
  readonly admitted: AdmitRequest[] = [];
  readonly settled: number[] = [];
  failure: Error | undefined;

  async admit(request: AdmitRequest) {
    if (this.failure !== undefined) throw this.failure;
    this.admitted.push(request);
    const n = this.admitted.length;
    return { callId: `call-${n}`, room: `room-${n}`, identity: `visitor-${n}` };
  }

  async allowAnswer() {
    return { settle: async (tokens: number) => void this.settled.push(tokens) };
  }

  async end(): Promise<void> {}

  readonly issued: string[] = [];
  readonly redeemed: Parameters<Calls['redeemCode']>[0][] = [];

  async issueCode(callId: string) {
    if (this.failure !== undefined) throw this.failure;
    this.issued.push(callId);
    return { code: '042917', expiresAt: Date.now() + 300_000 };
  }

  async redeemCode(request: Parameters<Calls['redeemCode']>[0]) {
    if (this.failure !== undefined) throw this.failure;
    this.redeemed.push(request);
    return { callId: 'call-1', room: 'room-1', identity: 'visitor-9', line: 'bakery' };
  }
}

/** For what has nothing to do with written answers. */
export const nobodyWrites: TextAnswerer = { answer: () => Promise.reject(new Error('nobody writes here')) };

export function failure(reason: string): Failure {
  return new Failure({ reason, message: `secret detail of ${reason} at /home/owner`, cure: 'secret cure' });
}

export function anApp(changes: Partial<AppDeps> = {}) {
  const calls = new FakeCalls();
  const lines = catalogOf([aLine({ phone: '+441234567890' }), aLine({ id: 'open', allowedOrigins: ['*'] })], ['ruin']);
  const app = createApp({
    lines,
    calls,
    store: { liveCalls: async () => [], listNotices: async () => [] },
    secret: 'a secret of the tests',
    livekit: { publicUrl: 'wss://live.example', ...keys },
    answerer: nobodyWrites,
    checks: {},
    logger: pino({ level: 'silent' }),
    ...changes,
  });
  return { app, calls };
}

interface Asked {
  path?: string;
  origin?: string | null;
  remoteAddress?: string;
  headers?: Record<string, string>;
  body?: string | object;
  method?: string;
}

/** Asks for a call as the widget on the shop's page does, but for what is said otherwise; `origin: null` sends none. */
export async function ask(app: Hono<AppEnv>, asked: Asked = {}): Promise<Response> {
  const { path = TOKEN_PATH, origin = SHOP, remoteAddress = VISITOR, method = 'POST', body } = asked;
  const headers = {
    ...(origin !== null && { Origin: origin }),
    ...(body !== undefined && { 'Content-Type': 'application/json' }),
    ...asked.headers,
  };
  const text = typeof body === 'object' ? JSON.stringify(body) : body;
  return app.request(path, { method, headers, ...(text !== undefined && { body: text }) }, { remoteAddress });
}

const tokenResponse = z.strictObject({
  server_url: z.string(),
  participant_token: z.string(),
  visitor_token: z.string().optional(),
  conversation_token: z.string(),
  phone: z.string().optional(),
});

export async function tokenOf(response: Response) {
  return tokenResponse.parse(await response.json());
}

const problem = z.strictObject({
  type: z.string(),
  title: z.string().min(1),
  status: z.int(),
  detail: z.string().min(1),
  cure: z.string().min(1),
  code: z.enum(problemCodes),
  phone: z.string().optional(),
  proof: z.strictObject({ challenge: z.string(), bits: z.int() }).optional(),
});

/** The problem of a response, which is one in every respect. */
export async function problemOf(response: Response) {
  const parsed = problem.parse(await response.json());
  if (response.headers.get('content-type') !== 'application/problem+json') throw new Error('not problem+json');
  if (parsed.status !== response.status) throw new Error('status and problem differ');
  if (parsed.type !== `urn:hoyhoy:problem:${parsed.code}`) throw new Error('type and code differ');
  return parsed;
}
