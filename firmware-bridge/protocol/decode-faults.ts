import type { ByteReader } from './byte-reader.ts';
import type { HeadsetMessage, StoredFault } from './headset-message.ts';
import { faultCodes, nameOf } from './named-codes.ts';

const maxFaults = 32;

function readFault(reader: ByteReader): StoredFault | null {
  const [code, bootCount, uptimeS, detail] = [reader.u16(), reader.u16(), reader.u32(), reader.u32()];
  if (code === null || bootCount === null || uptimeS === null || detail === null) return null;
  return { code: nameOf(faultCodes, code) ?? `unknown-${code}`, bootCount, uptimeS, detail };
}

export function decodeFaults(reader: ByteReader): HeadsetMessage | null {
  const [total, count] = [reader.u16(), reader.u8()];
  if (total === null || count === null || count > maxFaults || count > total) return null;
  const faults: StoredFault[] = [];
  for (let place = 0; place < count; place++) {
    const fault = readFault(reader);
    if (fault === null) return null;
    faults.push(fault);
  }
  return { kind: 'faults', total, faults };
}
