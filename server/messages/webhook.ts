import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { Webhook } from 'standardwebhooks';
import type { Attempt } from './attempt.ts';
import { isPublicAddress, NOT_PUBLIC, publicLookup } from './public-address.ts';

export interface WebhookOptions {
  /** `whsec_…`, the newest first; each signs, so that a receiver can change from one to the next. */
  secrets: readonly string[];
  /** Also `http:` and addresses of this machine and its network. */
  anywhere: boolean;
}

export interface WebhookCall {
  url: string;
  /** The same in each attempt, by which a receiver knows what it has had already. */
  id: string;
  /** JSON. */
  body: string;
  at: Date;
  signal: AbortSignal;
}

/** Asks for more than this are cut off: only the status counts. */
const LONGEST_ANSWER = 64 * 1024;

/** One attempt at a Standard Webhooks delivery. Never rejects. Redirects are not followed: they fail. */
export async function sendWebhook(call: WebhookCall, { secrets, anywhere }: WebhookOptions): Promise<Attempt> {
  const url = new URL(call.url);
  const refused = anywhere ? undefined : whyRefused(url);
  if (refused !== undefined) return { ok: false, error: refused, lasting: true };
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(call.body),
    'user-agent': 'Hoyhoy',
    'webhook-id': call.id,
    'webhook-timestamp': String(Math.floor(call.at.getTime() / 1000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(call.id, call.at, call.body)).join(' '),
  };
  try {
    const options = {
      method: 'POST',
      headers,
      signal: call.signal,
      agent: false,
      ...(!anywhere && { lookup: publicLookup }),
    };
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const response = await responseTo(send(url, options), call.body);
    return judge(response);
  } catch (error) {
    return failed(error, call.signal);
  }
}

function whyRefused(url: URL): string | undefined {
  if (url.protocol !== 'https:') return 'The address is not https; HOYHOY_WEBHOOK_TARGETS=any would allow it';
  // Addresses are looked at here, names once they have been looked up.
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return isIP(host) !== 0 && !isPublicAddress(host) ? PRIVATE : undefined;
}

const PRIVATE = 'The address is not a public one; HOYHOY_WEBHOOK_TARGETS=any would allow it';

function responseTo(request: ClientRequest, body: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.on('error', reject);
    request.on('response', (response) => {
      let length = 0;
      response.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length > LONGEST_ANSWER) response.destroy();
      });
      response.on('error', () => {}); // The status has come: that the rest did not changes nothing.
      response.on('close', () => resolve(response));
    });
    request.end(body);
  });
}

function judge({ statusCode = 0, headers }: IncomingMessage): Attempt {
  if (statusCode >= 200 && statusCode < 300) return { ok: true };
  // Standard Webhooks: 410 is how a receiver says that it wants no more.
  if (statusCode === 410) return { ok: false, error: 'The receiver answered 410: it wants no more', lasting: true };
  if (statusCode >= 300 && statusCode < 400) {
    return { ok: false, error: `The receiver answered ${statusCode}; redirects are not followed` };
  }
  const seconds = Number(headers['retry-after']);
  const wish = Number.isFinite(seconds) && seconds > 0 ? { notBeforeMs: seconds * 1000 } : {};
  return { ok: false, error: `The receiver answered ${statusCode}`, ...wish };
}

function failed(error: unknown, signal: AbortSignal): Attempt {
  if (signal.aborted) return { ok: false, error: 'The receiver did not answer in time' };
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  // A name may lead elsewhere tomorrow, so that this one is tried again.
  return { ok: false, error: code === NOT_PUBLIC ? PRIVATE : `The receiver could not be reached (${code})` };
}
