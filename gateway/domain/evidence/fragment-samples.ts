const headerBytes = 8;
const longHeaderBytes = 16;
/** Version and flags, then how many samples. */
const countAt = 4;

/**
 * How many samples a fragment of an MP4 file has, by the `trun` boxes in the `traf` boxes of its `moof` (ISO/IEC 14496-12, 8.8); null
 * where its boxes do not fit into one another, or there is no `moof`.
 */
export function samplesOf(fragment: Uint8Array): number | null {
  const moofs = inside([fragment], 'moof');
  const truns = moofs && inside(inside(moofs, 'traf'), 'trun');
  if (truns === null || moofs?.length === 0) return null;
  let samples = 0;
  for (const trun of truns) {
    if (trun.length < countAt + 4) return null;
    samples += viewOf(trun).getUint32(countAt);
  }
  return samples;
}

/** Flags of a `trun` box: what is in it, four bytes each. */
const runFlags = {
  dataOffset: 0x1,
  firstFlags: 0x4,
  duration: 0x100,
  size: 0x200,
  flags: 0x400,
  offset: 0x800,
};

/**
 * How many samples of a fragment with one track have begun at a moment, by the `tfdt` and the durations in the `trun` boxes; null where that
 * is not in them.
 */
export function samplesBegunBy(fragment: Uint8Array, atTicks: number): number | null {
  const trafs = inside(inside([fragment], 'moof'), 'traf');
  const time = inside(trafs, 'tfdt')?.[0];
  const truns = inside(trafs, 'trun');
  if (time === undefined || truns === null || time.length < 12 || time[0] !== 1) return null;
  let ticks = Number(viewOf(time).getBigUint64(4));
  let begun = 0;
  for (const trun of truns) {
    const durations = durationsOf(trun);
    if (durations === null) return null;
    for (const duration of durations) {
      if (ticks > atTicks) return begun;
      begun += 1;
      ticks += duration;
    }
  }
  return begun;
}

/** Of the samples in a `trun` box; null where it has none. */
function durationsOf(trun: Uint8Array): number[] | null {
  if (trun.length < countAt + 4) return null;
  const view = viewOf(trun);
  const [flags, samples] = [view.getUint32(0) & 0xffffff, view.getUint32(countAt)];
  const has = (flag: number): number => ((flags & flag) === 0 ? 0 : 4);
  const { dataOffset, firstFlags, duration, size, flags: sampleFlags, offset } = runFlags;
  const firstAt = countAt + 4 + has(dataOffset) + has(firstFlags);
  const stride = has(duration) + has(size) + has(sampleFlags) + has(offset);
  if (has(duration) === 0 || trun.length < firstAt + samples * stride) return null;
  return Array.from({ length: samples }, (_, sample) => view.getUint32(firstAt + sample * stride));
}

/** What is in the boxes of this type that stand one after the other in each of these; null where they do not fit. */
function inside(contents: readonly Uint8Array[] | null, wanted: string): Uint8Array[] | null {
  const found: Uint8Array[] = [];
  for (const content of contents ?? []) {
    for (let at = 0; at < content.length;) {
      const box = boxAt(content, at);
      if (box === null) return null;
      if (box.type === wanted) found.push(content.subarray(at + box.contentAt, at + box.bytes));
      at += box.bytes;
    }
  }
  return contents && found;
}

function boxAt(content: Uint8Array, at: number): { type: string; bytes: number; contentAt: number } | null {
  const left = content.length - at;
  if (left < headerBytes) return null;
  const view = viewOf(content.subarray(at));
  const size = view.getUint32(0);
  if (size === 1 && left < longHeaderBytes) return null;
  const contentAt = size === 1 ? longHeaderBytes : headerBytes;
  // 0: to the end.
  const bytes = size === 0 ? left : size === 1 ? Number(view.getBigUint64(8)) : size;
  if (bytes < contentAt || bytes > left) return null;
  return { type: String.fromCharCode(...content.subarray(at + 4, at + 8)), bytes, contentAt };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
