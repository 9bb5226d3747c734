import { createDecipheriv, createHash, hkdfSync } from 'node:crypto';

/** What the clear headers of an evidence file (gateway/domain/evidence/evidence-file.md) say, and what was in its frames. */
export interface EvidenceFrame {
  kind: number;
  offset: bigint;
  timeTicks: bigint;
  durationTicks: number;
  beginsWithKeyFrame: boolean;
  plain: Buffer;
}
export interface EvidenceContent {
  number: number;
  timescale: number;
  frames: EvidenceFrame[];
  /** Bytes behind the last whole frame. */
  restBytes: number;
}

const headerBytes = 32;
const tagBytes = 16;

function decrypt(key: Uint8Array, index: number, header: Uint8Array, frame: Buffer): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(index), 4);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(Buffer.concat([header, frame.subarray(0, headerBytes)]));
  decipher.setAuthTag(frame.subarray(frame.length - tagBytes));
  return Buffer.concat([decipher.update(frame.subarray(headerBytes, -tagBytes)), decipher.final()]);
}

/** Reads a file as its description has it, by Node's cryptography alone; throws where a whole frame is not as it was written. */
export function readEvidence(bytes: Buffer, sessionKey: Uint8Array): EvidenceContent {
  if (bytes.toString('latin1', 0, 8) !== 'RSEVID01') throw new Error('not an evidence file');
  const header = bytes.subarray(0, headerBytes);
  const info = 'roundsight evidence file';
  const key = new Uint8Array(hkdfSync('sha256', sessionKey, bytes.subarray(8, 24), info, 32));
  const frames: EvidenceFrame[] = [];
  let at = headerBytes;
  while (at + headerBytes <= bytes.length) {
    const end = at + headerBytes + bytes.readUInt32BE(at + 4) + tagBytes;
    if (end > bytes.length) break;
    frames.push({
      kind: bytes.readUInt32BE(at),
      offset: bytes.readBigUInt64BE(at + 8),
      timeTicks: bytes.readBigUInt64BE(at + 16),
      durationTicks: bytes.readUInt32BE(at + 24),
      beginsWithKeyFrame: bytes.readUInt32BE(at + 28) === 1,
      plain: decrypt(key, frames.length, header, bytes.subarray(at, end)),
    });
    at = end;
  }
  return {
    number: bytes.readUInt32BE(24),
    timescale: bytes.readUInt32BE(28),
    frames,
    restBytes: bytes.length - at,
  };
}

/** The MP4 file that is in it, without an end where it has none. */
export function mp4Of({ frames }: EvidenceContent): Buffer {
  return Buffer.concat(frames.filter(({ kind }) => kind !== 3).map(({ plain }) => plain));
}

export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
