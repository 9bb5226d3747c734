/** A box of an MP4 file: bytes `start` to `end` of where it was found, its header first. */
export interface Mp4Box {
  type: string;
  start: number;
  headerBytes: number;
  end: number;
}

/** Bytes that a box's header may take: 8, or 16 with a 64-bit size. */
export const longestHeaderBytes = 16;

/**
 * The box whose header begins at byte 0 of `header`, at `start` of something that ends at `end`. Source: ISO/IEC
 * 14496-12:2015, 4.2. Throws RangeError where it does not fit in there.
 */
export function readBoxHeader(header: DataView, start: number, end: number): Mp4Box {
  const shortSize = header.getUint32(0);
  const type = String.fromCharCode(...[4, 5, 6, 7].map((at) => header.getUint8(at)));
  const headerBytes = shortSize === 1 ? 16 : 8;
  const size = shortSize === 1 ? Number(header.getBigUint64(8)) : shortSize === 0 ? end - start : shortSize;
  if (size < headerBytes || start + size > end) throw new RangeError(`the box ${type} does not fit`);
  return { type, start, headerBytes, end: start + size };
}

/** The boxes that lie one after the other from `start` to `end`; throws RangeError where they do not. */
export function readBoxes(bytes: Uint8Array, start: number, end: number): Mp4Box[] {
  if (start > end) throw new RangeError('a box is too small for what it must hold');
  const boxes: Mp4Box[] = [];
  for (let at = start; at < end;) {
    const box = readBoxHeader(viewOf(bytes, at, end), at, end);
    boxes.push(box);
    at = box.end;
  }
  return boxes;
}

/** The boxes in a box that holds nothing else. */
export function childrenOf(bytes: Uint8Array, box: Mp4Box): Mp4Box[] {
  return readBoxes(bytes, box.start + box.headerBytes, box.end);
}

/** What is in a box, after its header; reading beyond it throws RangeError. */
export function contentOf(bytes: Uint8Array, box: Mp4Box): DataView {
  return viewOf(bytes, box.start + box.headerBytes, box.end);
}

function viewOf(bytes: Uint8Array, start: number, end: number): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset + start, end - start);
}

/** Makes a box larger by so many bytes, in its header; throws RangeError where a size of 32 bits has no room. */
export function growBox(bytes: Uint8Array, box: Mp4Box, addedBytes: number): void {
  const header = viewOf(bytes, box.start, box.end);
  const size = box.end - box.start + addedBytes;
  if (box.headerBytes === 16) header.setBigUint64(8, BigInt(size));
  else if (size > 0xffffffff) throw new RangeError(`the box ${box.type} would be too large`);
  else header.setUint32(0, size);
}

/** A box with this content. */
export function makeBox(type: string, ...content: readonly Uint8Array[]): Uint8Array {
  const size = content.reduce((sum, part) => sum + part.length, 8);
  const box = new Uint8Array(size);
  new DataView(box.buffer).setUint32(0, size);
  for (let at = 0; at < 4; at++) box[4 + at] = type.charCodeAt(at);
  let at = 8;
  for (const part of content) {
    box.set(part, at);
    at += part.length;
  }
  return box;
}
