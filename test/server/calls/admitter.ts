import { createCalls } from '../../../server/calls/create-calls.ts';
import { openStore } from '../../../server/store/open.ts';
import { FakeRooms } from '../../support/fake-rooms.ts';
import { aLine, catalogOf, limits } from '../../support/lines.ts';
import { logger } from '../store/support.ts';

// A process of its own, as one of several `serve`: asks for many calls at once, and prints each that it was given.
const [path = '', asked = '0', of = '{}'] = process.argv.slice(2);
const store = await openStore({ path, logger });
const line = aLine({ limits: limits(JSON.parse(of)) });
const calls = createCalls({ lines: catalogOf([line]), store, rooms: new FakeRooms(), logger });
const requests = Array.from({ length: Number(asked) }, async () => {
  const { callId } = await calls.admit({ line: line.id, kind: 'web' });
  process.stdout.write(`${callId}\n`);
});
await Promise.allSettled(requests);
await store.close();
