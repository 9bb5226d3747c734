import type { FrameMetadataLog } from './frame-metadata-log.ts';

/** What a proctor receives of one exam session, for whoever shows it besides the session view. */
export interface SessionStreams {
  panorama: MediaStream | null;
  webcam: MediaStream | null;
  metadataLog: FrameMetadataLog;
}
