import { randomBytes } from 'node:crypto';

type Kind = 'event' | 'sess' | 'conv' | 'item' | 'resp' | 'call';

/** Ids as the protocol writes them, e.g. `item_4f0c…`. */
export const newId = (kind: Kind): string => `${kind}_${randomBytes(10).toString('hex')}`;
