import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { Failure } from '../contract/index.ts';

export interface CertificateFiles {
  certFile: string;
  keyFile: string;
}

/** A certificate with its key, checked to belong together and to be for a name. */
export interface Certificate {
  /** PEM, with the intermediate certificates that the file holds. */
  cert: string;
  key: string;
  validFrom: Date;
  validUntil: Date;
}

/**
 * Reads a certificate for visitors of all these names. Its times are told, not judged: one that has run out is still better
 * than no server, and is renewed in place.
 * @throws Failure `tls-file-unreadable` | `tls-file-invalid` | `tls-key-mismatch` | `tls-name-mismatch`
 */
export async function readCertificate(
  { certFile, keyFile }: CertificateFiles,
  ...names: readonly string[]
): Promise<Certificate> {
  const [cert, key] = await Promise.all([read(certFile, 'HOYHOY_TLS_CERT'), read(keyFile, 'HOYHOY_TLS_KEY')]);
  const parsed = parse(() => new X509Certificate(cert), certFile, 'HOYHOY_TLS_CERT', 'certificate');
  const privateKey = parse(() => createPrivateKey(key), keyFile, 'HOYHOY_TLS_KEY', 'private key without a password');
  if (!parsed.checkPrivateKey(privateKey)) throw keyMismatch(certFile, keyFile);
  for (const name of names.map((host) => host.replace(/^\[|\]$/g, ''))) {
    const fits = isIP(name) === 0 ? parsed.checkHost(name) : parsed.checkIP(name);
    if (fits === undefined) throw nameMismatch(certFile, name, parsed.subjectAltName);
  }
  return { cert, key, validFrom: parsed.validFromDate, validUntil: parsed.validToDate };
}

async function read(file: string, variable: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw unreadable(file, variable, cause);
  }
}

function parse<T>(work: () => T, file: string, variable: string, what: string): T {
  try {
    return work();
  } catch {
    // OpenSSL's own message says nothing to a person, and might repeat what is in a file of secrets.
    throw invalid(file, variable, what);
  }
}

const unreadable = (file: string, variable: string, cause: unknown) =>
  new Failure({
    reason: 'tls-file-unreadable',
    message: `${file} (${variable}) can't be read: ${codeOf(cause)}.`,
    cure: 'Let the variable name a PEM file, and let the user that runs Hoyhoy read it and pass through its folders.',
    cause,
  });

function codeOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'ENOENT') return 'it does not exist';
  return code === 'EACCES' || code === 'EPERM' ? 'this user may not read it' : String(code ?? 'for an unknown reason');
}

const invalid = (file: string, variable: string, what: string) =>
  new Failure({
    reason: 'tls-file-invalid',
    message: `${file} (${variable}) holds no ${what} in PEM form.`,
    cure: 'Name the files that your certificate authority gave you; of certbot these are fullchain.pem and privkey.pem.',
  });

const keyMismatch = (certFile: string, keyFile: string) =>
  new Failure({
    reason: 'tls-key-mismatch',
    message: `The key in ${keyFile} is not that of the certificate in ${certFile}.`,
    cure: 'Let HOYHOY_TLS_CERT and HOYHOY_TLS_KEY name files of one and the same certificate.',
  });

const nameMismatch = (certFile: string, name: string, names: string | undefined) =>
  new Failure({
    reason: 'tls-name-mismatch',
    message: `The certificate in ${certFile} is not for ${name}, but for ${names ?? 'no name at all'}.`,
    cure: 'Get a certificate for that name, or correct HOYHOY_PUBLIC_URL (and HOYHOY_TURN_DOMAIN, if it is set).',
  });
