/** What a host may ask; hardware/reference-headset/PROTOCOL.md, "Messages". */
export type DeviceRequest =
  | { kind: 'hello'; major: number; minor: number }
  | { kind: 'read-calibration'; offset: number; bytesWanted: number; slot: 'active' | 'A' | 'B' }
  | { kind: 'orientation'; on: boolean; rateHz: number }
  | { kind: 'read-status' }
  | { kind: 'ask-challenge' }
  | { kind: 'begin-calibration-write'; totalBytes: number; totalCrc32: number; signature: Buffer }
  | { kind: 'write-calibration'; offset: number; bytes: Buffer }
  | { kind: 'commit-calibration' }
  | { kind: 'read-faults'; first: number }
  | { kind: 'indicator'; pattern: IndicatorPattern; bearingDeg: number | null; durationMs: number }
  | { kind: 'haptic'; pattern: HapticPattern; strengthPercent: number }
  | { kind: 'privacy'; camera: 'on' | 'off'; microphone: 'on' | 'off' }
  | { kind: 'read-privacy' }
  | { kind: 'ping'; token: number };

export const indicatorPatterns = ['off', 'look-here', 'proctor-talking', 'attention', 'update'] as const;
export type IndicatorPattern = (typeof indicatorPatterns)[number];
export const hapticPatterns = ['none', 'short', 'double', 'long'] as const;
export type HapticPattern = (typeof hapticPatterns)[number];
export const requestType = {
  hello: 0x01,
  readCalibration: 0x02,
  orientation: 0x03,
  readStatus: 0x04,
  askChallenge: 0x05,
  beginCalibrationWrite: 0x06,
  writeCalibration: 0x07,
  commitCalibration: 0x08,
  readFaults: 0x09,
  indicator: 0x0a,
  haptic: 0x0b,
  privacy: 0x0c,
  ping: 0x0d,
} as const;

const calibrationSlots = ['active', 'A', 'B'] as const;
const slowestDefaultHz = 100;
const signatureBytes = 64;
const longestChunk = 512;
const onlyAsks = 0xff;
const noBearing = 0xffff;

/** How many bytes a request has at least. */
const leastBytes = new Map<number, number>([
  [requestType.hello, 2],
  [requestType.readCalibration, 6],
  [requestType.orientation, 1],
  [requestType.readStatus, 0],
  [requestType.askChallenge, 0],
  [requestType.beginCalibrationWrite, 8 + signatureBytes],
  [requestType.writeCalibration, 5],
  [requestType.commitCalibration, 0],
  [requestType.readFaults, 2],
  [requestType.indicator, 5],
  [requestType.haptic, 2],
  [requestType.privacy, 1],
  [requestType.ping, 4],
]);

/** The request in a frame, or why it cannot be answered. */
export function readRequest(type: number, payload: Buffer): DeviceRequest | 'unknown' | 'malformed' {
  const least = leastBytes.get(type);
  if (least === undefined) return 'unknown';
  return payload.length < least ? 'malformed' : (readKnown(type, payload) ?? 'malformed');
}

function readKnown(type: number, payload: Buffer): DeviceRequest | null {
  switch (type) {
    case requestType.hello:
      return { kind: 'hello', major: payload.readUInt8(0), minor: payload.readUInt8(1) };
    case requestType.readCalibration:
      return readCalibrationRequest(payload);
    case requestType.orientation:
      return readOrientationRequest(payload);
    case requestType.readStatus:
      return { kind: 'read-status' };
    case requestType.readFaults:
      return { kind: 'read-faults', first: payload.readUInt16LE(0) };
    case requestType.ping:
      return { kind: 'ping', token: payload.readUInt32LE(0) };
    case requestType.indicator:
    case requestType.haptic:
    case requestType.privacy:
      return readWearerRequest(type, payload);
    default:
      return readWriteRequest(type, payload);
  }
}

function readCalibrationRequest(payload: Buffer): DeviceRequest | null {
  const bytesWanted = payload.readUInt16LE(4);
  const slot = calibrationSlots[payload.length > 6 ? payload.readUInt8(6) : 0];
  if (slot === undefined || bytesWanted < 1 || bytesWanted > longestChunk) return null;
  return { kind: 'read-calibration', offset: payload.readUInt32LE(0), bytesWanted, slot };
}

function readOrientationRequest(payload: Buffer): DeviceRequest | null {
  const on = payload.readUInt8(0);
  const rateHz = payload.length >= 3 ? payload.readUInt16LE(1) : slowestDefaultHz;
  if (on > 1 || ![50, 100, 200].includes(rateHz)) return null;
  return { kind: 'orientation', on: on === 1, rateHz };
}

function readWearerRequest(type: number, payload: Buffer): DeviceRequest | null {
  if (type === requestType.privacy) {
    const bits = payload.readUInt8(0);
    if (bits === onlyAsks) return { kind: 'read-privacy' };
    if (bits > 3) return null;
    return { kind: 'privacy', camera: bits & 1 ? 'off' : 'on', microphone: bits & 2 ? 'off' : 'on' };
  }
  if (type === requestType.haptic) {
    const [number, strengthPercent] = [payload.readUInt8(0), payload.readUInt8(1)];
    const pattern = number === 0 ? undefined : hapticPatterns[number];
    if (pattern === undefined || strengthPercent < 1 || strengthPercent > 100) return null;
    return { kind: 'haptic', pattern, strengthPercent };
  }
  const pattern = indicatorPatterns[payload.readUInt8(0)];
  const bearing = payload.readUInt16LE(1);
  if (pattern === undefined || (bearing >= 360 && bearing !== noBearing)) return null;
  const bearingDeg = bearing === noBearing ? null : bearing;
  return { kind: 'indicator', pattern, bearingDeg, durationMs: payload.readUInt16LE(3) };
}

function readWriteRequest(type: number, payload: Buffer): DeviceRequest | null {
  switch (type) {
    case requestType.askChallenge:
      return { kind: 'ask-challenge' };
    case requestType.commitCalibration:
      return { kind: 'commit-calibration' };
    case requestType.beginCalibrationWrite: {
      const [totalBytes, totalCrc32] = [payload.readUInt32LE(0), payload.readUInt32LE(4)];
      const signature = Buffer.from(payload.subarray(8, 8 + signatureBytes));
      return { kind: 'begin-calibration-write', totalBytes, totalCrc32, signature };
    }
    default: {
      const bytes = Buffer.from(payload.subarray(4));
      if (bytes.length > longestChunk) return null;
      return { kind: 'write-calibration', offset: payload.readUInt32LE(0), bytes };
    }
  }
}
