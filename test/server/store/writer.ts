import { openStore } from '../../../server/store/open.ts';
import { aCall, aTurn, logger } from './support.ts';

// A process of its own: writes turns of one call, and prints each turn's id once the store has acknowledged it.
const [path = '', callId = '', turns = ''] = process.argv.slice(2);
const store = await openStore({ path, logger });
await store.createCall(aCall({ id: callId, room: `room-${callId}` }));
for (let n = 0; n < Number(turns); n += 1) {
  await store.putTurn(aTurn({ callId, id: `turn-${n}`, text: `words ${n}`, at: n }));
  process.stdout.write(`turn-${n}\n`);
}
await store.close();
