/** The layout of evidence files (evidence-file.md): reads headers, never beyond the bytes given. */

export const fileHeaderBytes = 32;
export const frameHeaderBytes = 32;
export const frameTagBytes = 16;
export const saltBytes = 16;
export const digestBytes = 32;
export const largestPlainBytes = 32 * 1024 * 1024;
/** What HKDF is told the key of a file is for. */
export const fileKeyInfo = 'roundsight evidence file';

/** `RSEVID01`. */
const magic = [0x52, 0x53, 0x45, 0x56, 0x49, 0x44, 0x30, 0x31];
const nonceBytes = 12;
const beginsWithKeyFrame = 1;

export interface EvidenceFileHeader {
  /** Of this file alone, 16 bytes. */
  salt: Uint8Array;
  /** Of the segment within its track, from 1. */
  number: number;
  /** Ticks a second. */
  timescale: number;
}

export type FileHeaderOutcome =
  | { outcome: 'header'; header: EvidenceFileHeader }
  | { outcome: 'too-short' }
  | { outcome: 'malformed'; why: 'magic' | 'number' | 'timescale' };

/** Reads the header at the beginning of a file. */
export function readFileHeader(bytes: Uint8Array): FileHeaderOutcome {
  if (bytes.length < fileHeaderBytes) return { outcome: 'too-short' };
  if (magic.some((letter, place) => bytes[place] !== letter)) return { outcome: 'malformed', why: 'magic' };
  const view = viewOf(bytes);
  const [number, timescale] = [view.getUint32(24), view.getUint32(28)];
  if (number === 0) return { outcome: 'malformed', why: 'number' };
  if (timescale === 0) return { outcome: 'malformed', why: 'timescale' };
  return { outcome: 'header', header: { salt: bytes.slice(8, 8 + saltBytes), number, timescale } };
}

const frameKinds = ['initialisation', 'fragment', 'end'] as const;
export type FrameKind = (typeof frameKinds)[number];

export interface FrameHeader {
  kind: FrameKind;
  plainBytes: number;
  /** Where the plain text stands in the MP4 file; of an end, the length of the MP4 file. */
  plainOffset: number;
  /** Since the recording's origin; of an end, when the last sample ends. */
  startTicks: number;
  durationTicks: number;
  /** Whether it begins with a key frame. */
  keyFrame: boolean;
}

export type FrameHeaderOutcome =
  | { outcome: 'header'; header: FrameHeader }
  | { outcome: 'too-short' }
  | { outcome: 'malformed'; why: 'kind' | 'length' | 'offset' | 'time' | 'flags' };

/** Reads the header at the beginning of a frame. Numbers that a double does not hold exactly are malformed. */
export function readFrameHeader(bytes: Uint8Array): FrameHeaderOutcome {
  if (bytes.length < frameHeaderBytes) return { outcome: 'too-short' };
  const view = viewOf(bytes);
  const kind = frameKinds[view.getUint32(0) - 1];
  if (kind === undefined) return { outcome: 'malformed', why: 'kind' };
  const plainBytes = view.getUint32(4);
  if (!isLengthOf(kind, plainBytes)) return { outcome: 'malformed', why: 'length' };
  const [plainOffset, startTicks] = [Number(view.getBigUint64(8)), Number(view.getBigUint64(16))];
  if (!Number.isSafeInteger(plainOffset + plainBytes)) return { outcome: 'malformed', why: 'offset' };
  const durationTicks = view.getUint32(24);
  if (!Number.isSafeInteger(startTicks + durationTicks) || !isTimeOf(kind, startTicks, durationTicks))
    return { outcome: 'malformed', why: 'time' };
  const flags = view.getUint32(28);
  if ((flags & ~beginsWithKeyFrame) !== 0) return { outcome: 'malformed', why: 'flags' };
  const header = { kind, plainBytes, plainOffset, startTicks, durationTicks };
  return { outcome: 'header', header: { ...header, keyFrame: flags === beginsWithKeyFrame } };
}

function isLengthOf(kind: FrameKind, plainBytes: number): boolean {
  return kind === 'end' ? plainBytes === digestBytes : plainBytes > 0 && plainBytes <= largestPlainBytes;
}

function isTimeOf(kind: FrameKind, startTicks: number, durationTicks: number): boolean {
  return kind === 'fragment' || (durationTicks === 0 && (kind === 'end' || startTicks === 0));
}

/** What a frame takes in the file. */
export function frameBytes({ plainBytes }: Pick<FrameHeader, 'plainBytes'>): number {
  return frameHeaderBytes + plainBytes + frameTagBytes;
}

/** The nonce of the frame with this number, counted from 0: no two frames of a file have the same. */
export function frameNonce(frameNumber: number): Uint8Array {
  const nonce = new Uint8Array(nonceBytes);
  viewOf(nonce).setBigUint64(4, BigInt(frameNumber));
  return nonce;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
