import type { refineFromRoom } from '../../hardware/calibration/room/refine-from-room.ts';
import type { calibrateUnknownCamera } from '../../hardware/calibration/room/unknown-camera.ts';

export type {
  RoomRefinement,
  RoomRefusal,
  RoomWarning,
} from '../../hardware/calibration/room/room-outcome.ts';

/** The mathematics of calibrating with pictures of a room. */
export type RefineFromRoom = typeof refineFromRoom;
export type CalibrateUnknownCamera = typeof calibrateUnknownCamera;
