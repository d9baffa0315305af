import { unwatchFile, watchFile } from 'node:fs';
import type { Logger } from 'pino';
import { type Certificate, type CertificateFiles, readCertificate } from './certificate.ts';

/** Renewals come weeks before they are needed, so a look now and then is enough; it follows symbolic links. */
const LOOK_EVERY_MS = 10_000;

export interface CertificateWatchOptions {
  files: CertificateFiles;
  /** Names that it is to be for. */
  names: readonly string[];
  onRenewed: (certificate: Certificate) => void;
  logger: Logger;
  everyMs?: number;
}

/**
 * Tells of a certificate that was put in place of the one that is used. Between the writing of its two files they do
 * not fit each other; then, as with a certificate that can't be used at all, the old one stays.
 */
export function watchCertificate(options: CertificateWatchOptions): { stop(): void } {
  const { files, names, onRenewed, logger, everyMs = LOOK_EVERY_MS } = options;
  let stopped = false;
  const look = async () => {
    try {
      const certificate = await readCertificate(files, ...names);
      if (stopped) return;
      onRenewed(certificate);
      logger.info({ validUntil: certificate.validUntil }, 'the certificate was renewed');
    } catch (error) {
      logger.warn({ err: error }, 'the renewed certificate is not used; the old one stays');
    }
  };
  const changed = () => void look();
  const watched = [files.certFile, files.keyFile];
  for (const file of watched) watchFile(file, { interval: everyMs, persistent: false }, changed);
  return {
    stop() {
      stopped = true;
      for (const file of watched) unwatchFile(file, changed);
    },
  };
}
