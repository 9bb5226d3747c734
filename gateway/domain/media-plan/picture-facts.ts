/** What is known of a stream's pictures before they are stitched. */
export interface PictureFacts {
  widthPx: number;
  heightPx: number;
  /** Null where the stream does not say, as a still does not. */
  framesPerSecond: number | null;
  /** In GStreamer's form: what the pictures have, or shall get as I420. */
  colorimetry: string;
  /** Whether the decoder says another colorimetry, which must be put right. */
  isColorimetryMisread: boolean;
  hasSound: boolean;
  /** One picture and no more. */
  isStill: boolean;
}

/** Caps in GStreamer's form, as an inspection found them; null where there were none. */
export interface InspectedCaps {
  container: string | null;
  picture: string | null;
  sound: string | null;
}

/** Full-range BT.601, as in JPEG files and from MJPEG cameras. */
export const jpegColorimetry = '1:4:0:0';

const wholeNumber = (caps: string, field: string) => {
  const digits = new RegExp(`\\b${field}=\\(int\\)(\\d{1,6})\\b`).exec(caps)?.[1];
  return digits === undefined ? null : Number(digits);
};

function framesPerSecond(caps: string): number | null {
  const [, frames, seconds] = /\bframerate=\(fraction\)(\d{1,9})\/(\d{1,9})\b/.exec(caps) ?? [];
  const rate = Number(frames) / Number(seconds);
  return Number.isFinite(rate) && rate > 0 ? rate : null;
}

/** RGB and grey become what a JPEG has; where nothing is said, the height decides, as it does for GStreamer itself. */
function colorimetryOf(caps: string, heightPx: number): string {
  const format = /\bformat=\(string\)(\w+)/.exec(caps)?.[1] ?? '';
  if (/RGB|BGR|GBR|GRAY/.test(format)) return jpegColorimetry;
  const said = /\bcolorimetry=\(string\)"?([\w:]+)/.exec(caps)?.[1];
  if (said !== undefined) return said;
  return heightPx > 576 ? 'bt709' : 'bt601';
}

/** What the caps say; null where there are no pictures among them. Never throws. */
export function readPictureFacts({ container, picture, sound }: InspectedCaps): PictureFacts | null {
  if (picture === null) return null;
  const widthPx = wholeNumber(picture, 'width');
  const heightPx = wholeNumber(picture, 'height');
  if (widthPx === null || heightPx === null) return null;
  return {
    widthPx,
    heightPx,
    framesPerSecond: framesPerSecond(picture),
    colorimetry: colorimetryOf(picture, heightPx),
    isColorimetryMisread: false,
    hasSound: sound !== null,
    isStill: container?.startsWith('image/') ?? false,
  };
}

/** What the names stand for: range, matrix, transfer, primaries. */
const namedColorimetries: Readonly<Record<string, string>> = {
  bt601: '2:4:16:4',
  bt709: '2:3:5:1',
  smpte240m: '2:5:6:5',
  bt2020: '2:6:13:7',
};

/** The same pictures when what was taken for studio range is full range. */
export function inFullRange(facts: PictureFacts): PictureFacts {
  const numbers = namedColorimetries[facts.colorimetry] ?? facts.colorimetry;
  if (!numbers.startsWith('2:')) return facts;
  return { ...facts, colorimetry: numbers.replace(/^2/, '1'), isColorimetryMisread: true };
}
