/** A headset that was seen at least once, whether or not it is connected now. */
export interface HeadsetRecord {
  id: string;
  profileId: string;
  model: string;
  serial: string;
  firmwareVersion: string;
  /** ISO date of the unit's calibration; null while unknown. */
  calibrationDate: string | null;
  virtual: boolean;
  firstSeenAtMs: number;
  lastSeenAtMs: number;
}
