import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Failure } from '../../contract/index.ts';
import { explain } from '../../line/explain.ts';
import type { LineIssue } from '../../line/issues.ts';
import { parseYaml } from '../../line/yaml-document.ts';
import { schemaKeys } from './keys.ts';
import { type Telephony, telephonySchema } from './schema.ts';

/** Looks up a variable that `env:NAME` names; undefined where it is not set. */
export type SecretSource = (name: string) => string | undefined;

export type ParsedTelephony = { ok: true; telephony: Telephony } | { ok: false; issues: LineIssue[] };

/**
 * Reads `telephony.yaml`; a file that is not there is an empty one.
 * @throws TelephonyInvalid with every problem of the file
 */
export async function loadTelephony(path: string, secret: SecretSource): Promise<Telephony> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return telephonySchema.parse({});
    throw unreadable(path, error);
  }
  const parsed = parseTelephony('telephony.yaml', text, secret);
  if (parsed.ok) return parsed.telephony;
  throw new TelephonyInvalid(path, parsed.issues);
}

/** Reads the text of a `telephony.yaml`; tells all problems at once, and never a password. */
export function parseTelephony(file: string, text: string, secret: SecretSource): ParsedTelephony {
  const yaml = parseYaml(file, text, ABOUT.docs);
  if (!yaml.ok) return yaml;
  const parsed = telephonySchema.safeParse(yaml.document.value ?? {}, { reportInput: true });
  if (!parsed.success) {
    return { ok: false, issues: explain(file, yaml.document, parsed.error.issues, schemaKeys, ABOUT) };
  }
  const issues: LineIssue[] = [];
  /** What a reference to the environment stands for; what is none stands for itself. */
  const resolve = (value: string, path: readonly PropertyKey[]): string => {
    if (!value.startsWith('env:')) return value;
    const name = /^env:([A-Za-z_]\w*)$/.exec(value)?.[1];
    const place = yaml.document.locate(path, 'value');
    if (name === undefined) {
      // Taken as it is, the slip would become the password.
      const message = `"${path.join('.')}" begins with env: and names no variable`;
      const cure =
        'Write env: and the name of a variable, as in env:PBX_PASSWORD; one that begins so itself is put there.';
      issues.push({ file, ...place, message, cure });
      return value;
    }
    const found = secret(name);
    if (found !== undefined && found !== '') return found;
    const message = `The environment has no variable ${name}`;
    issues.push({ file, ...place, message, cure: 'Set it where hoyhoy is started, or write another name.' });
    return value;
  };
  const resolved =
    <T extends { authPassword?: string }>(key: string) =>
    (trunk: T, index: number) => {
      if (trunk.authPassword === undefined) return trunk;
      return { ...trunk, authPassword: resolve(trunk.authPassword, [key, index, 'authPassword']) };
    };
  const { twilio } = parsed.data;
  const telephony: Telephony = {
    ...parsed.data,
    inboundTrunks: parsed.data.inboundTrunks.map(resolved('inboundTrunks')),
    outboundTrunks: parsed.data.outboundTrunks.map(resolved('outboundTrunks')),
    ...(twilio && { twilio: { ...twilio, authToken: resolve(twilio.authToken, ['twilio', 'authToken']) } }),
  };
  return issues.length > 0 ? { ok: false, issues } : { ok: true, telephony };
}

const ABOUT = { whole: 'telephony.yaml', docs: 'docs/telephony.md' };

/** A telephony.yaml that can't be used. Holds every problem at once. */
export class TelephonyInvalid extends Failure<'telephony-invalid'> {
  readonly dir: string;
  readonly issues: readonly LineIssue[];

  constructor(path: string, issues: readonly LineIssue[]) {
    const told = issues.map(({ line, message, cure }) => `line ${line}: ${message}. ${cure}`);
    super({
      reason: 'telephony-invalid',
      message: `${path} can't be used: ${told.join(' ')}`,
      cure: 'Mend these lines; docs/telephony.md shows a whole file.',
    });
    this.dir = dirname(path);
    this.issues = issues;
  }
}

const unreadable = (path: string, cause: unknown) =>
  new Failure({
    reason: 'telephony-unreadable',
    message: `${path} is there, but can't be read.`,
    cure: 'Let the user that runs hoyhoy read it.',
    cause,
  });

/** Named by the operator, who then means something by it. */
export const namedFileMissing = (path: string) =>
  new Failure({
    reason: 'telephony-file-missing',
    message: `HOYHOY_TELEPHONY_FILE names ${path}, and there is no such file.`,
    cure: 'Correct the variable, or unset it to use telephony.yaml in this folder where there is one.',
  });
