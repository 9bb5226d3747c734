import { createCipheriv, createHash, hkdfSync } from 'node:crypto';

/** A fragment to be written. */
export interface WrittenFragment {
  plain: Buffer;
  durationTicks: number;
  keyFrame?: boolean;
}

export interface WrittenSegment {
  sessionKey: Uint8Array;
  salt: Uint8Array;
  number: number;
  timescale: number;
  initialisation: Buffer;
  fragments: readonly WrittenFragment[];
  startTicks: number;
  /** Whether the writer came to the end; it does where nothing is said. */
  ended?: boolean;
}

export interface WrittenFile {
  header: Buffer;
  frames: Buffer[];
  /** The plain text. */
  mp4: Buffer;
}

/** An evidence file, made from nothing but gateway/domain/evidence/evidence-file.md: it shares no code with who reads it. */
export function writeEvidenceFile(segment: WrittenSegment): WrittenFile {
  const header = Buffer.alloc(32);
  header.write('RSEVID01', 'ascii');
  header.set(segment.salt, 8);
  header.writeUInt32BE(segment.number, 24);
  header.writeUInt32BE(segment.timescale, 28);
  const info = Buffer.from('roundsight evidence file', 'ascii');
  const key = Buffer.from(hkdfSync('sha256', segment.sessionKey, segment.salt, info, 32));
  const frames: Buffer[] = [];
  const add = (
    kind: number,
    plain: Buffer,
    offset: number,
    times: { start: number; duration: number; flags: number },
  ) => {
    const frameHeader = Buffer.alloc(32);
    frameHeader.writeUInt32BE(kind, 0);
    frameHeader.writeUInt32BE(plain.length, 4);
    frameHeader.writeBigUInt64BE(BigInt(offset), 8);
    frameHeader.writeBigUInt64BE(BigInt(times.start), 16);
    frameHeader.writeUInt32BE(times.duration, 24);
    frameHeader.writeUInt32BE(times.flags, 28);
    const nonce = Buffer.alloc(12);
    nonce.writeBigUInt64BE(BigInt(frames.length), 4);
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    cipher.setAAD(Buffer.concat([header, frameHeader]));
    const cipherText = Buffer.concat([cipher.update(plain), cipher.final()]);
    frames.push(Buffer.concat([frameHeader, cipherText, cipher.getAuthTag()]));
  };
  add(1, segment.initialisation, 0, { start: 0, duration: 0, flags: 0 });
  let [offset, start] = [segment.initialisation.length, segment.startTicks];
  for (const { plain, durationTicks, keyFrame = true } of segment.fragments) {
    add(2, plain, offset, { start, duration: durationTicks, flags: keyFrame ? 1 : 0 });
    offset += plain.length;
    start += durationTicks;
  }
  const mp4 = Buffer.concat([segment.initialisation, ...segment.fragments.map(({ plain }) => plain)]);
  const digest = createHash('sha256').update(mp4).digest();
  if (segment.ended !== false) add(3, digest, offset, { start, duration: 0, flags: 0 });
  return { header, frames, mp4 };
}

/** The file's bytes. */
export const bytesOf = ({ header, frames }: Pick<WrittenFile, 'header' | 'frames'>): Buffer =>
  Buffer.concat([header, ...frames]);
