/** Something that happened to a headset. */
export interface HeadsetEvent {
  /** Host monotonic time in nanoseconds. */
  monotonicNs: bigint;
  /** As hardware/reference-headset/PROTOCOL.md names them: `put-on`, `tamper-opened`, `lens-covered` … */
  event: string;
  /** Which lens, switch or fault; 0 where there is nothing to say. */
  detail: number;
}

/** How a unit is; null where it does not say. */
export interface UnitStatus {
  temperatureCelsius: number;
  worn: boolean | null;
  tampered: boolean | null;
  coveredLenses: readonly number[];
  batteryPercent: number | null;
}

/** A light that the wearer sees; goes off after the time, or when it is changed where that is 0. */
export interface IndicatorLight {
  pattern: 'off' | 'look-here' | 'proctor-talking' | 'attention';
  /** In the headset frame, whole degrees clockwise from forward, 0 … 359; null: none. */
  bearingDeg: number | null;
  durationMs: number;
}

/**
 * What a headset says and does beside pictures and orientation. Every promise rejects with the code of what is wrong:
 * `headset-lost`, `headset-faulty`.
 */
export interface HeadsetControls {
  onEvent(listener: (event: HeadsetEvent) => void): () => void;
  readStatus(): Promise<UnitStatus>;
  /** Absent where the unit has no light. */
  showIndicator?(light: IndicatorLight): Promise<void>;
  /** Absent where the unit cannot vibrate. `strengthPercent` is 1 … 100. */
  playHaptic?(pattern: 'short' | 'double' | 'long', strengthPercent: number): Promise<void>;
}
