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
