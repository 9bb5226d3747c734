/** One file of evidence that is whole and on the disk; see evidence-file.md. */
export interface RecordedFile {
  /** Within its track, from 1. */
  number: number;
  /** Length of its plain text, an MP4 file, and of the file itself. */
  mp4Bytes: number;
  fileBytes: number;
  /** Of the MP4 file, hexadecimal. */
  sha256: string;
  /** From the first sample's beginning to the last one's end, in ticks since the recording's origin. */
  startTicks: number;
  endTicks: number;
  /** Ticks a second. */
  timescale: number;
  samples: number;
}

export type RecorderFault =
  /** Nothing more is recorded until it is ordered again. */
  | 'disk-full'
  | 'disk-error'
  /** The disk does not keep up: some of it is missing, and it goes on by itself. */
  | 'too-slow'
  | 'order-invalid';

/** What the element that records a track says. */
export type RecorderNews =
  | { kind: 'opened'; number: number }
  | ({ kind: 'closed' } & RecordedFile)
  | { kind: 'failed'; reason: RecorderFault };
