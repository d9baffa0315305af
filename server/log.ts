import { type Logger, pino } from 'pino';
import { z } from 'zod';
import type { Config } from './config.ts';
import { cleanText, jsonOf } from './contract/index.ts';
import { createRedactor } from './redact.ts';

/** Where this process and those that it supervises write what happens. */
export interface Log {
  logger: Logger;
  /** A line that a supervised process wrote. */
  childLine(name: string, line: string): void;
  /** Something that must not be written from now on, by whomever. */
  keepSecret(secret: string): void;
}

export interface LogOptions {
  level: Config['logLevel'];
  /** For a person at a terminal; else one JSON object a line. */
  pretty: boolean;
  write: (text: string) => void;
}

/**
 * A line is written without credentials, telephone numbers and what would make two lines of one: strangers name
 * participants, rooms and addresses, which other programs log as they are.
 */
export function createLog({ level, pretty, write }: LogOptions): Log {
  const threshold = pino.levels.values[level] ?? Number.POSITIVE_INFINITY;
  const { keepSecret, redact } = createRedactor();
  const put = (name: string | undefined, raw: string) => {
    const line = redact(cleanText(raw).replaceAll('\n', ' '));
    const entry = parseEntry(line);
    if (entry === undefined) {
      if (level !== 'silent') write(name === undefined ? `${line}\n` : `${name}: ${line}\n`);
    } else if (entry.level >= threshold) {
      write(pretty ? `${prettyEntry(entry, name)}\n` : `${line}\n`);
    }
  };
  return {
    logger: pino({ level, base: null }, { write: (line: string) => put(undefined, line.trimEnd()) }),
    childLine: put,
    keepSecret,
  };
}

const levelNumber = z.union([
  z.number(),
  // livekit-server names its levels.
  z.string().transform((name) => pino.levels.values[name] ?? pino.levels.values['info'] ?? 30),
]);

const entrySchema = z.looseObject({
  level: levelNumber,
  msg: z.string().default(''),
  err: z.looseObject({ message: z.string() }).optional(),
  error: z.string().optional(),
});
type Entry = z.infer<typeof entrySchema>;

function parseEntry(line: string): Entry | undefined {
  if (!line.startsWith('{')) return undefined;
  return entrySchema.safeParse(jsonOf(line)).data;
}

/** Members that a person at a terminal does not need. */
const LEFT_OUT = new Set(['level', 'msg', 'err', 'error', 'time', 'pid', 'hostname', 'name', 'ts', 'caller', 'logger']);

function prettyEntry(entry: Entry, name: string | undefined): string {
  const { level, msg, err, error } = entry;
  const time = new Date().toTimeString().slice(0, 8);
  const label = (pino.levels.labels[level] ?? 'info').padEnd(5);
  const cause = err?.message ?? error;
  const details = Object.entries(entry)
    .filter(([key, value]) => !LEFT_OUT.has(key) && (typeof value === 'string' || typeof value === 'number'))
    .map(([key, value]) => ` ${key}=${String(value)}`)
    .join('');
  const text = `${name === undefined ? '' : `${name}: `}${msg}${cause === undefined ? '' : `: ${cause}`}${details}`;
  // What JSON had escaped is free again.
  return `${time} ${label} ${cleanText(text).replaceAll('\n', ' ')}`;
}
