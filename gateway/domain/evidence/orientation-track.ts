import type { Quaternion } from '../headset/slerp.ts';
import { box, fullBox, letters, uint32, uint64 } from './mp4-box.ts';

/** As pictures have: their times and these can be compared. */
export const orientationTimescale = 90_000;
/** 25 samples a second. */
export const orientationSampleTicks = 3600;
const sampleBytes = 16;
const unityMatrix = uint32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);
const trackId = 1;
/** `undetermined`, in the packed form of ISO 639-2/T. */
const language = 0x55c4;

/**
 * The beginning of an MP4 file with a track of camera motion metadata (CAMM): where the headset points, as a rotation from the headset frame
 * H to the room frame R.
 */
export function orientationInitialisation(): Uint8Array {
  const track = box(
    'trak',
    fullBox('tkhd', 0, 7, uint32(0, 0, trackId, 0, 0, 0, 0, 0, 0), unityMatrix, uint32(0, 0)),
    box(
      'mdia',
      fullBox('mdhd', 0, 0, uint32(0, 0, orientationTimescale, 0, language << 16)),
      fullBox('hdlr', 0, 0, uint32(0), letters('camm'), uint32(0, 0, 0), letters('Orientation\0')),
      box('minf', fullBox('nmhd', 0, 0), dataInformation(), sampleTable()),
    ),
  );
  return concatenated(
    box('ftyp', letters('iso6'), uint32(0), letters('iso6mp41')),
    box(
      'moov',
      fullBox(
        'mvhd',
        0,
        0,
        uint32(0, 0, orientationTimescale, 0, 0x10000, 0x01000000, 0, 0),
        unityMatrix,
        uint32(0, 0, 0, 0, 0, 0, trackId + 1),
      ),
      track,
      box('mvex', fullBox('trex', 0, 0, uint32(trackId, 1, orientationSampleTicks, sampleBytes, 0))),
    ),
  );
}

const dataInformation = () => box('dinf', fullBox('dref', 0, 0, uint32(1), fullBox('url ', 0, 1)));

function sampleTable(): Uint8Array {
  const entry = box('camm', new Uint8Array([0, 0, 0, 0, 0, 0, 0, 1]));
  return box(
    'stbl',
    fullBox('stsd', 0, 0, uint32(1), entry),
    fullBox('stts', 0, 0, uint32(0)),
    fullBox('stsc', 0, 0, uint32(0)),
    fullBox('stsz', 0, 0, uint32(0, 0)),
    fullBox('stco', 0, 0, uint32(0)),
  );
}

/** One sample every `orientationSampleTicks` from `startTicks` on; `sequence` counts the fragments of a file from 1. */
export function orientationFragment(
  sequence: number,
  startTicks: number,
  orientations: readonly Quaternion[],
): Uint8Array {
  const fragmentOf = (dataOffset: number) =>
    box(
      'moof',
      fullBox('mfhd', 0, 0, uint32(sequence)),
      box(
        'traf',
        // The defaults of `trex`, and offsets that count from this box.
        fullBox('tfhd', 0, 0x020000, uint32(trackId)),
        fullBox('tfdt', 1, 0, uint64(startTicks)),
        fullBox('trun', 0, 0x000001, uint32(orientations.length, dataOffset)),
      ),
    );
  const movieFragment = fragmentOf(fragmentOf(0).length + 8);
  return concatenated(movieFragment, box('mdat', ...orientations.map(cameraMotion)));
}

/** A packet of CAMM of type 0: the axis of the rotation, as long as its angle in radians; little-endian. */
function cameraMotion([w, x, y, z]: Quaternion): Uint8Array {
  const bytes = new Uint8Array(sampleBytes);
  const view = new DataView(bytes.buffer);
  const sine = Math.hypot(x, y, z);
  // q and −q are one rotation: the shorter one is told.
  const angle = 2 * Math.atan2(w < 0 ? -sine : sine, Math.abs(w));
  const scale = sine < 1e-12 ? 0 : angle / sine;
  [x, y, z].forEach((part, place) => view.setFloat32(4 + 4 * place, part * scale, true));
  return bytes;
}

function concatenated(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
