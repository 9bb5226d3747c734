/** A box of an MP4 file (ISO/IEC 14496-12, 4.2). */
export function mp4Box(type: string, ...contents: Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + content.length);
  head.write(type, 4, 'ascii');
  return Buffer.concat([head, content]);
}

const words = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => bytes.writeUInt32BE(value, 4 * index));
  return bytes;
};

/** As much of the head of a file with one video track as says how long its ticks are. */
export const videoInitialisation = (timescale: number): Buffer =>
  Buffer.concat([
    mp4Box('ftyp', Buffer.from('iso6')),
    mp4Box('moov', mp4Box('trak', mp4Box('mdia', mp4Box('mdhd', words(0, 0, 0, timescale, 0, 0))))),
  ]);

/** A fragment as the recorder writes them, with pictures of two bytes each. */
export function videoFragment(startTicks: number, durations: readonly number[]): Buffer {
  const time = words(0x0100_0000, Math.floor(startTicks / 2 ** 32), startTicks % 2 ** 32);
  const samples = durations.flatMap((duration) => [duration, 2, 0]);
  const run = mp4Box('trun', words(0x0100_0701, durations.length, 0, ...samples));
  return Buffer.concat([
    mp4Box('moof', mp4Box('traf', mp4Box('tfhd', words(0, 1)), mp4Box('tfdt', time), run)),
    mp4Box('mdat', Buffer.alloc(2 * durations.length)),
  ]);
}
