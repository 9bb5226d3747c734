import { crc32 } from './crc32.ts';
import {
  stitchMapFormat,
  tileKind,
  type StitchPlane,
  type StitchTile,
  type TileShift,
} from './stitch-map-format.ts';
import { encodeSeams, seamHeaderBytes } from './stitch-seam-encoding.ts';
import type { SeamStrips } from './stitch-seam-strips.ts';

export interface StitchMapContent {
  sourceWidthPx: number;
  sourceHeightPx: number;
  widthPx: number;
  heightPx: number;
  /** Factor by which each lens is too bright, 1 to 4 of them. */
  gains: readonly number[];
  /** Luma, then chroma (one for both). */
  planes: readonly [StitchPlane, StitchPlane];
  /** Where lenses meet: for what the element estimates while it runs. */
  seams: readonly SeamStrips[];
}

const headerBytes = 64;
const planeHeaderBytes = 128;
const groupBytes = 24;
const shiftBytes = 64;
const flagWeighted = 1;
const flagGrey = 2;
const flagRamp = 4;

type Group = StitchTile[];

const groupKey = (tile: StitchTile) =>
  [tile.kind, ...tile.lenses, tile.weights.length, tile.ramp !== null, tile.grey, tile.taps].join();

/** Tiles of one band that a kernel treats alike, in a fixed order: no branches inside a group. */
function groupsOfBand(tiles: readonly StitchTile[]): Group[] {
  const groups = new Map<string, Group>();
  for (const tile of tiles) {
    const key = groupKey(tile);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [tile]);
    else group.push(tile);
  }
  return [...groups.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

interface Section {
  count: number;
  bytes: Uint8Array;
}

function joined(arrays: readonly Int16Array[]): Uint8Array {
  const all = new Int16Array(arrays.reduce((sum, array) => sum + array.length, 0));
  let at = 0;
  for (const array of arrays) {
    all.set(array, at);
    at += array.length;
  }
  return new Uint8Array(all.buffer);
}

const flagsOf = (tile: StitchTile) =>
  (tile.weights.length > 0 ? flagWeighted : 0) |
  (tile.grey ? flagGrey : 0) |
  (tile.ramp !== null ? flagRamp : 0);

function writeGroup(
  view: DataView,
  offset: number,
  group: Group,
  firsts: readonly [number, number, number],
): void {
  const tile = group[0];
  if (tile === undefined) return;
  const [firstTile, firstSample, firstWeight] = firsts;
  view.setUint32(offset, firstTile, true);
  view.setUint32(offset + 4, firstSample, true);
  view.setUint32(offset + 8, firstWeight, true);
  view.setUint16(offset + 12, group.length, true);
  view.setUint8(offset + 14, tile.kind);
  view.setUint8(offset + 15, tile.taps);
  view.setUint8(offset + 16, tile.lenses.length);
  view.setUint8(offset + 17, flagsOf(tile));
  tile.lenses.forEach((lens, index) => view.setUint8(offset + 18 + index, lens));
}

interface PlacedShift {
  group: number;
  sample: number;
  shift: TileShift;
}

function encodeShifts(shifts: readonly PlacedShift[]): Section {
  const view = new DataView(new ArrayBuffer(shifts.length * shiftBytes));
  shifts.forEach(({ group, sample, shift }, index) => {
    const at = index * shiftBytes;
    view.setUint32(at, group, true);
    view.setUint32(at + 4, sample, true);
    view.setUint32(at + 8, shift.seam, true);
    [...shift.rows, ...shift.x, ...shift.y].forEach((value, place) =>
      view.setFloat32(at + 16 + 4 * place, value, true),
    );
  });
  return { count: shifts.length, bytes: new Uint8Array(view.buffer) };
}

/** The nine sections of a plane: bands, groups, tiles, windows, weights, points, ramps, pairs, shifts. */
function sectionsOf(plane: StitchPlane): Section[] {
  const bands = plane.bands.map(groupsOfBand);
  const groups = bands.flat();
  const bandStarts = new Uint32Array(bands.length + 1);
  bands.forEach((band, index) => (bandStarts[index + 1] = (bandStarts[index] ?? 0) + band.length));
  const groupView = new DataView(new ArrayBuffer(groups.length * groupBytes));
  const tiles: number[] = [];
  const windows: Int16Array[] = [];
  const weights: Int16Array[] = [];
  const points: Int16Array[] = [];
  const ramps: Int16Array[] = [];
  const pairs: Int16Array[] = [];
  const shifts: PlacedShift[] = [];
  const samplesOf = {
    [tileKind.unseen]: [],
    [tileKind.window]: windows,
    [tileKind.points]: points,
    [tileKind.pair]: pairs,
  };
  groups.forEach((group, index) => {
    const samples: Int16Array[] = samplesOf[group[0]?.kind ?? tileKind.unseen];
    const shares = group[0]?.ramp === null ? weights : ramps;
    writeGroup(groupView, index * groupBytes, group, [tiles.length, samples.length, shares.length]);
    for (const tile of group) {
      tiles.push(tile.xPx);
      tile.shifts.forEach((shift, place) => {
        if (shift !== null) shifts.push({ group: index, sample: samples.length + place, shift });
      });
      samples.push(...tile.samples);
      weights.push(...tile.weights);
      if (tile.ramp !== null) ramps.push(tile.ramp);
    }
  });
  return [
    { count: bands.length, bytes: new Uint8Array(bandStarts.buffer) },
    { count: groups.length, bytes: new Uint8Array(groupView.buffer) },
    { count: tiles.length, bytes: new Uint8Array(Uint16Array.from(tiles).buffer) },
    { count: windows.length, bytes: joined(windows) },
    { count: weights.length, bytes: joined(weights) },
    { count: points.length, bytes: joined(points) },
    { count: ramps.length, bytes: joined(ramps) },
    { count: pairs.length, bytes: joined(pairs) },
    encodeShifts(shifts),
  ];
}

const aligned = (offset: number) => Math.ceil(offset / 64) * 64;

/** The file of a stitch map: the same content gives the same bytes. */
export function encodeStitchMap(content: StitchMapContent): Uint8Array {
  const planes = content.planes.map((plane) => ({ plane, sections: sectionsOf(plane) }));
  const seamHeadersAt = headerBytes + planeHeaderBytes * planes.length;
  let end = seamHeadersAt + seamHeaderBytes * content.seams.length;
  const placed = planes.map(({ plane, sections }) => ({
    plane,
    sections: sections.map((section) => {
      const offset = aligned(end);
      end = offset + section.bytes.length;
      return { ...section, offset };
    }),
  }));
  const seams = encodeSeams(content.seams, aligned(end));
  end = aligned(end) + seams.body.length;
  const bytes = new Uint8Array(aligned(end));
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode(stitchMapFormat.magic));
  const { sourceWidthPx, sourceHeightPx, widthPx, heightPx, gains } = content;
  const numbers = [
    bytes.length,
    sourceWidthPx,
    sourceHeightPx,
    widthPx,
    heightPx,
    gains.length,
    planes.length,
    content.seams.length,
  ];
  view.setUint32(8, stitchMapFormat.version, true);
  numbers.forEach((number, index) => view.setUint32(16 + 4 * index, number, true));
  for (let lens = 0; lens < stitchMapFormat.maxLenses; lens++) {
    view.setFloat32(48 + 4 * lens, gains[lens] ?? 1, true);
  }
  placed.forEach(({ plane, sections }, index) => {
    const fields = [plane.sourceWidthPx, plane.sourceHeightPx, plane.widthPx, plane.heightPx];
    for (const section of sections) fields.push(section.count, section.offset);
    fields.forEach((field, at) =>
      view.setUint32(headerBytes + planeHeaderBytes * index + 4 * at, field, true),
    );
    for (const section of sections) bytes.set(section.bytes, section.offset);
  });
  bytes.set(seams.headers, seamHeadersAt);
  bytes.set(seams.body, seams.offset);
  view.setUint32(12, crc32(bytes.subarray(16)), true);
  return bytes;
}
