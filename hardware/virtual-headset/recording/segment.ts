/** Frames per segment file: how much is lost when rendering is killed. */
export const framesPerSegment = 30;

const magic = Buffer.from('RSFRAMES');

/**
 * A segment file: 8 bytes "RSFRAMES", the number of frames, then the length of each, all unsigned 32 bit
 * little-endian; then the JPEG pictures back to back.
 */
export function encodeSegment(frames: readonly Uint8Array[]): Buffer {
  const table = Buffer.alloc(4 * (frames.length + 1));
  table.writeUInt32LE(frames.length, 0);
  frames.forEach((frame, index) => table.writeUInt32LE(frame.length, 4 * (index + 1)));
  return Buffer.concat([magic, table, ...frames]);
}

/** Where a frame lies in its segment file. */
export interface FramePlace {
  offset: number;
  length: number;
}

/** Bytes of the header of a segment with so many frames. */
export function segmentHeaderBytes(frameCount: number): number {
  return magic.length + 4 * (frameCount + 1);
}

/** Reads a segment's header; null when it is damaged or does not fit the file's length and the expected count. */
export function decodeSegmentHeader(
  header: Buffer,
  fileBytes: number,
  frameCount: number,
): FramePlace[] | null {
  if (header.length < segmentHeaderBytes(frameCount)) return null;
  if (!header.subarray(0, magic.length).equals(magic)) return null;
  if (header.readUInt32LE(magic.length) !== frameCount) return null;
  const places: FramePlace[] = [];
  let offset = segmentHeaderBytes(frameCount);
  for (let frame = 0; frame < frameCount; frame++) {
    const length = header.readUInt32LE(magic.length + 4 * (frame + 1));
    places.push({ offset, length });
    offset += length;
  }
  return offset === fileBytes ? places : null;
}

export function segmentCount(frameCount: number): number {
  return Math.ceil(frameCount / framesPerSegment);
}

/** How many frames a segment of a recording holds; the last may hold fewer. */
export function framesInSegment(segment: number, frameCount: number): number {
  return Math.min(framesPerSegment, frameCount - segment * framesPerSegment);
}

export function segmentFileName(segment: number): string {
  return `segment-${segment.toString().padStart(4, '0')}.frames`;
}
