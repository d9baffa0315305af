import type { CodeRequest, CodeResponse, RingRequest } from '../../server/contract/index.ts';
import { askingHeaders, type CallTarget } from './ask.ts';
import { isRecord } from './errors.ts';

/** How a phone takes up the call that is on. */
export interface PhoneCode {
  code: string;
  /** As people read it. */
  phone: string;
  /** Dials the number, and after a pause the digits. */
  link: string;
  /** For a phone's camera: the same as a drawing of that many squares to a side. Absent on a phone, which needs none. */
  qr?: { size: number; path: string };
  /** The server calls a phone that is to take the call up. */
  rings: boolean;
  /** ms. */
  lifeMs: number;
}

/** Each pause is two seconds or so: the sound of a call that was just answered may not be through yet. */
const PAUSES = ',,';
/** A phone, upright or on its side. */
const PHONE = '(max-width: 30rem), (max-height: 30rem) and (pointer: coarse)';

/** @throws where there is none to be had */
export async function askForCode(target: CallTarget, conversation: string, signal: AbortSignal): Promise<PhoneCode> {
  const request: CodeRequest = { conversation };
  const response = await post('codes', request, target, signal);
  const body: unknown = await response.json();
  if (!response.ok || !isCode(body)) throw new Error(`The server answered ${response.status} to the wish for a code.`);
  const { code, phone, phone_shown: shown, expires_in, rings = false } = body;
  // Without # or *, with which phones dial no link.
  const link = `tel:${phone}${PAUSES}${code}`;
  const drawn = matchMedia(PHONE).matches ? undefined : await draw(link);
  return { code, phone: shown, link, ...(drawn && { qr: drawn }), rings: rings === true, lifeMs: expires_in * 1000 };
}

/** Resolves once the phone is answered. @throws where it is not */
export async function ringUp(target: CallTarget, request: RingRequest, signal: AbortSignal): Promise<void> {
  const { ok, status } = await post('phones', request, target, signal);
  if (!ok) throw new Error(`The server answered ${status} to the wish to call a phone.`);
}

function post(what: string, request: CodeRequest, { server, line }: CallTarget, signal: AbortSignal) {
  return fetch(`${server}/api/lines/${encodeURIComponent(line)}/${what}`, {
    method: 'POST',
    headers: askingHeaders(server),
    body: JSON.stringify(request),
    credentials: 'omit',
    signal,
  });
}

async function draw(text: string): Promise<{ size: number; path: string }> {
  const { generate, toSvgPath } = await import('./qr.ts');
  const drawing = generate(text);
  return { size: drawing.size, path: toSvgPath(drawing) };
}

function isCode(body: unknown): body is CodeResponse {
  if (!isRecord(body)) return false;
  const { code, phone, phone_shown: shown, expires_in } = body;
  const right =
    typeof code === 'string' && /^\d{6}$/.test(code) && typeof phone === 'string' && /^\+\d{3,15}$/.test(phone);
  return right && typeof shown === 'string' && typeof expires_in === 'number';
}
