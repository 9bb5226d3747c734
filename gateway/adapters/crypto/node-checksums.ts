import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Checksums } from '../../ports/checksums.ts';

export const nodeChecksums: Checksums = {
  newDigest() {
    const digest = createHash('sha256');
    return { update: (part) => void digest.update(part), hex: () => digest.digest('hex') };
  },
  crc32,
};
