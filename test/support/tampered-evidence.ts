import { bytesOf, type WrittenFile } from './evidence-file-writer.ts';

/** A file that was changed, and where: in its header, or first in the frame with this number. */
export interface Tampered {
  bytes: Buffer;
  firstWrong: 'header' | number;
  /** A byte that differs, or where bytes are missing or too many. */
  wrongByte: number;
}

type Random = () => number;
type Tampering = (
  file: WrittenFile,
  others: { anotherFile: WrittenFile; renumbered: WrittenFile },
  random: Random,
) => Tampered;

const below = (random: Random, limit: number): number => Math.floor(random() * limit);
const startOf = (frames: readonly Buffer[], place: number): number =>
  32 + frames.slice(0, place).reduce((bytes, frame) => bytes + frame.length, 0);

/** The frame in which a byte stands, the one behind the last for the byte behind the file. */
function frameAt(frames: readonly Buffer[], byte: number): number {
  for (let place = 0; place < frames.length; place += 1) if (byte < startOf(frames, place + 1)) return place;
  return frames.length;
}

/** A file with other frames, wrong from this one on. */
const withFrames = (file: WrittenFile, frames: Buffer[], firstWrong: number): Tampered => ({
  ...{
    bytes: bytesOf({ header: file.header, frames }),
    firstWrong,
    wrongByte: startOf(file.frames, firstWrong),
  },
});

function flipped(file: WrittenFile, wrongByte: number, random: Random): Tampered {
  const bytes = bytesOf(file);
  bytes[wrongByte] = (bytes[wrongByte] ?? 0) ^ (1 << below(random, 8));
  return { bytes, firstWrong: wrongByte < 32 ? 'header' : frameAt(file.frames, wrongByte), wrongByte };
}

const headerOf = (file: WrittenFile, other: WrittenFile): Tampered => ({
  bytes: bytesOf({ header: other.header, frames: file.frames }),
  firstWrong: 'header',
  wrongByte: file.header.findIndex((byte, place) => byte !== other.header[place]),
});

/** Every way to change a file that a test knows. */
export const tamperings: Record<string, Tampering> = {
  'a bit anywhere': (file, _others, random) => flipped(file, below(random, bytesOf(file).length), random),
  'a bit of the header': (file, _others, random) => flipped(file, below(random, 32), random),
  'a bit of a frame’s header': (file, _others, random) => {
    const place = below(random, file.frames.length);
    return flipped(file, startOf(file.frames, place) + below(random, 32), random);
  },
  'cut off anywhere': (file, _others, random) => {
    const wrongByte = below(random, bytesOf(file).length);
    const bytes = bytesOf(file).subarray(0, wrongByte);
    return { bytes, firstWrong: wrongByte < 32 ? 'header' : frameAt(file.frames, wrongByte), wrongByte };
  },
  'cut off behind a frame': (file, _others, random) => {
    const place = below(random, file.frames.length);
    return withFrames(file, file.frames.slice(0, place), place);
  },
  'two frames swapped': (file, _others, random) => {
    const first = below(random, file.frames.length - 1);
    const second = first + 1 + below(random, file.frames.length - 1 - first);
    const frames = [...file.frames];
    [frames[first], frames[second]] = [frames[second] ?? Buffer.alloc(0), frames[first] ?? Buffer.alloc(0)];
    return withFrames(file, frames, first);
  },
  'a frame twice': (file, _others, random) => {
    const place = below(random, file.frames.length);
    return withFrames(
      file,
      file.frames.toSpliced(place, 0, ...file.frames.slice(place, place + 1)),
      place + 1,
    );
  },
  'a frame left out': (file, _others, random) => {
    const place = below(random, file.frames.length);
    return withFrames(file, file.frames.toSpliced(place, 1), place);
  },
  'a frame of another file': (file, { anotherFile }, random) => {
    const place = below(random, file.frames.length);
    return withFrames(file, file.frames.with(place, anotherFile.frames[place] ?? Buffer.alloc(0)), place);
  },
  'the header of another file': (file, { anotherFile }) => headerOf(file, anotherFile),
  'another number': (file, { renumbered }) => headerOf(file, renumbered),
  'more behind the end': (file, _others, random) =>
    withFrames(
      file,
      [...file.frames, Buffer.alloc(1 + below(random, 100), below(random, 256))],
      file.frames.length,
    ),
};
