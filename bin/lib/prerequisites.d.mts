/** What a machine is asked for; see prerequisites.mjs. */
export interface Machine {
  nodeMajor: number;
  platform: string;
  arch: string;
  glibc: boolean;
  runs(program: string, args: readonly string[]): boolean;
  hasLiveKit(): boolean;
  hasModels(): boolean;
}

export function missingFor(
  command: string,
  env: Readonly<Record<string, string | undefined>>,
  machine?: Machine,
): { what: string; cure: string }[];
