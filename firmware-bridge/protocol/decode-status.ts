import type { ByteReader } from './byte-reader.ts';
import type { Status } from './headset-message.ts';

const noBattery = 255;

/** What PROTOCOL.md says of a unit whose status ends where version 1.0 ended. */
const unsaid = {
  uptimeS: 0,
  supplyMillivolts: 0,
  supplyMilliamps: 0,
  batteryPercent: null,
  bootCount: 0,
  storedFaults: 0,
} as const;

function readAppended(
  reader: ByteReader,
): Pick<Status, 'uptimeS' | 'supplyMillivolts' | 'supplyMilliamps' | 'batteryPercent' | 'bootCount'> | null {
  const [uptimeS, supplyMillivolts, supplyMilliamps] = [reader.u32(), reader.u16(), reader.u16()];
  const [battery, bootCount] = [reader.u8(), reader.u16()];
  if (uptimeS === null || supplyMillivolts === null || supplyMilliamps === null) return null;
  if (battery === null || bootCount === null) return null;
  const batteryPercent = battery === noBattery ? null : battery;
  return { uptimeS, supplyMillivolts, supplyMilliamps, batteryPercent, bootCount };
}

export function decodeStatus(reader: ByteReader): Status | null {
  const [deviceClockUs, temperature, flags] = [reader.u64(), reader.i16(), reader.u16()];
  if (deviceClockUs === null || temperature === null || flags === null) return null;
  const flag = (bit: number): boolean => ((flags >> bit) & 1) === 1;
  const said = {
    kind: 'status',
    deviceClockUs,
    temperatureCelsius: temperature / 100,
    orientationOn: flag(0),
    cameraOn: flag(1),
    microphoneOn: flag(2),
    worn: flag(3),
    tampered: flag(4),
    coveredLenses: [0, 1].filter((lens) => flag(5 + lens)),
  } as const;
  if (reader.remaining === 0) return { ...said, ...unsaid };
  const appended = readAppended(reader);
  const storedFaults = reader.u16();
  return appended === null || storedFaults === null ? null : { ...said, ...appended, storedFaults };
}
