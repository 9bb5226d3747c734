/**
 * Whether a JPEG file goes on to its end-of-image marker: decoders fill what is missing with grey and do not say so. What
 * comes after the marker does not matter; other files are not whole.
 *
 * Source: ITU-T T.81, B.1.1 (markers, segments, entropy-coded data).
 */
export function isWholeJpeg(bytes: Uint8Array): boolean {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return false;
  for (let at = 2; at + 1 < bytes.length;) {
    const marker = bytes[at + 1] ?? 0;
    if (bytes[at] !== 0xff || marker === 0 || isAlone(marker)) {
      // Entropy-coded data, in which 0xff is followed by 0 or by a marker without a segment.
      at += bytes[at] === 0xff ? 2 : 1;
    } else if (marker === 0xff) {
      at += 1;
    } else if (marker === endOfImage) {
      return true;
    } else {
      at += 2 + ((bytes[at + 2] ?? 0) << 8) + (bytes[at + 3] ?? 0);
    }
  }
  return false;
}

const endOfImage = 0xd9;
/** Restart markers and TEM have no segment. */
const isAlone = (marker: number) => (marker >= 0xd0 && marker <= 0xd7) || marker === 0x01;
