import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { bytesFromPcm, pcmFromBytes } from './audio/pcm.ts';
import { jsonOf } from './contract/index.ts';
import { FRAME_MS } from './telephony/media/description.ts';
import { gatewayUri } from './telephony/phone/gateway-uri.ts';
import { Softphone, type SoftphoneEvent } from './telephony/phone/softphone.ts';
import type { SipUri } from './telephony/sip/message/uri.ts';

export interface DemoPhonesOptions {
  /** `host:port` of the gateway, the only place that is ever called. */
  sip: string;
  /** Telephones off the hook at once, at most. Default 4. */
  most?: number;
  logger: Logger;
}

/** What a page sends beside its microphone's frames, which are binary: 20 ms, 16-bit little-endian at 8 kHz. */
const fromPage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('press'), key: z.string().regex(/^[0-9*#]$/) }),
  z.object({ type: z.literal('hang-up') }),
]);

/** What a page is sent beside what the telephone hears, in the same frames. */
export type ToPhonePage = { type: 'ringing' } | { type: 'answered' } | { type: 'ended'; why: EndedWhy };
/** `full`: too many telephones are in use. `no-service`: there is no gateway to be reached. */
export type EndedWhy = 'hung-up' | 'busy' | 'unknown-number' | 'full' | 'no-service';

/** Of the drawn telephone, kept free for fiction; the demo's lines name it. */
const OWN_NUMBER = '+12125550100';
const RATE = 8_000;
const FRAME_BYTES = (RATE / 1000) * FRAME_MS * 2;
/** Half a second of sound that a slow page has not taken: what comes then is left out. */
const MOST_BUFFERED = RATE;
/** A page that went away without a word is noticed within two of these. */
const PING_MS = 10_000;

/**
 * Serves the telephone that is drawn on the demo page: each WebSocket at `/phone?number=…` is one call, which a softphone
 * places with G.711 to the gateway, so that its user hears what a caller on an old telephone hears. Pages of other sites,
 * and addresses other than the gateway's, are refused.
 */
export function createDemoPhones({ sip, most = 4, logger }: DemoPhonesOptions) {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 1024, perMessageDeflate: false });
  return (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const to = isFromOurPage(request) ? calleeOf(request, sip) : undefined;
    if (to === undefined) {
      socket.on('error', () => {}); // It may be gone already; nobody else listens for that once it is to be upgraded.
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (page) => {
      if (sockets.clients.size > most) hangUpOn(page, 'full');
      else {
        keepAlive(page);
        connect(page, to, logger).catch((error) => {
          logger.warn({ err: error }, 'the demo page’s telephone could not call');
          hangUpOn(page, 'no-service');
        });
      }
    });
  };
}

/** Browsers tell where a page is from; another site's must not call by way of ours, nor by giving our address its name. */
function isFromOurPage({ headers, socket }: IncomingMessage): boolean {
  const { origin, host } = headers;
  if (origin === undefined || !URL.canParse(origin) || new URL(origin).host !== host) return false;
  const { hostname } = new URL(origin);
  return hostname === 'localhost' || hostname.replace(/^\[|\]$/g, '') === socket.localAddress;
}

/** The gateway with the number that was dialled; a number is digits and nothing else. */
function calleeOf(request: IncomingMessage, sip: string): SipUri | undefined {
  const url = URL.parse(request.url ?? '/', 'ws://localhost');
  const dialled = url?.searchParams.get('number') ?? '';
  if (url?.pathname !== '/phone' || !/^\+?[0-9*#]{1,20}$/.test(dialled)) return undefined;
  return gatewayUri(inFull(dialled), sip);
}

/** The demo's lines have numbers in North America, where the leading `+1` is not dialled. */
function inFull(dialled: string): string {
  if (/^[0-9]{10}$/.test(dialled)) return `+1${dialled}`;
  return /^1[0-9]{10}$/.test(dialled) ? `+${dialled}` : dialled;
}

/** Carries one call between a page and a softphone, until either ends it. */
async function connect(page: WebSocket, to: SipUri, logger: Logger): Promise<void> {
  const tell = (event: SoftphoneEvent) => {
    switch (event.type) {
      case 'heard':
        if (page.bufferedAmount < MOST_BUFFERED) page.send(bytesFromPcm(event.pcm));
        break;
      case 'ringing':
      case 'answered':
        send(page, { type: event.type });
        break;
      case 'ended':
        hangUpOn(page, whyOf(event));
        break;
      case 'digit':
        break;
    }
  };
  const phone = await Softphone.dial({ to, caller: OWN_NUMBER, logger }, tell);
  page.on('message', (data, isBinary) => {
    const bytes = bytesOf(data);
    if (isBinary && bytes.length === FRAME_BYTES) phone.speak(pcmFromBytes(bytes));
    if (isBinary) return;
    const message = fromPage.safeParse(jsonOf(bytes.toString('utf8')));
    if (message.data?.type === 'press') phone.press(message.data.key);
    else phone.hangUp();
  });
  const leave = () => void phone.close();
  page.once('close', leave);
  // It may have gone while we dialled.
  if (page.readyState !== page.OPEN) leave();
}

function whyOf({ cause, status }: Extract<SoftphoneEvent, { type: 'ended' }>): EndedWhy {
  if (status === 404) return 'unknown-number';
  if (cause === 'hung-up' || cause === 'cancelled') return 'hung-up';
  return cause === 'trunk-failure' || cause === 'lost' ? 'no-service' : 'busy';
}

function send(page: WebSocket, message: ToPhonePage): void {
  if (page.readyState === page.OPEN) page.send(JSON.stringify(message));
}

function hangUpOn(page: WebSocket, why: EndedWhy): void {
  send(page, { type: 'ended', why });
  page.close(1000);
}

function keepAlive(page: WebSocket): void {
  let isAlive = true;
  page.on('pong', () => {
    isAlive = true;
  });
  // What is wrong with a socket is followed by its end.
  page.on('error', () => {});
  const timer = setInterval(() => {
    if (!isAlive) return page.terminate();
    isAlive = false;
    page.ping();
  }, PING_MS);
  page.once('close', () => clearInterval(timer));
}

function bytesOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}
