import { seamColumnStepRad, seamRows } from './stitch-seam.ts';
import { seamColumns, type SeamStrips } from './stitch-seam-strips.ts';

export const seamHeaderBytes = 64;

const aligned = (offset: number) => Math.ceil(offset / 64) * 64;

export interface EncodedSeams {
  headers: Uint8Array;
  /** All that the headers point to. */
  body: Uint8Array;
  /** Where the body is to lie in the file; a multiple of 64. */
  offset: number;
}

/** The seams of a stitch map as `stitch-map.md` describes them, their body to be put at `offset`. */
export function encodeSeams(strips: readonly SeamStrips[], offset: number): EncodedSeams {
  const reachBytes = aligned(2 * seamRows);
  const pointBytes = aligned(16 * seamRows * seamColumns);
  const shadingBytes = aligned(4 * seamRows * seamColumns);
  const each = reachBytes + pointBytes + shadingBytes;
  const headers = new Uint8Array(strips.length * seamHeaderBytes);
  const body = new Uint8Array(strips.length * each);
  const view = new DataView(headers.buffer);
  strips.forEach(({ seam, points, shading }, index) => {
    const at = index * seamHeaderBytes;
    const start = index * each;
    const numbers = [seam.lensA, seam.lensB, seamRows, seamColumns, seam.maxDisparityColumns];
    numbers.forEach((number, place) => view.setUint32(at + 4 * place, number, true));
    view.setFloat32(at + 20, seamColumnStepRad, true);
    view.setUint32(at + 24, offset + start, true);
    view.setUint32(at + 28, offset + start + reachBytes, true);
    view.setUint32(at + 32, offset + start + reachBytes + pointBytes, true);
    body.set(new Uint8Array(seam.halfColumns.buffer), start);
    body.set(new Uint8Array(points.buffer), start + reachBytes);
    body.set(new Uint8Array(shading.buffer), start + reachBytes + pointBytes);
  });
  return { headers, body, offset };
}
