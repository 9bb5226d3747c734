import { CodedError } from '../../ports/coded-error.ts';
import type { StillOptions, Webcam, WebcamMode, Webcams, WebcamStill } from '../../ports/webcams.ts';
import { PluggedWebcams, type PluggedWebcamsOptions } from './plugged-webcams.ts';
import { takeStill } from './take-still.ts';

export interface FswebcamOptions extends PluggedWebcamsOptions {
  /** Compiled still-process. */
  stillProcessEntry: string;
  /** How long a still may take; default 20 s. */
  timeoutMs?: number;
}

interface Size {
  widthPx: number;
  heightPx: number;
}

/** This machine's webcams; stills by fswebcam. */
export class FswebcamWebcams implements Webcams {
  readonly #options: FswebcamOptions;
  readonly #plugged: PluggedWebcams;

  constructor(options: FswebcamOptions) {
    this.#options = options;
    this.#plugged = new PluggedWebcams(options);
  }

  list(): Promise<Webcam[]> {
    return this.#plugged.list();
  }

  async takeStill(id: string, { size, signal }: StillOptions = {}): Promise<WebcamStill> {
    const webcam = (await this.list()).find((each) => each.id === id);
    if (webcam === undefined) throw new CodedError('webcam-missing', JSON.stringify(id));
    const chosen = chooseSize(webcam.modes, size);
    if (chosen === null) throw new CodedError('webcam-missing', `${webcam.name} does not offer this size`);
    const { stillProcessEntry: entryPath, timeoutMs = 20_000 } = this.#options;
    const request = { devicePath: webcam.devicePath, ...chosen };
    const jpeg = await takeStill(request, { entryPath, timeoutMs, signal });
    await checkPicture(jpeg, chosen);
    return { jpeg, ...chosen };
  }
}

const usualLimit = { widthPx: 1920, heightPx: 1080 } as const;

/** A size from the device's own list, in the format that fswebcam would take. */
function chooseSize(modes: readonly WebcamMode[], wanted: Size | undefined): Size | null {
  const compressed = modes.filter(({ fourcc }) => fourcc === 'MJPG');
  const sizes = (compressed.length > 0 ? compressed : modes).map(({ widthPx, heightPx }) => ({
    widthPx,
    heightPx,
  }));
  if (wanted !== undefined) {
    return sizes.find((size) => size.widthPx === wanted.widthPx && size.heightPx === wanted.heightPx) ?? null;
  }
  const pixels = (size: Size): number => size.widthPx * size.heightPx;
  const usual = sizes.filter(
    (size) => size.widthPx <= usualLimit.widthPx && size.heightPx <= usualLimit.heightPx,
  );
  const [largest] = usual.sort((one, other) => pixels(other) - pixels(one));
  return largest ?? sizes.sort((one, other) => pixels(one) - pixels(other))[0] ?? null;
}

/** Decodes all of it: a file that ends early or is of another size is no picture. */
async function checkPicture(jpeg: Uint8Array, size: Size): Promise<void> {
  // Loaded with the first picture: it is large, and most gateways take none.
  const { default: sharp } = await import('sharp');
  try {
    const picture = sharp(jpeg, { failOn: 'warning' });
    const { format } = await picture.metadata();
    const { info } = await picture.raw().toBuffer({ resolveWithObject: true });
    if (format === 'jpeg' && info.width === size.widthPx && info.height === size.heightPx) return;
  } catch (cause) {
    throw new CodedError('webcam-failed', 'the picture is damaged', { cause });
  }
  throw new CodedError('webcam-failed', 'the picture is of another size or kind');
}
