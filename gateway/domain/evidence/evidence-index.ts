import type { EvidenceFileHeader, FrameHeader } from './evidence-frame.ts';

/** Bytes of a file; the last one does not belong to it. */
export interface ByteRange {
  fromByte: number;
  toByte: number;
}

export type DamageCause =
  /** The file's header, or a frame's, is none. */
  | 'header'
  /** Frames do not follow one another: some are missing, moved, or there twice. */
  | 'sequence'
  /** The frame, or the file's header, is not as it was written, or the key is another. */
  | 'authenticity'
  /** Something stands behind the end. */
  | 'trailing'
  /** The MP4 file is not the one that the end speaks of. */
  | 'digest';

export type EvidenceFileState =
  /** Up to its end. */
  | { state: 'ended' }
  /**
   * There is no end: the writer was cut off, or writes still. What begins a frame and is none, or is zeros only, is named; the
   * range is empty where the file ends with a whole frame. Of a file that was known to have an end this is damage.
   */
  | { state: 'torn'; wrong: ByteRange }
  /** Something in it was changed; the first range that is wrong. */
  | { state: 'damaged'; wrong: ByteRange; why: DamageCause };

export interface IndexedFrame extends FrameHeader {
  /** Where the frame stands in the file. */
  fileOffset: number;
}

export interface EvidenceIndex {
  /** Null where it is torn or damaged. */
  header: EvidenceFileHeader | null;
  /** Those that are whole and follow one another, the end included; the number of a frame is its place. */
  frames: readonly IndexedFrame[];
  /** How long the MP4 file in them is. */
  mp4Bytes: number;
  /** Up to the last whole frame; 0 without one. */
  wholeBytes: number;
  fileBytes: number;
  state: EvidenceFileState;
}

/** What was found by reading everything. */
export interface Verification {
  state: EvidenceFileState;
  /** Of the MP4 file, as far as it is good; hexadecimal. */
  sha256: string;
  mp4Bytes: number;
  /** Up to the last good frame; 0 without one. */
  wholeBytes: number;
  /** Good ones, of the kind `fragment`. */
  fragments: number;
  /** In those fragments; null where one of them is no `moof` with its samples counted. */
  samples: number | null;
  /** Of what is good; null without a fragment. */
  times: { startTicks: number; endTicks: number } | null;
}
