import type { IncidentFrame } from '../../contract/exam-commands.ts';
import type { LogRow } from '../../contract/exam-log.ts';

export type MarkFrame = IncidentFrame;

/** Which pictures of the recording an incident or a bookmark speaks of: those that it names, else the room at its moment. */
export function markFrames({ command, atMs }: LogRow): MarkFrame[] {
  if (command.type === 'incident')
    return command.frames.length > 0 ? command.frames : [{ trackId: 'panorama', atMs: command.fromMs }];
  if (command.type !== 'bookmark') return [];
  const { bearingDeg } = command;
  const frame = { trackId: 'panorama', atMs: command.atMs ?? atMs };
  return [bearingDeg === undefined ? frame : { ...frame, bearingDeg }];
}

/** Column in which a bearing is, of a panorama drawn 200 wide; null where it is not known how the headset was turned. */
export function placeInPanorama({ trackId, bearingDeg, headBearingDeg }: MarkFrame): number | null {
  if (trackId !== 'panorama' || bearingDeg === undefined || headBearingDeg === undefined) return null;
  return Math.round(((((bearingDeg - headBearingDeg + 180) % 360) + 360) % 360) * (2000 / 360)) / 10;
}
