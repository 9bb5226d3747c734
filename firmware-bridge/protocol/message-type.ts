/** Types of messages; hardware/reference-headset/PROTOCOL.md, "Messages". */
export const requestType = {
  hello: 0x01,
  'read-calibration': 0x02,
  orientation: 0x03,
  'read-status': 0x04,
  'ask-challenge': 0x05,
  'begin-calibration-write': 0x06,
  'write-calibration': 0x07,
  'commit-calibration': 0x08,
  'read-faults': 0x09,
  indicator: 0x0a,
  haptic: 0x0b,
  privacy: 0x0c,
  ping: 0x0d,
} as const;

export const reportType = { orientationBatch: 0xc0, rateBatch: 0xc1, event: 0xc2 } as const;

export const errorType = 0xff;

/** The type of the answer to a request of a type. */
export function answerTypeOf(requestTypeCode: number): number {
  return requestTypeCode | 0x80;
}

/** Whether a message of this type came of the headset's own accord. */
export function isReportType(type: number): boolean {
  return type >= 0xc0 && type !== errorType;
}
