import type { ByteRange } from './evidence-index.ts';

/** What is read of each box that a segment's file has one after the other: its header, and of a `moof` its number. */
export const boxHeaderBytes = 24;
const headerBytes = 8;
const longHeaderBytes = 16;
const numberAt = 20;

export interface SegmentBox {
  type: string;
  bytes: number;
  /** Of a fragment (`mfhd`, ISO/IEC 14496-12, 8.8.5). */
  fragmentNumber: number | null;
}

/** The box that begins with these bytes, `left` before the file's end; null where none does. */
export function segmentBox(header: Uint8Array, left: number): SegmentBox | null {
  if (header.length < headerBytes) return null;
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const type = String.fromCharCode(...header.subarray(4, 8));
  const isLong = view.getUint32(0) === 1 && header.length >= longHeaderBytes;
  const bytes = isLong ? Number(view.getBigUint64(8)) : view.getUint32(0);
  if (bytes < headerBytes || bytes > left || !/^[a-z0-9]{4}$/.test(type)) return null;
  const hasNumber = type === 'moof' && header.length >= boxHeaderBytes;
  return { type, bytes, fragmentNumber: hasNumber ? view.getUint32(numberAt) : null };
}

/** Finds where the boxes of a segment stop being those of one: two at its beginning, and then fragments in their order. */
export class SegmentWalk {
  #boxes = 0;
  #fragmentNumber: number | null = null;

  /** Takes the next box, at this byte of the file; gives the range that is wrong, null where it fits. */
  take(box: SegmentBox | null, atByte: number, fileBytes: number): ByteRange | null {
    const fits = box !== null && box.type === this.#wanted() && this.#isNext(box.fragmentNumber);
    if (!fits) return { fromByte: atByte, toByte: box === null ? fileBytes : atByte + box.bytes };
    this.#boxes += 1;
    this.#fragmentNumber = box.fragmentNumber ?? this.#fragmentNumber;
    return null;
  }

  #wanted(): string {
    if (this.#boxes < 2) return this.#boxes === 0 ? 'ftyp' : 'moov';
    return this.#boxes % 2 === 0 ? 'moof' : 'mdat';
  }

  #isNext(fragmentNumber: number | null): boolean {
    return (
      fragmentNumber === null || this.#fragmentNumber === null || fragmentNumber === this.#fragmentNumber + 1
    );
  }
}
