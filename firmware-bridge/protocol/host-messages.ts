import { ByteReader } from './byte-reader.ts';
import { maxChunkBytes, messageType, type HostMessage, type PayloadReading } from './messages.ts';

const malformed = { outcome: 'malformed' } as const;
const understood = (message: HostMessage) => ({ outcome: 'message', message }) as const;

/** Reads a request of the host. */
export function decodeHostMessage(type: number, payload: Uint8Array): PayloadReading<HostMessage> {
  const reader = new ByteReader(payload);
  switch (type) {
    case messageType.hello: {
      const [major, minor] = [reader.u8(), reader.u8()];
      return major === null || minor === null ? malformed : understood({ kind: 'hello', major, minor });
    }
    case messageType.readCalibration: {
      const [offset, bytesWanted] = [reader.u32(), reader.u16()];
      if (offset === null || bytesWanted === null || bytesWanted < 1 || bytesWanted > maxChunkBytes)
        return malformed;
      return understood({ kind: 'read-calibration', offset, bytesWanted });
    }
    case messageType.orientation: {
      const on = reader.u8();
      return on === null || on > 1 ? malformed : understood({ kind: 'orientation', on: on === 1 });
    }
    case messageType.readStatus:
      return understood({ kind: 'read-status' });
    default:
      return { outcome: 'unknown' };
  }
}
