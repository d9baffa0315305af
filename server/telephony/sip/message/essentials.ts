import { isCallId, isToken, parseNumber } from './grammar.ts';
import type { Headers } from './headers.ts';
import { limits } from './limits.ts';
import type { CSeq, Essentials } from './message.ts';
import { parseNameAddr } from './name-addr.ts';
import { parseVia, type Via } from './via.ts';

/** Headers that may stand only once; several would let two readers of a message see different ones. */
const single = [
  'from',
  'to',
  'call-id',
  'cseq',
  'max-forwards',
  'content-type',
  'content-length',
  'expires',
  'session-expires',
  'min-se',
];

/** Reads what each message must have, or says what is wrong with it. */
export function readEssentials(headers: Headers): Essentials | string {
  const repeated = single.find((name) => headers.all(name).length > 1);
  if (repeated !== undefined) return `Repeated ${repeated}`;
  const vias = readVias(headers);
  const from = parseNameAddr(headers.get('from') ?? '');
  const to = parseNameAddr(headers.get('to') ?? '');
  const callId = headers.get('call-id') ?? '';
  const cseq = readCSeq(headers.get('cseq') ?? '');
  if (vias === undefined) return 'Bad Via';
  if (from === undefined) return 'Bad From';
  if (to === undefined) return 'Bad To';
  if (!isCallId(callId)) return 'Bad Call-ID';
  if (cseq === undefined) return 'Bad CSeq';
  return { vias, from, to, callId, cseq };
}

function readVias(headers: Headers): [Via, ...Via[]] | undefined {
  const vias: Via[] = [];
  for (const text of headers.list('via') ?? []) {
    const via = parseVia(text);
    if (via === undefined) return undefined;
    vias.push(via);
  }
  const [top, ...others] = vias;
  return top === undefined || vias.length > limits.vias ? undefined : [top, ...others];
}

/** RFC 3261 8.1.1.5: less than 2**31. */
function readCSeq(text: string): CSeq | undefined {
  const [digits = '', method = '', ...rest] = text.split(/\s+/);
  const number = parseNumber(digits, 2 ** 31 - 1);
  return number === undefined || rest.length > 0 || !isToken(method) ? undefined : { number, method };
}
