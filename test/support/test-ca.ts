import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate authority of a test's own, made by openssl. */
export interface TestCa {
  /** PEM file of its certificate, to be trusted by those who visit. */
  file: string;
  pem: string;
  /** A certificate for these names or IP addresses, as PEM files. */
  issue(names: readonly string[], options?: { days?: number }): IssuedCertificate;
  close(): void;
}

export interface IssuedCertificate {
  certFile: string;
  keyFile: string;
  /** Puts another certificate for the same names into the same files, as renewing does. */
  renew(options?: { days?: number }): void;
}

export function createTestCa(): TestCa {
  const dir = mkdtempSync(join(tmpdir(), 'hoyhoy-ca-'));
  const file = join(dir, 'ca.pem');
  const caKey = join(dir, 'ca.key');
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const authority = ['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign'];
  openssl(
    'req',
    '-x509',
    ...newKey,
    '-keyout',
    caKey,
    '-out',
    file,
    '-days',
    '2',
    '-subj',
    '/CN=Hoyhoy test CA',
    ...authority,
  );
  let issued = 0;

  function make(names: readonly string[], to: { certFile: string; keyFile: string }, days: number): void {
    const number = ++issued;
    const paths = {
      cert: join(dir, `${number}.tmp.pem`),
      key: join(dir, `${number}.tmp.key`),
      extensions: join(dir, `${number}.ext`),
    };
    const kinds = names.map((name) => `${/^[\d.]+$|:/.test(name) ? 'IP' : 'DNS'}:${name}`);
    writeFileSync(paths.extensions, `subjectAltName=${kinds.join(',')}\nextendedKeyUsage=serverAuth\n`);
    const asked = join(dir, `${number}.csr`);
    openssl('req', ...newKey, '-keyout', paths.key, '-out', asked, '-subj', `/CN=${names[0]}`);
    const until = ['-days', String(days), '-set_serial', String(1000 + number)];
    openssl(
      'x509',
      '-req',
      '-in',
      asked,
      '-CA',
      file,
      '-CAkey',
      caKey,
      '-out',
      paths.cert,
      ...until,
      '-extfile',
      paths.extensions,
    );
    renameSync(paths.cert, to.certFile);
    renameSync(paths.key, to.keyFile);
  }

  return {
    file,
    pem: readFileSync(file, 'utf8'),
    issue(names, { days = 1 } = {}) {
      const at = join(dir, `issued-${issued + 1}`);
      const files = { certFile: `${at}.pem`, keyFile: `${at}.key` };
      make(names, files, days);
      return { ...files, renew: (options = {}) => make(names, files, options.days ?? days) };
    },
    close: () => rmSync(dir, { recursive: true }),
  };
}
