import { describe, expect, it } from 'vitest';
import { childrenOf, makeBox, readBoxes } from '../../../../../gateway/adapters/panorama-files/mp4-boxes.ts';
import {
  movieStatesFullRange,
  sphereMovie,
} from '../../../../../gateway/adapters/panorama-files/sphere-movie.ts';
import { sphericalBoxes } from '../../../../../gateway/adapters/panorama-files/spherical-boxes.ts';
import { seededRandom } from '../../../../../hardware/virtual-headset/seeded-random.ts';

const words = (...values: number[]) => {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  values.forEach((value, at) => view.setUint32(4 * at, value));
  return new Uint8Array(view.buffer);
};
const text = (value: string) => new TextEncoder().encode(value);
const zeros = (count: number) => new Uint8Array(count);

const configuration = makeBox('avcC', zeros(11));
const aspect = makeBox('pasp', words(1, 1));

interface Track {
  handler?: string;
  chunks?: Uint8Array;
  entry?: Uint8Array;
}

function track({ handler = 'vide', chunks, entry }: Track): Uint8Array {
  const table = makeBox(
    'stbl',
    makeBox('stsd', words(0, 1), entry ?? makeBox('avc1', zeros(78), configuration, aspect)),
    makeBox('stsz', words(0, 0, 75)),
    chunks ?? makeBox('stco', words(0, 2, 48, 5000)),
  );
  const media = makeBox(
    'mdia',
    makeBox('mdhd', words(0, 0, 0, 2500, 7500, 0)),
    makeBox('hdlr', words(0, 0), text(handler), zeros(13)),
    makeBox('minf', table),
  );
  return makeBox('trak', media);
}

const sound = track({
  handler: 'soun',
  chunks: makeBox('stco', words(0, 1, 6000)),
  entry: makeBox('mp4a', zeros(28)),
});

function marked(moov: Uint8Array, moovEnd = 1000) {
  const movie = sphereMovie(moov, moovEnd);
  if (!movie.ok) throw new Error(movie.fault);
  return movie;
}

const indexOf = (bytes: Uint8Array, type: string) => Buffer.from(bytes).indexOf(type);

/** Throws where a box does not end where the boxes in it do. */
function expectWellFormed(moov: Uint8Array): void {
  const containers = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl', 'proj']);
  const walk = (boxes: ReturnType<typeof readBoxes>): void => {
    for (const box of boxes) if (containers.has(box.type)) walk(childrenOf(moov, box));
  };
  walk(readBoxes(moov, 0, moov.length));
}

describe('marking a film as a sphere', () => {
  const moov = makeBox('moov', makeBox('mvhd', zeros(100)), track({}), sound);

  it('puts the boxes behind the configuration of the pictures, and nowhere else', () => {
    const movie = marked(moov);
    const inserted = sphericalBoxes();
    expect(movie.moov).toHaveLength(moov.length + inserted.length);
    expectWellFormed(movie.moov);
    const at = indexOf(movie.moov, 'avcC') - 4 + configuration.length;
    expect(movie.moov.subarray(at, at + inserted.length)).toEqual(inserted);
    expect(indexOf(movie.moov, 'pasp')).toBe(at + inserted.length + 4);
    const entry = new DataView(movie.moov.buffer).getUint32(indexOf(movie.moov, 'avc1') - 4);
    expect(entry).toBe(8 + 78 + configuration.length + inserted.length + aspect.length);
  });

  it('tells frames and seconds of the pictures', () => {
    expect(marked(moov)).toMatchObject({ frames: 75, seconds: 3 });
  });

  it('moves chunks that lie behind it, of every track, and no others', () => {
    const grown = sphericalBoxes().length;
    const { moov: changed } = marked(moov, 1000);
    const view = new DataView(changed.buffer);
    const [first, second] = [indexOf(changed, 'stco'), Buffer.from(changed).lastIndexOf('stco')];
    expect([12, 16].map((offset) => view.getUint32(first + offset))).toEqual([48, 5000 + grown]);
    expect(view.getUint32(second + 12)).toBe(6000 + grown);
    const last = marked(moov, 10_000).moov;
    expect(new DataView(last.buffer).getUint32(indexOf(last, 'stco') + 16)).toBe(5000);
  });

  it('moves chunks of 64 bits', () => {
    const chunks = makeBox('co64', words(0, 1, 5, 7));
    const { moov: changed } = marked(makeBox('moov', track({ chunks })));
    const offset = new DataView(changed.buffer).getBigUint64(indexOf(changed, 'co64') + 12);
    expect(offset).toBe(5n * 2n ** 32n + 7n + BigInt(sphericalBoxes().length));
  });

  it('leaves a film alone that is marked already', () => {
    const once = marked(moov).moov;
    expect(marked(once).moov).toEqual(once);
  });

  it.each<[string, Uint8Array]>([
    ['no box', zeros(0)],
    ['no moov', makeBox('free', zeros(8))],
    ['no pictures', makeBox('moov', sound)],
    ['no sample table', makeBox('moov', makeBox('trak', makeBox('mdia', makeBox('minf'))))],
    ['a box larger than what it is in', makeBox('moov', words(9999, 0))],
    ['a box smaller than its header', makeBox('moov', words(4, 0))],
    ['fewer chunks than it says', makeBox('moov', track({ chunks: makeBox('stco', words(0, 900, 1)) }))],
    ['an entry shorter than an entry', makeBox('moov', track({ entry: makeBox('avc1', zeros(20)) }))],
    [
      'chunks at the end of 32 bits',
      makeBox('moov', track({ chunks: makeBox('stco', words(0, 1, 0xffffffff)) })),
    ],
  ])('refuses one with %s', (_what, damaged) => {
    expect(sphereMovie(damaged, 0)).toMatchObject({ ok: false, fault: expect.any(String) as string });
  });

  it('never throws, whatever is damaged', () => {
    const random = seededRandom(7);
    let refused = 0;
    for (let round = 0; round < 3000; round++) {
      const damaged = moov.slice(0, random() < 0.2 ? Math.floor(random() * moov.length) : moov.length);
      for (let flips = 0; flips < 1 + random() * 4; flips++) {
        damaged[Math.floor(random() * damaged.length)] = Math.floor(random() * 256);
      }
      if (!sphereMovie(damaged, 1000).ok) refused++;
    }
    expect(refused).toBeGreaterThan(500);
    expect(refused).toBeLessThan(3000);
  });
});

describe('the range of a film’s colours', () => {
  const withColours = (content: Uint8Array) =>
    makeBox(
      'moov',
      sound,
      track({ entry: makeBox('avc1', zeros(78), configuration, makeBox('colr', content)) }),
    );
  const nclx = (range: number) => Uint8Array.from([...text('nclx'), 0, 1, 0, 1, 0, 1, range]);

  it.each([
    ['full', true, withColours(nclx(0x80))],
    ['studio', false, withColours(nclx(0))],
    ['of an ICC profile', false, withColours(Uint8Array.from([...text('prof'), ...zeros(20).fill(0xff)]))],
    ['not said', false, makeBox('moov', track({}))],
    ['cut short', false, withColours(text('nclx'))],
    ['of no film', false, zeros(0)],
  ])('is %s', (_what, isFull, moov) => {
    expect(movieStatesFullRange(moov)).toBe(isFull);
  });
});
