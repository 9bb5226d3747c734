import type { QuaternionTuple } from '../../gateway/contract/media.ts';
import { boxes, field, find, startTicksOf, timescaleOf, wholeOf, type Box } from './mp4-boxes.ts';

/** Where the headset pointed at a moment: the rotation from the headset frame H to the room frame R. */
export interface MotionSample {
  /** Media time, seconds. */
  atS: number;
  orientation: QuaternionTuple;
}

/** Bytes of a packet of CAMM of type 0: reserved, type, and the rotation as its axis times its angle in radians, little-endian. */
const packetBytes = 16;
/** `tfhd`: which optional fields stand there. */
const tfhd = { baseOffset: 0x1, description: 0x2, duration: 0x8 };
/** `trun`: the same of its head. */
const trun = { dataOffset: 0x1, firstFlags: 0x4, perSample: 0xf00 };

/**
 * The samples of a fragmented MP4 file with one track of camera motion (CAMM, packets of type 0, all of one length and duration). What is not
 * as it should be ends the reading: never throws, never reads outside of the bytes.
 */
export function cameraMotion(bytes: Uint8Array): MotionSample[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const whole = wholeOf(view);
  const defaults = find(view, whole, 'moov', 'mvex', 'trex');
  const timescale = timescaleOf(view);
  const sampleTicks = defaults && field(view, defaults, 12);
  if (!timescale || !sampleTicks) return [];
  const samples: MotionSample[] = [];
  for (const fragment of boxes(view, whole)) {
    if (fragment.type !== 'moof') continue;
    const read = ofFragment(view, fragment, { timescale, sampleTicks });
    if (read === null) break;
    samples.push(...read);
  }
  return samples;
}

function ofFragment(
  view: DataView,
  fragment: Box,
  usual: { timescale: number; sampleTicks: number },
): MotionSample[] | null {
  const head = find(view, fragment, 'traf', 'tfhd');
  const startTicks = startTicksOf(view, fragment);
  const run = find(view, fragment, 'traf', 'trun');
  if (!head || startTicks === null || !run) return null;
  const headFlags = view.getUint32(head.from) & 0xffffff;
  const runFlags = view.getUint32(run.from) & 0xffffff;
  // Offsets from elsewhere and samples that differ are not of our making.
  if (headFlags & (tfhd.baseOffset | tfhd.description) || runFlags & trun.perSample) return null;
  if ((runFlags & trun.dataOffset) === 0) return null;
  const ticks = headFlags & tfhd.duration ? field(view, head, 8) : usual.sampleTicks;
  const count = field(view, run, 4);
  const offset = field(view, run, 8);
  if (!ticks || count === null || offset === null) return null;
  const dataAt = fragment.from - 8 + offset;
  if (dataAt + count * packetBytes > view.byteLength) return null;
  const samples: MotionSample[] = [];
  for (let index = 0; index < count; index += 1) {
    const orientation = orientationAt(view, dataAt + index * packetBytes);
    if (orientation === null) return null;
    samples.push({ atS: (startTicks + index * ticks) / usual.timescale, orientation });
  }
  return samples;
}

function orientationAt(view: DataView, at: number): QuaternionTuple | null {
  if (view.getUint16(at + 2, true) !== 0) return null;
  const axis = [4, 8, 12].map((offset) => view.getFloat32(at + offset, true)) as [number, number, number];
  const angle = Math.hypot(...axis);
  if (!Number.isFinite(angle)) return null;
  const scale = angle < 1e-9 ? 0 : Math.sin(angle / 2) / angle;
  return [Math.cos(angle / 2), axis[0] * scale, axis[1] * scale, axis[2] * scale];
}
