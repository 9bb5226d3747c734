import { crc32 } from 'node:zlib';

const endBytes = 22;

/** The files of a ZIP file in which all are stored, by its central directory (APPNOTE.TXT, 4.3); throws where one is not as that says. */
export function unzip(bytes: Buffer): Map<string, Buffer> {
  const end = bytes.length - endBytes;
  if (bytes.readUInt32LE(end) !== 0x06054b50) throw new Error('there is no end of a central directory');
  const files = new Map<string, Buffer>();
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (bytes.readUInt32LE(at) !== 0x02014b50) throw new Error('there is no entry');
    const [method, crc, length] = [
      bytes.readUInt16LE(at + 10),
      bytes.readUInt32LE(at + 16),
      bytes.readUInt32LE(at + 24),
    ];
    const nameBytes = bytes.readUInt16LE(at + 28);
    const name = bytes.toString('utf8', at + 46, at + 46 + nameBytes);
    const local = bytes.readUInt32LE(at + 42);
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const content = bytes.subarray(from, from + length);
    if (method !== 0 || crc32(content) !== crc) throw new Error(`${name} is not as it was stored`);
    files.set(name, content);
    at += 46 + nameBytes + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return files;
}
