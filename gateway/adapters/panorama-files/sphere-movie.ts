import { childrenOf, contentOf, growBox, readBoxes, type Mp4Box } from './mp4-boxes.ts';
import { sphericalBoxes } from './spherical-boxes.ts';

export type SphereMovie =
  | {
      ok: true;
      /** The new `moov` box. */
      moov: Uint8Array;
      /** Of the first track of pictures. */
      frames: number;
      seconds: number;
    }
  | { ok: false; fault: string };

/** From the start of a visual sample entry to the boxes in it (ISO/IEC 14496-12:2015, 12.1.3). */
const sampleEntryBytes = 8 + 78;

interface PictureTrack {
  /** `moov` to `stsd`, which grow with what is put into an entry. */
  ancestors: readonly Mp4Box[];
  mediaHeader: Mp4Box;
  sampleSizes: Mp4Box;
  descriptions: Mp4Box;
}

function find(boxes: readonly Mp4Box[], type: string): Mp4Box {
  const box = boxes.find((each) => each.type === type);
  if (box === undefined) throw new RangeError(`there is no box ${type}`);
  return box;
}

function sampleTable(moov: Uint8Array, track: Mp4Box) {
  const media = find(childrenOf(moov, track), 'mdia');
  const inMedia = childrenOf(moov, media);
  const information = find(inMedia, 'minf');
  const table = find(childrenOf(moov, information), 'stbl');
  return { media, inMedia, information, table, inTable: childrenOf(moov, table) };
}

function pictureTrack(moov: Uint8Array, root: Mp4Box, track: Mp4Box): PictureTrack | null {
  const { media, inMedia, information, table, inTable } = sampleTable(moov, track);
  const handler = contentOf(moov, find(inMedia, 'hdlr'));
  if (handler.getUint32(8) !== 0x76696465 /* vide */) return null;
  const descriptions = find(inTable, 'stsd');
  return {
    ancestors: [root, track, media, information, table, descriptions],
    mediaHeader: find(inMedia, 'mdhd'),
    sampleSizes: find(inTable, 'stsz'),
    descriptions,
  };
}

function secondsOf(moov: Uint8Array, mediaHeader: Mp4Box): number {
  const content = contentOf(moov, mediaHeader);
  const isLong = content.getUint8(0) === 1;
  const timescale = content.getUint32(isLong ? 20 : 12);
  const duration = isLong ? Number(content.getBigUint64(24)) : content.getUint32(16);
  return timescale === 0 ? 0 : duration / timescale;
}

/** The visual sample entries of every track of pictures, each with the boxes in it. */
function sampleEntries(moov: Uint8Array, { descriptions }: Pick<PictureTrack, 'descriptions'>) {
  const entries = readBoxes(moov, descriptions.start + descriptions.headerBytes + 8, descriptions.end);
  return entries.map((entry) => ({
    entry,
    inEntry: readBoxes(moov, entry.start + sampleEntryBytes, entry.end),
  }));
}

/**
 * Whether the colours of the first picture track have full range, as its `colr` box says. Never throws; false where
 * nothing is said or the boxes are damaged. Source: ISO/IEC 14496-12:2015, 12.1.5.
 */
export function movieStatesFullRange(moov: Uint8Array): boolean {
  try {
    const root = find(readBoxes(moov, 0, moov.length), 'moov');
    const tracks = childrenOf(moov, root).filter(({ type }) => type === 'trak');
    const first = tracks.map((track) => pictureTrack(moov, root, track)).find((track) => track !== null);
    const boxes = first === undefined ? [] : sampleEntries(moov, first).flatMap(({ inEntry }) => inEntry);
    const colours = boxes.find(({ type }) => type === 'colr');
    if (colours === undefined) return false;
    const content = contentOf(moov, colours);
    return content.getUint32(0) === 0x6e636c78 /* nclx */ && content.getUint8(10) >= 0x80;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Where the spherical boxes belong in each entry: behind the decoder's configuration, which comes first. */
function placesIn(moov: Uint8Array, track: PictureTrack) {
  return sampleEntries(moov, track).flatMap(({ entry, inEntry }) => {
    if (inEntry.some(({ type }) => type === 'st3d' || type === 'sv3d')) return [];
    return [{ at: inEntry[0]?.end ?? entry.end, grow: [...track.ancestors, entry] }];
  });
}

/** Moves the offsets of chunks that lie behind the `moov` box. */
function shiftChunks(moov: Uint8Array, track: Mp4Box, behind: number, shiftBytes: number): void {
  for (const box of sampleTable(moov, track).inTable) {
    if (box.type !== 'stco' && box.type !== 'co64') continue;
    const content = contentOf(moov, box);
    const count = content.getUint32(4);
    for (let chunk = 0; chunk < count; chunk++) {
      if (box.type === 'co64') {
        const offset = content.getBigUint64(8 + 8 * chunk);
        if (offset >= behind) content.setBigUint64(8 + 8 * chunk, offset + BigInt(shiftBytes));
        continue;
      }
      const offset = content.getUint32(8 + 4 * chunk);
      if (offset < behind) continue;
      if (offset + shiftBytes > 0xffffffff) throw new RangeError('its chunks would lie beyond 32 bits');
      content.setUint32(8 + 4 * chunk, offset + shiftBytes);
    }
  }
}

function spliced(bytes: Uint8Array, places: readonly number[], inserted: Uint8Array): Uint8Array {
  const result = new Uint8Array(bytes.length + places.length * inserted.length);
  let [from, to] = [0, 0];
  for (const place of [...places].sort((a, b) => a - b)) {
    result.set(bytes.subarray(from, place), to);
    to += place - from;
    result.set(inserted, to);
    to += inserted.length;
    from = place;
  }
  result.set(bytes.subarray(from), to);
  return result;
}

/**
 * The `moov` box of an MP4 file with every picture track marked as a sphere. `moovEnd` is where the box ends in the
 * file: what lies behind it moves by as much as the box grows. Never throws; damaged boxes are a fault.
 *
 * Source: ISO/IEC 14496-12:2015 and the Spherical Video V2 RFC.
 */
export function sphereMovie(moov: Uint8Array, moovEnd: number): SphereMovie {
  try {
    const changed = Uint8Array.from(moov);
    const root = find(readBoxes(changed, 0, changed.length), 'moov');
    const tracks = childrenOf(changed, root).filter(({ type }) => type === 'trak');
    const pictures = tracks
      .map((track) => pictureTrack(changed, root, track))
      .filter((track) => track !== null);
    const [first] = pictures;
    if (first === undefined) return { ok: false, fault: 'there is no track of pictures' };
    const inserted = sphericalBoxes();
    const places = pictures.flatMap((track) => placesIn(changed, track));
    const shiftBytes = places.length * inserted.length;
    for (const track of tracks) shiftChunks(changed, track, moovEnd, shiftBytes);
    const summary = {
      frames: contentOf(changed, first.sampleSizes).getUint32(8),
      seconds: secondsOf(changed, first.mediaHeader),
    };
    const growths = new Map<number, { box: Mp4Box; bytes: number }>();
    for (const box of places.flatMap(({ grow }) => grow)) {
      const bytes = (growths.get(box.start)?.bytes ?? 0) + inserted.length;
      growths.set(box.start, { box, bytes });
    }
    for (const { box, bytes } of growths.values()) growBox(changed, box, bytes);
    return {
      ok: true,
      moov: spliced(
        changed,
        places.map(({ at }) => at),
        inserted,
      ),
      ...summary,
    };
  } catch (error) {
    if (error instanceof RangeError) return { ok: false, fault: error.message };
    throw error;
  }
}
