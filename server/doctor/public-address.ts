import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { readCertificate } from '../api/certificate.ts';
import type { Config } from '../config.ts';
import { Failure } from '../contract/index.ts';
import type { LineCatalog } from '../line/line.ts';
import { certifiedNames } from '../public-names.ts';
import { strayLinks } from '../told-links.ts';

const DAY_MS = 86_400_000;
/** Renewals come earlier than that where they work. */
const SOON_DAYS = 14;
const ANSWER_WITHIN_MS = 5000;

/** What is known of the certificate for the public address. @throws Failure where visitors' browsers would refuse it */
export async function certificate(config: Pick<Config, 'http' | 'media'>, now = Date.now()): Promise<string> {
  const { publicUrl, tls } = config.http;
  if (publicUrl === undefined) return 'not needed: visitors come from this machine only';
  if (tls === undefined) return `not ours: a proxy speaks TLS for ${publicUrl}`;
  const names = certifiedNames(config);
  const { validFrom, validUntil } = await readCertificate(tls, ...names);
  if (validFrom.getTime() > now) throw notValid(tls.certFile, `is valid only from ${validFrom.toISOString()}`);
  const days = Math.floor((validUntil.getTime() - now) / DAY_MS);
  if (days < 0) throw notValid(tls.certFile, `ran out on ${validUntil.toISOString()}`);
  const left = days < SOON_DAYS ? `runs out in ${days} days: see that it is renewed` : `valid for ${days} days`;
  return `for ${names.join(', ')}, ${left}`;
}

/** Whether the public address leads to us, and audio's TCP port is open, as far as that can be seen from here. */
export async function publicAddress(config: Config, lines: LineCatalog): Promise<string> {
  const { http, media, livekit, telephony } = config;
  const { publicUrl } = http;
  if (publicUrl === undefined) {
    const phones = telephony.mode === 'on' || (telephony.mode === 'auto' && existsSync(telephony.file));
    const stray = await strayLinks(lines, config, { phones });
    return ['none: HOYHOY_PUBLIC_URL is not set', ...stray].join('; ');
  }
  const answer = await fetch(`${publicUrl}/api/`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) }).catch((cause) => {
    throw unreachable(publicUrl, cause);
  });
  // No route is there, and our own API says so in its own way.
  if (!answer.headers.get('content-type')?.startsWith('application/problem+json'))
    throw notUs(publicUrl, answer.status);
  if (livekit !== undefined || media.address === undefined) return `${publicUrl} leads here`;
  await opened(media.address, media.tcpPort.number);
  return `${publicUrl} leads here, and audio's TCP port ${media.tcpPort.number} is open at ${media.address}`;
}

function opened(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: ANSWER_WITHIN_MS });
    const fail = (cause?: unknown) => {
      socket.destroy();
      reject(portClosed(host, port, cause));
    };
    socket.once('error', fail);
    socket.once('timeout', () => fail());
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
  });
}

const notValid = (file: string, what: string) =>
  new Failure({
    reason: 'certificate-not-valid',
    message: `The certificate in ${file} ${what}.`,
    cure: 'Renew it into the same files; a running server takes it up by itself.',
  });

const unreachable = (url: string, cause: unknown) =>
  new Failure({
    reason: 'public-address-unreachable',
    message: `${url} can't be reached from here: ${reasonOf(cause)}.`,
    cure: 'Start `hoyhoy serve`, and see that the name leads to this machine or its proxy and the port is open.',
    cause,
  });

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : undefined;
  return cause instanceof Error ? ('code' in cause ? String(cause.code) : cause.message) : 'for an unknown reason';
}

const notUs = (url: string, status: number) =>
  new Failure({
    reason: 'public-address-elsewhere',
    message: `Something else than Hoyhoy answers at ${url}/api/ (status ${status}).`,
    cure: 'Let the proxy pass /api/, /rtc, /rtc/ and the widget on, as docs/network.md shows.',
  });

const portClosed = (host: string, port: number, cause: unknown) =>
  new Failure({
    reason: 'media-port-closed',
    message: `Nothing answers at ${host} TCP port ${port}, where audio is to arrive.`,
    cure: 'Start `hoyhoy serve`, and open and forward the port unchanged (docs/network.md).',
    cause,
  });
