import { describe, expect, it } from 'vitest';
import {
  buildStitchMap,
  directionOfPanoramaPoint,
  projectToLens,
  type Calibration,
} from '../../../../hardware/calibration/index.ts';
import { crc32 } from '../../../../hardware/calibration/crc32.ts';
import { imperfectUnit } from '../../../support/fisheye-picture.ts';

const unit = imperfectUnit(960);
const options = { widthPx: 960, heightPx: 480, featherDeg: 2 };

/** Readers of the written form (stitch-map.md), apart from the code that writes it. */
class MapReader {
  readonly view: DataView;
  readonly #plane: number;

  constructor(bytes: Uint8Array, plane: number) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#plane = 64 + 128 * plane;
  }
  u32 = (at: number) => this.view.getUint32(at, true);
  count = (section: number) => this.u32(this.#plane + 16 + 8 * section);
  offset = (section: number) => this.u32(this.#plane + 20 + 8 * section);

  /** Every tile: its place, its group's record and its number in the group. */
  *tiles() {
    for (let band = 0; band < this.count(0); band++) {
      const [first, end] = [this.u32(this.offset(0) + 4 * band), this.u32(this.offset(0) + 4 * band + 4)];
      for (let group = first; group < end; group++) {
        const at = this.offset(1) + 24 * group;
        for (let tile = 0; tile < this.view.getUint16(at + 12, true); tile++) {
          const xPx = this.view.getUint16(this.offset(2) + 2 * (this.u32(at) + tile), true);
          yield { xPx, yPx: 8 * band, group: at, tile, kind: this.view.getUint8(at + 14) };
        }
      }
    }
  }

  /** Coordinates of a pixel of a window, continuous: pixel centres at half-integers. */
  windowPoint(window: number, row: number, column: number) {
    const at = this.offset(3) + 160 * window;
    const u16 = (index: number) => this.view.getUint16(at + 2 * index, true);
    const axis = (first: number, corner: number) => {
      const inside = (u16(first + column) + row * u16(first + 32 + column) - corner * 2048) & 0xffff;
      return corner + inside / 2048 + 0.5;
    };
    return { xPx: axis(0, u16(64 + 2 * row)) - 16 / 2048, yPx: axis(16, u16(65 + 2 * row)) };
  }
}

describe('a stitch map', () => {
  const bytes = buildStitchMap(unit, options);

  it('is the same every time', () => {
    expect(Buffer.compare(buildStitchMap(imperfectUnit(960), options), bytes)).toBe(0);
  });

  it('starts with its header as written', () => {
    const view = new DataView(bytes.buffer);
    expect(new TextDecoder().decode(bytes.subarray(0, 8))).toBe('RSSTITCH');
    const numbers = [8, 16, 20, 24, 28, 32, 36, 40, 44].map((at) => view.getUint32(at, true));
    expect(numbers).toEqual([2, bytes.length, 960, 480, 960, 480, 2, 2, 1]);
    expect(view.getUint32(12, true)).toBe(crc32(bytes.subarray(16)));
    expect([48, 52, 56, 60].map((at) => view.getFloat32(at, true))).toEqual([
      Math.fround(1.05),
      Math.fround(0.95),
      1,
      1,
    ]);
  });

  it.each([
    ['luma', 0, 1],
    ['chroma', 1, 2],
  ] as const)('leads every pixel of %s to where the lens sees it, within 1/16 px', (_name, plane, scale) => {
    const reader = new MapReader(bytes, plane);
    let [windows, worst] = [0, 0];
    for (const { xPx, yPx, group, tile, kind } of reader.tiles()) {
      const samples = reader.view.getUint8(group + 16);
      // Tiles that one lens has alone: all their pixels count.
      if (kind !== 1 || samples !== 1 || (reader.view.getUint8(group + 17) & 3) !== 0) continue;
      const lens = unit.lenses[reader.view.getUint8(group + 18)];
      if (lens === undefined) throw new Error('no such lens');
      windows++;
      for (const [row, column] of [
        [0, 0],
        [3, 8],
        [7, 15],
        [6, 1],
      ] as const) {
        const at = reader.windowPoint(reader.u32(group + 4) + tile, row, column);
        const place = { xPx: scale * (xPx + column + 0.5), yPx: scale * (yPx + row + 0.5) };
        const wanted = projectToLens(lens, directionOfPanoramaPoint(place, options));
        worst = Math.max(worst, Math.abs(at.xPx - wanted.xPx / scale), Math.abs(at.yPx - wanted.yPx / scale));
      }
    }
    expect(windows).toBeGreaterThan(0.8 * reader.count(2));
    expect(worst).toBeLessThan(1 / 16 + 1 / 1024);
  });

  it('has every tile once, also where the size is no multiple of a tile', () => {
    const size = { widthPx: 1000, heightPx: 500, featherDeg: 1 };
    const reader = new MapReader(buildStitchMap(unit, size), 0);
    const places = new Set([...reader.tiles()].map(({ xPx, yPx }) => `${xPx} ${yPx}`));
    expect(places.size).toBe(63 * 63);
    expect(places).toContain('984 496');
    expect(reader.count(2)).toBe(63 * 63);
  });

  it('marks as unseen what no lens sees', () => {
    const front: Calibration = { ...unit, lenses: unit.lenses.slice(0, 1) };
    const reader = new MapReader(buildStitchMap(front, options), 0);
    const kindAt = new Map([...reader.tiles()].map(({ xPx, yPx, kind }) => [`${xPx} ${yPx}`, kind]));
    expect(kindAt.get('480 240')).toBe(1);
    expect(kindAt.get('0 240')).toBe(0);
    expect(kindAt.get('944 240')).toBe(0);
  });

  it('reads pairs of windows, then points, where source pixels are denser', () => {
    const kindsFrom = (sourceWidthPx: number) => {
      const reader = new MapReader(buildStitchMap(imperfectUnit(sourceWidthPx), options), 0);
      const kinds = [...reader.tiles()].map(({ kind }) => kind);
      return [0, 1, 2, 3].map((kind) => kinds.filter((each) => each === kind).length);
    };
    const [, windows = 0, points = 0, pairs = 0] = kindsFrom(1440);
    expect(pairs).toBeGreaterThan(windows / 2);
    expect(points).toBeLessThan(pairs);
    const [, , pointsOfDense = 0] = kindsFrom(3840);
    expect(pointsOfDense).toBeGreaterThan(300);
  });

  it.each([
    [{ widthPx: 960, heightPx: 470, featherDeg: 2 }],
    [{ widthPx: 961, heightPx: 480.5, featherDeg: 2 }],
    [{ widthPx: 32, heightPx: 16, featherDeg: 2 }],
    [{ widthPx: 40_000, heightPx: 20_000, featherDeg: 2 }],
    [{ widthPx: 960, heightPx: 480, featherDeg: -1 }],
    [{ widthPx: 960, heightPx: 480, featherDeg: Number.NaN }],
  ])('is not built for %o', (impossible) => {
    expect(() => buildStitchMap(unit, impossible)).toThrow(RangeError);
  });

  it('is not built for a strip larger than the panorama or outside the picture', () => {
    const large = { ...unit, timeCodeStrip: { xPx: 0, yPx: 0, widthPx: 200, heightPx: 8 } };
    expect(() => buildStitchMap(large, { widthPx: 128, heightPx: 64, featherDeg: 2 })).toThrow(RangeError);
    const outside = { ...unit, timeCodeStrip: { xPx: 900, yPx: 0, widthPx: 61, heightPx: 8 } };
    expect(() => buildStitchMap(outside, options)).toThrow(RangeError);
  });
});

describe('CRC-32', () => {
  it('is the one of zlib', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
    expect(crc32(new Uint8Array(0))).toBe(0);
  });
});
