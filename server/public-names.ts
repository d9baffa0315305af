import type { Config } from './config.ts';

/** Names that visitors connect to over TLS, which our certificate has to be for. */
export function certifiedNames({ http, media }: Pick<Config, 'http' | 'media'>): string[] {
  const host = http.publicUrl === undefined ? [] : [new URL(http.publicUrl).hostname];
  const turn = media.turn.domain;
  return turn === undefined || host.includes(turn) ? host : [...host, turn];
}
