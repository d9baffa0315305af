import { glob } from 'node:fs/promises';

/** Folders whose tests are not plain unit tests: each is a part of its own. */
const apart = [
  'test/server/fleet/',
  'test/server/speech/',
  'test/e2e/',
  'test/widget/',
  'test/widget-build/',
  'test/long/',
];

/** Test files below a folder, in a stable order. */
export async function testFiles(dir: string): Promise<string[]> {
  const found: string[] = [];
  for await (const file of glob(`${dir}/**/*.test.ts`)) found.push(file);
  return found.sort();
}

export async function unitTestFiles(): Promise<string[]> {
  return (await testFiles('test')).filter((file) => !apart.some((folder) => file.startsWith(folder)));
}
