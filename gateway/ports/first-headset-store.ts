import type { SeenHeadset } from '../domain/blind-state/device-watch.ts';

/** Keeps which headset an exam session began with, calibration and all. Every method throws `store-failed`. */
export interface FirstHeadsetStore {
  /** Null where none was kept. */
  of(examSessionId: string): Promise<SeenHeadset | null>;
  /** In place of what was kept. */
  keep(examSessionId: string, headset: SeenHeadset): Promise<void>;
}
