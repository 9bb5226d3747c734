/** Largest payload that uvcvideo asks for with one bulk transfer at high speed: 32 packets of 512 bytes. */
export const maxPayloadBytes = 16_384;
const headerBytes = 12;
/** Bits of bmHeaderInfo; UVC 1.1, 2.4.3.2. */
const headerBit = {
  frameId: 1,
  endOfFrame: 2,
  presentationTime: 4,
  sourceClock: 8,
  endOfHeader: 0x80,
} as const;

export interface PayloadClock {
  /** Device clock (µs) at the middle of the exposure. */
  presentationUs: bigint;
  /** Device clock (µs) now. */
  sourceUs: bigint;
}

/** Cuts a JPEG into payloads, each behind a header of 12 bytes; the last one ends the frame. */
export function videoPayloads(
  jpeg: Buffer,
  frameId: 0 | 1,
  { presentationUs, sourceUs }: PayloadClock,
): Buffer[] {
  const payloads: Buffer[] = [];
  const room = maxPayloadBytes - headerBytes;
  for (let from = 0; from < jpeg.length; from += room) {
    const part = jpeg.subarray(from, from + room);
    const isLast = from + part.length >= jpeg.length;
    const header = Buffer.alloc(headerBytes);
    header[0] = headerBytes;
    header[1] =
      headerBit.endOfHeader |
      headerBit.sourceClock |
      headerBit.presentationTime |
      (isLast ? headerBit.endOfFrame : 0) |
      (frameId === 1 ? headerBit.frameId : 0);
    header.writeUInt32LE(Number(presentationUs & 0xffffffffn), 2);
    header.writeUInt32LE(Number(sourceUs & 0xffffffffn), 6);
    // Start-of-frame counter of the bus: 11 bits, one a millisecond.
    header.writeUInt16LE(Number((sourceUs / 1000n) & 0x7ffn), 10);
    payloads.push(Buffer.concat([header, part]));
  }
  return payloads;
}
