import { BlockList, isIP } from 'node:net';
import { Failure } from '../../../contract/index.ts';

/** Addresses and ranges (`203.0.113.0/24`, `2001:db8::/32`), against which the source of a packet is held. */
export class AddressList {
  readonly #list = new BlockList();

  /** @throws Failure `bad-address-range` */
  constructor(ranges: readonly string[]) {
    for (const range of ranges) this.#add(range);
  }

  has(address: string): boolean {
    const family = isIP(address);
    return family !== 0 && this.#list.check(address, family === 4 ? 'ipv4' : 'ipv6');
  }

  #add(range: string): void {
    const [address = '', prefix, ...rest] = range.trim().split('/');
    const family = isIP(address);
    const bits = prefix === undefined ? undefined : Number(prefix);
    const widest = family === 4 ? 32 : 128;
    if (
      family === 0 ||
      rest.length > 0 ||
      (prefix !== undefined && !/^\d{1,3}$/.test(prefix)) ||
      (bits ?? 0) > widest
    ) {
      throw badRange(range);
    }
    const type = family === 4 ? 'ipv4' : 'ipv6';
    if (bits === undefined) this.#list.addAddress(address, type);
    else this.#list.addSubnet(address, bits, type);
  }
}

const badRange = (range: string) =>
  new Failure({
    reason: 'bad-address-range',
    message: `"${range}" is no IP address or range.`,
    cure: 'Write addresses such as 203.0.113.7, and ranges such as 203.0.113.0/24 or 2001:db8::/32.',
  });
