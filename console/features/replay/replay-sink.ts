import type { Span } from './time-spans.ts';

/** Where the parts of a track go: a media element, or the log of where the headset pointed. Times are milliseconds since the recording's origin. */
export interface ReplaySink {
  /** Takes bytes of a part, in order; resolves when they are taken. */
  append(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** The part is over, or what came of it is all that comes: another one begins with the next bytes. */
  finish(): Promise<void>;
  remove(span: Span): Promise<void>;
}
