import { pino } from 'pino';
import { deliverMessages } from '../../../server/messages/deliver.ts';
import { createSenders } from '../../../server/messages/senders.ts';
import { openStore } from '../../../server/store/open.ts';
import { aLine, catalogOf } from '../../support/lines.ts';

// A process of its own that sends the messages of a store, with a clock that is ahead by so much.
const [path = '', webhook = '', secret = '', aheadMs = '0'] = process.argv.slice(2);
const logger = pino({ level: 'silent' });
const store = await openStore({ path, logger });
deliverMessages({
  store,
  lines: catalogOf([aLine({ messages: { webhook } })]),
  send: createSenders({ webhook: { secrets: [secret], anywhere: true } }),
  now: () => Date.now() + Number(aheadMs),
  logger,
});
process.stdin.resume(); // Lives until it is ended.
process.stdin.on('end', () => process.exit());
