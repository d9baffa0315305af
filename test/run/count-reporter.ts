import type { TestEvent } from 'node:test/reporters';
import type { Counts } from './counts.ts';

/** A node:test reporter that yields only the counts, as JSON. */
export default async function* countReporter(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const total: Counts = { passed: 0, failed: 0 };
  for await (const event of source) {
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue;
    const { name, file, skip, todo, details } = event.data;
    // A file that loads is told as a passed test of that name, also when it holds none.
    if (event.type === 'test:pass' && (details.type === 'suite' || name === file)) continue;
    if (event.type === 'test:pass' && !skip && !todo) total.passed++;
    else if (details.type !== 'suite') total.failed++;
  }
  yield JSON.stringify(total);
}
