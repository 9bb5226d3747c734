import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { markMovieAsSphere } from '../../../../../gateway/adapters/panorama-files/mark-movie.ts';
import { makeBox } from '../../../../../gateway/adapters/panorama-files/mp4-boxes.ts';
import { sphereMovie } from '../../../../../gateway/adapters/panorama-files/sphere-movie.ts';

const words = (...values: number[]) => new Uint8Array(Buffer.concat(values.map((value) => bigEndian(value))));
function bigEndian(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

const moov = makeBox(
  'moov',
  makeBox(
    'trak',
    makeBox(
      'mdia',
      makeBox('mdhd', words(0, 0, 0, 30, 60, 0)),
      makeBox('hdlr', words(0, 0, 0x76696465)),
      makeBox(
        'minf',
        makeBox(
          'stbl',
          makeBox('stsd', words(0, 1), makeBox('avc1', new Uint8Array(78), makeBox('avcC'))),
          makeBox('stsz', words(0, 0, 60)),
          makeBox('stco', words(0, 1, 500)),
        ),
      ),
    ),
  ),
);
const type = makeBox('ftyp', words(0x69736f6d, 0));
/** Larger than the blocks in which the file is moved. */
const pictures = makeBox(
  'mdat',
  Uint8Array.from({ length: 2_500_000 }, (_, at) => (at * 31) % 251),
);

describe('an MP4 file', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'roundsight-mark-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function mark(...parts: Uint8Array[]): Promise<Buffer> {
    const path = join(folder, 'film.mp4');
    await writeFile(path, Buffer.concat(parts));
    expect(await markMovieAsSphere(path)).toEqual({ frames: 60, seconds: 2 });
    return readFile(path);
  }
  function expected(moovEnd: number): Uint8Array {
    const movie = sphereMovie(moov, moovEnd);
    if (!movie.ok) throw new Error(movie.fault);
    return movie.moov;
  }

  it('is marked where its moov comes last', async () => {
    const end = type.length + pictures.length + moov.length;
    const whole = Buffer.concat([type, pictures, expected(end)]);
    expect((await mark(type, pictures, moov)).equals(whole)).toBe(true);
  });

  it('is marked where its moov comes first, and its pictures move', async () => {
    const whole = Buffer.concat([type, expected(type.length + moov.length), pictures]);
    expect((await mark(type, moov, pictures)).equals(whole)).toBe(true);
  });

  it.each([
    ['empty', new Uint8Array(0)],
    ['cut in its pictures', Buffer.concat([type, pictures.subarray(0, 1000)])],
    ['cut in its moov', Buffer.concat([type, moov.subarray(0, moov.length - 9)])],
    ['something else', new TextEncoder().encode('hello, world: no film')],
  ])('is refused when it is %s', async (_what, bytes) => {
    const path = join(folder, 'damaged.mp4');
    await writeFile(path, bytes);
    await expect(markMovieAsSphere(path)).rejects.toMatchObject({ code: 'stitch-failed' });
    expect(new Uint8Array(await readFile(path))).toEqual(new Uint8Array(bytes));
  });
});
