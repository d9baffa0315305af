import { z } from 'zod';
import { exceptions, isExcepted, LICENCES } from './exceptions.ts';
import { isLicensed } from './licence.ts';

const locked = z.looseObject({
  version: z.string().optional(),
  resolved: z.string().optional(),
  integrity: z.string().optional(),
  license: z.string().optional(),
  dev: z.boolean().default(false),
  link: z.boolean().default(false),
  hasInstallScript: z.boolean().default(false),
});

const lockfile = z.object({ lockfileVersion: z.literal(3), packages: z.record(z.string(), locked) });

const manifest = z.object({
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
});

export interface Project {
  /** Text of package-lock.json. */
  lock: string;
  /** Text of package.json. */
  manifest: string;
  /** Text of .npmrc. */
  npmrc: string;
}

/** What of a project's dependencies nobody has agreed to; needs no network. */
export function lockfileProblems(project: Project, now: Date): string[] {
  const { packages } = lockfile.parse(JSON.parse(project.lock));
  const { dependencies, devDependencies, optionalDependencies } = manifest.parse(JSON.parse(project.manifest));
  const problems: string[] = [];
  for (const [path, found] of Object.entries(packages)) {
    if (path === '') continue;
    const name = path.replace(/^.*node_modules\//, '');
    const what = `${name} ${found.version ?? ''}`.trim();
    if (found.link || !path.startsWith('node_modules/')) problems.push(`${what} is a link to a folder, not a package`);
    if (!/^sha512-[\w+/]{86}==$/.test(found.integrity ?? ''))
      problems.push(`${what} has no SHA-512 to be checked against`);
    // Then npm asks the registry that it is configured for, and nobody else.
    if (found.resolved !== undefined) problems.push(`${what} names where it is from (${hostOf(found.resolved)})`);
    if (found.hasInstallScript && !isExcepted(exceptions.script, name, now)) {
      problems.push(`${what} runs a script when it is installed`);
    }
    if (found.dev || isLicensed(found.license, LICENCES) || isExcepted(exceptions.licence, name, now)) continue;
    problems.push(`${what} has the licence ${found.license ?? '(none)'}, which is not on the list`);
  }
  for (const [name, range] of Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })) {
    if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(range)) problems.push(`${name} is wanted as "${range}", not as one version`);
  }
  if (!/^ignore-scripts=true$/m.test(project.npmrc)) problems.push('.npmrc lets packages run scripts at install time');
  return problems;
}

function hostOf(resolved: string): string {
  return URL.canParse(resolved) ? new URL(resolved).protocol + new URL(resolved).host : resolved;
}
