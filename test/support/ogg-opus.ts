/** Opus in Ogg (RFC 3533, RFC 7845), as far as ffmpeg writes and reads it: one stream of mono packets of 20 ms. */

const MAGIC = 'OggS';
const SERIAL = 1;
/** Of 48 kHz, whatever is encoded. */
const FRAME_UNITS = 960;

/** The packets of audio in a file. */
export function packetsOf(file: Buffer): Buffer[] {
  const packets: Buffer[] = [];
  let unfinished: Buffer[] = [];
  for (let at = 0; at + 27 <= file.length && file.toString('latin1', at, at + 4) === MAGIC; ) {
    const segments = file.readUInt8(at + 26);
    let from = at + 27 + segments;
    for (const length of file.subarray(at + 27, from)) {
      unfinished.push(file.subarray(from, from + length));
      from += length;
      if (length === 255) continue;
      packets.push(Buffer.concat(unfinished));
      unfinished = [];
    }
    at = from;
  }
  // OpusHead and OpusTags come first.
  return packets.slice(2);
}

/** A file of these packets. */
export function oggOf(packets: readonly Uint8Array[]): Buffer {
  const head = Buffer.alloc(19);
  head.write('OpusHead');
  head.writeUInt8(1, 8);
  head.writeUInt8(1, 9);
  head.writeUInt32LE(48_000, 12);
  const tags = Buffer.concat([Buffer.from('OpusTags'), Buffer.alloc(8)]);
  const pages = [pageOf(head, 0, { first: true }), pageOf(tags, 1)];
  packets.forEach((packet, i) => {
    pages.push(pageOf(packet, i + 2, { granule: (i + 1) * FRAME_UNITS, last: i === packets.length - 1 }));
  });
  return Buffer.concat(pages);
}

function pageOf(packet: Uint8Array, sequence: number, { first = false, last = false, granule = 0 } = {}): Buffer {
  const lacing = [...Array<number>(Math.floor(packet.length / 255)).fill(255), packet.length % 255];
  const header = Buffer.alloc(27 + lacing.length);
  header.write(MAGIC);
  header.writeUInt8((first ? 2 : 0) | (last ? 4 : 0), 5);
  header.writeBigUInt64LE(BigInt(granule), 6);
  header.writeUInt32LE(SERIAL, 14);
  header.writeUInt32LE(sequence, 18);
  header.writeUInt8(lacing.length, 26);
  header.set(lacing, 27);
  const page = Buffer.concat([header, packet]);
  page.writeUInt32LE(checksum(page), 22);
  return page;
}

/** CRC-32 without reflection, RFC 3533 6. */
function checksum(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) {
    sum ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) sum = (sum << 1) ^ (sum < 0 ? 0x04c1_1db7 : 0);
  }
  return sum >>> 0;
}
