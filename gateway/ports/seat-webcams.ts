import type { IdentityStillKind } from '../contract/identity-stills.ts';
import type { WebcamSource } from '../domain/media-plan/webcam-source.ts';
import type { HeadsetIdentity } from './headset-link.ts';

/** The webcam beside a headset: it shows the candidate's face and what is held up to it. */
export interface SeatWebcam {
  /** What it calls itself. */
  label: string;
  source: WebcamSource;
}

/** Says which webcam is beside which headset. */
export interface SeatWebcams {
  /** Whether the headset may have one, now or later. */
  expects(headset: HeadsetIdentity): boolean;
  /**
   * The headset's webcam, or null while none is plugged in or none is its own; two headsets never share a camera. To be asked again
   * and again: webcams come and go. Never rejects.
   */
  find(headset: HeadsetIdentity): Promise<SeatWebcam | null>;
  /** A JPEG of the headset's webcam, opened for it while nothing shows it; null where it gives none. Never rejects. */
  takeStill(headset: HeadsetIdentity): Promise<Uint8Array | null>;
  /** What the demonstration beside a virtual headset holds up for some seconds; nothing happens where there is none. */
  demonstrate(headset: HeadsetIdentity, shows: IdentityStillKind): Promise<void>;
  close(): Promise<void>;
}
