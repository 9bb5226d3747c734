import type { WebcamSource } from '../domain/media-plan/webcam-source.ts';

/** The webcam beside a headset: it shows the candidate's face and what is held up to it. */
export interface SeatWebcam {
  /** What it calls itself. */
  label: string;
  source: WebcamSource;
  /** True where it is a demonstration and no camera of the candidate. */
  demonstration: boolean;
}

/** Says which webcam belongs to which headset. */
export interface SeatWebcams {
  /**
   * Takes a headset into account until `leave`. Whose seat has no webcam now may have one later, and one that is there may be
   * unplugged: `find` is asked again and again.
   */
  enter(headset: { id: string; virtual: boolean }): void;
  /** The headset's webcam now, or null; two headsets never share one. Never rejects. */
  find(headsetId: string): Promise<SeatWebcam | null>;
  leave(headsetId: string): void;
  close(): Promise<void>;
}
