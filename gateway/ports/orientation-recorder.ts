import type { RecordingOrder } from '../domain/evidence/recorder-order.ts';
import type { Quaternion } from '../domain/headset/slerp.ts';
import type { RecordingListener, TrackRecording } from './media-engine.ts';

/** Where a headset points, as a track of its own. */
export interface OrientationRecorder {
  /**
   * Records where the headset points in the room, 25 times a second, until it is ended: in files of domain/evidence/evidence-file.md, told as those of
   * pictures are. `at` is asked for moments of the host's monotonic clock, a fraction of a second ago.
   */
  record(
    orientation: { at(monotonicNs: bigint): Quaternion },
    order: RecordingOrder,
    listener: RecordingListener,
  ): TrackRecording;
}
