import { execFile } from 'node:child_process';
import { z } from 'zod';
import { exceptions, isExcepted } from './exceptions.ts';

/** Longest wait for a registry: the check is part of every test run. */
const PATIENCE_MS = 8_000;

const advisory = z.looseObject({
  source: z.union([z.string(), z.number()]),
  title: z.string().default(''),
  url: z.string().default(''),
  severity: z.string(),
});

const report = z.object({
  vulnerabilities: z.record(
    z.string(),
    z.object({
      // What an affected package is affected by: advisories of its own, and names of packages below it.
      via: z.array(z.union([z.string(), advisory])),
    }),
  ),
});

const refusal = z.looseObject({ message: z.string().optional() });

export type Advisories =
  /** `problems` are of high or critical severity and not excepted; `known` counts all. */
  { kind: 'asked'; known: number; problems: string[] } | { kind: 'not-asked'; why: string };

/** Reads what `npm audit --json` has printed. */
export function readAdvisories(output: string, now: Date): Advisories {
  const json = parseJson(output);
  const parsed = report.safeParse(json);
  if (!parsed.success) {
    const why = refusal.safeParse(json).data?.message ?? 'npm audit printed no report';
    // Its address is the reader's own affair.
    return { kind: 'not-asked', why: why.replace(/\s*-?\s*(?:GET|POST)?\s*https?:\/\/\S+/g, '') };
  }
  const found = Object.entries(parsed.data.vulnerabilities).flatMap(([name, { via }]) =>
    via.flatMap((cause) => (typeof cause === 'string' ? [] : [{ name, ...cause }])),
  );
  const problems = found
    .filter(({ severity }) => severity === 'high' || severity === 'critical')
    .filter(({ name, source }) => !isExcepted(exceptions.advisory, name, now, String(source)))
    .map(({ name, severity, title, url }) => `${name} is vulnerable (${severity}): ${title} ${url}`.trim());
  return { kind: 'asked', known: found.length, problems };
}

/** Asks the registry that npm is configured for about everything that we ship. */
export function askForAdvisories(now: Date): Promise<Advisories> {
  return new Promise((resolve) => {
    const args = ['audit', '--omit=dev', '--json', '--fetch-retries=0', `--fetch-timeout=${PATIENCE_MS - 1000}`];
    execFile('npm', args, { timeout: PATIENCE_MS, maxBuffer: 32 * 2 ** 20 }, (error, stdout) => {
      // It fails where it has found something as well; what it printed says which.
      if (stdout === '' && error)
        resolve({ kind: 'not-asked', why: error.killed ? 'no answer in time' : 'npm can not be run' });
      else resolve(readAdvisories(stdout, now));
    });
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
