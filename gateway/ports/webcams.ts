/** What a webcam can deliver. */
export interface WebcamMode {
  /** Four characters of V4L2, such as `MJPG` or `YUYV`. */
  fourcc: string;
  widthPx: number;
  heightPx: number;
  /** Rates the device offers for this size, the highest first. */
  framesPerSecond: readonly number[];
}

/** An ordinary camera for a face or a document: one that no headset's profile claims. */
export interface Webcam {
  /** The same when it is plugged in again, where the device has a serial number. */
  id: string;
  name: string;
  serial: string | null;
  /** `/dev/videoN` */
  devicePath: string;
  modes: readonly WebcamMode[];
}

/** A whole JPEG of exactly this size. */
export interface WebcamStill {
  jpeg: Uint8Array;
  widthPx: number;
  heightPx: number;
}

export interface StillOptions {
  /** One of the sizes that the webcam lists; default: its largest of at most 1920 × 1080. */
  size?: { widthPx: number; heightPx: number } | undefined;
  signal?: AbortSignal | undefined;
}

export interface Webcams {
  /** Those that are plugged in; rejects with `webcam-failed` where they cannot be asked what they offer. */
  list(): Promise<Webcam[]>;
  /** Rejects with `webcam-missing` for an id or a size that is not listed, `webcam-busy`, `webcam-failed` and `cancelled`. */
  takeStill(id: string, options?: StillOptions): Promise<WebcamStill>;
}
