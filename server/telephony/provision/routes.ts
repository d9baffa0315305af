import type { Line } from '../../line/line.ts';
import type { DispatchRule, Telephony } from '../config/schema.ts';

/** A rule as LiveKit needs it: for trunks that are named one by one, all believed or all not. */
export interface Route {
  name: string;
  line: string;
  /** Names of inbound trunks. */
  trunks: readonly string[];
  numbers: readonly string[];
  inboundNumbers: readonly string[];
  pin?: string;
  hidePhoneNumber: boolean;
  attributes: Readonly<Record<string, string>>;
  /** The caller's number is the word of trunks that are trusted. */
  trusted: boolean;
  /** How much it says of its calls, as `findDestination` counts it: 0 says most. */
  rank: number;
}

type Candidate = Omit<Route, 'trusted'> & { says: number };

/** What a rule says, as in `dispatch-rule.ts`; the line whose `phone` was called comes after all rules. */
const MOST = 7;

/**
 * The rules of `telephony.yaml`, and after them the lines' own numbers, so that LiveKit takes the one for a call that our
 * gateway would. LiveKit puts any rule with a trunk before any without, and refuses two that it can't tell apart: so each
 * trunk is given the rules that can win there, and no other.
 */
export function routesFor(
  { inboundTrunks, rules }: Pick<Telephony, 'inboundTrunks' | 'rules'>,
  lines: readonly Pick<Line, 'id' | 'phone'>[],
): Route[] {
  const trunks = inboundTrunks.map(({ name }) => name);
  const candidates = [
    ...rules.map((rule) => ofRule(rule, trunks)),
    ...lines.flatMap((line) => (line.phone === undefined ? [] : [ofLine(line.id, line.phone, trunks)])),
  ];
  const trusted = new Set(inboundTrunks.filter((trunk) => trunk.trusted).map(({ name }) => name));
  return candidates.flatMap((candidate, at) => {
    const wins = candidate.trunks.filter(
      (trunk) =>
        !candidates.some((other, index) => other.trunks.includes(trunk) && hides(other, candidate, index < at)),
    );
    const { says: _, ...route } = candidate;
    const [believed, others] = [wins.filter((name) => trusted.has(name)), wins.filter((name) => !trusted.has(name))];
    return [
      ...(believed.length > 0 ? [{ ...route, trunks: believed, trusted: true }] : []),
      // What is believed differs, so they are two rules there.
      ...(others.length > 0
        ? [
            {
              ...route,
              ...(believed.length > 0 && { name: `${route.name}-untrusted` }),
              trunks: others,
              trusted: false,
            },
          ]
        : []),
    ];
  });
}

function ofRule(rule: DispatchRule, all: readonly string[]): Candidate {
  const { name, line, trunkIds, numbers, inboundNumbers, pin, hidePhoneNumber, attributes } = rule;
  const says = (inboundNumbers.length && 4) + (numbers.length && 2) + (trunkIds.length && 1);
  return {
    ...{ name, line, numbers, inboundNumbers, hidePhoneNumber, attributes, says, rank: MOST - says },
    ...(pin !== undefined && { pin }),
    // Twilio's calls that come without SIP are not LiveKit's.
    trunks: trunkIds.length > 0 ? trunkIds.filter((id) => all.includes(id)) : all,
  };
}

function ofLine(line: string, phone: string, trunks: readonly string[]): Candidate {
  return {
    ...{ name: `line-${line}`, line, trunks, numbers: [phone], inboundNumbers: [], hidePhoneNumber: false },
    ...{ attributes: {}, says: -1, rank: MOST + 1 },
  };
}

/** Whether our gateway would take `one` for every call that `other` is for. */
function hides(one: Candidate, other: Candidate, isBefore: boolean): boolean {
  if (!covers(one.numbers, other.numbers) || !covers(one.inboundNumbers, other.inboundNumbers)) return false;
  if (one.says !== other.says) return one.says > other.says;
  return one.pin === other.pin ? isBefore : one.pin !== undefined && other.pin === undefined;
}

function covers(one: readonly string[], other: readonly string[]): boolean {
  return one.length === 0 || (other.length > 0 && other.every((number) => one.includes(number)));
}
