import type { ByteReader } from './byte-reader.ts';
import type { Identity } from './headset-message.ts';
import { capabilityBits } from './named-codes.ts';

/** What PROTOCOL.md says of a unit whose identity ends where version 1.0 ended. */
const unsaid = {
  hardwareRevision: '',
  bootloaderVersion: '',
  securityVersion: 0,
  capabilities: ['orientation', 'rates'],
  maxSampleRateHz: 100,
} as const;

export function decodeIdentity(reader: ByteReader): Identity | null {
  const [major, minor] = [reader.u8(), reader.u8()];
  const [model, serial, firmwareVersion] = [reader.text(), reader.text(), reader.text()];
  if (major === null || minor === null || model === null || serial === null || firmwareVersion === null)
    return null;
  const said = { kind: 'identity', major, minor, model, serial, firmwareVersion } as const;
  if (reader.remaining === 0) return { ...said, ...unsaid };
  const [hardwareRevision, bootloaderVersion] = [reader.text(), reader.text()];
  const [securityVersion, bits, maxSampleRateHz] = [reader.u32(), reader.u32(), reader.u16()];
  if (hardwareRevision === null || bootloaderVersion === null) return null;
  if (securityVersion === null || bits === null || maxSampleRateHz === null) return null;
  const capabilities = capabilityBits.filter((_, bit) => ((bits >>> bit) & 1) === 1);
  return { ...said, hardwareRevision, bootloaderVersion, securityVersion, capabilities, maxSampleRateHz };
}
