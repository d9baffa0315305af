import { Failure } from '../../server/contract/index.ts';
import type { Line, LineCatalog, LineLimits } from '../../server/line/line.ts';

/** Limits that no test reaches by the way, with whatever it wants otherwise. */
export function limits(changes: Partial<LineLimits> = {}): LineLimits {
  return {
    concurrentCalls: 2,
    maxCallMinutes: 10,
    callsPerDay: 1000,
    minutesPerDay: 1000,
    tokensPerDay: 100_000_000,
    callsPerVisitorPerDay: 1000,
    callsPerAddressPerDay: 1000,
    keptForPhone: 0,
    silenceSeconds: 0,
    proofOfWork: 'never',
    ...changes,
  };
}

/** A small valid line, with whatever a test wants otherwise. */
export function aLine(changes: Partial<Line> = {}): Line {
  return {
    id: 'bakery',
    dir: '/lines/bakery',
    name: 'Marlow Street Bakery',
    greeting: 'Hello, Marlow Street Bakery.',
    instructions: 'Be brief.',
    scope: 'knowledge',
    languages: ['en'],
    languageKeys: false,
    timezone: 'Europe/London',
    whenClosed: 'answer',
    allowedOrigins: ['https://shop.example'],
    apiKeys: [],
    limits: limits(),
    recording: false,
    retentionDays: 30,
    messages: {},
    tools: { takeMessage: true, endCall: true },
    transferTargets: [],
    knowledge: [],
    ...changes,
  };
}

/** A catalogue of these lines; `broken` names those that are there and can't be read. */
export function catalogOf(lines: readonly Line[], broken: readonly string[] = []): LineCatalog {
  return {
    async get(id) {
      if (broken.includes(id)) {
        const message = `/lines/${id}/line.yaml line 3: name is missing`;
        throw new Failure({ reason: 'line-invalid', message, cure: 'Add a name.' });
      }
      const line = lines.find((candidate) => candidate.id === id);
      if (line === undefined) {
        throw new Failure({ reason: 'line-not-found', message: `No line ${id}`, cure: 'Make its folder.' });
      }
      return line;
    },
    ids: async () => [...broken, ...lines.map((line) => line.id)],
  };
}
