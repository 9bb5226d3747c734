import sharp from 'sharp';
import { LoopbackServer } from './loopback-server.ts';

export type Rgb = readonly [number, number, number];

/** A JPEG picture whose left half has one colour and whose right half another; full range, 4:2:0, as cameras send. */
export async function twoColourJpeg(
  widthPx: number,
  heightPx: number,
  left: Rgb,
  right: Rgb,
): Promise<Buffer> {
  const pixels = Buffer.alloc(widthPx * heightPx * 3);
  for (let index = 0; index < widthPx * heightPx; index += 1) {
    pixels.set(index % widthPx < widthPx / 2 ? left : right, index * 3);
  }
  return sharp(pixels, { raw: { width: widthPx, height: heightPx, channels: 3 } })
    .jpeg({ quality: 90, chromaSubsampling: '4:2:0' })
    .toBuffer();
}

/** A JPEG picture of which nothing can be foretold: it takes whatever bit rate an encoder is given. */
export async function noiseJpeg(widthPx: number, heightPx: number, seed: number): Promise<Buffer> {
  const pixels = Buffer.alloc(widthPx * heightPx * 3);
  let state = seed + 1;
  for (let index = 0; index < pixels.length; index += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    pixels[index] = state >>> 24;
  }
  return sharp(pixels, { raw: { width: widthPx, height: heightPx, channels: 3 } })
    .jpeg({ quality: 60, chromaSubsampling: '4:2:0' })
    .toBuffer();
}

/** A camera: JPEG pictures back to back over TCP, in real time. */
export class JpegFeed {
  /** Sent round and round; may be exchanged at any time. An empty list is a camera that delivers nothing. */
  pictures: readonly Buffer[];
  /** Monotonic time at which each of the newest pictures was sent. */
  readonly sentNs: bigint[] = [];
  readonly #server: LoopbackServer;
  readonly #timer: NodeJS.Timeout;

  private constructor(server: LoopbackServer, pictures: readonly Buffer[], framesPerSecond: number) {
    this.#server = server;
    this.pictures = pictures;
    let index = 0;
    this.#timer = setInterval(() => {
      const picture = this.pictures[index % this.pictures.length];
      if (picture === undefined) return;
      index += 1;
      if (this.#server.connections > 0) this.sentNs.push(process.hrtime.bigint());
      if (this.sentNs.length > 1000) this.sentNs.shift();
      this.#server.send(picture);
    }, 1000 / framesPerSecond);
  }

  static async open(pictures: readonly Buffer[], framesPerSecond: number): Promise<JpegFeed> {
    return new JpegFeed(await LoopbackServer.open(), pictures, framesPerSecond);
  }

  get port(): number {
    return this.#server.port;
  }

  /** Sends these bytes once, between two pictures. */
  inject(bytes: Buffer): void {
    this.#server.send(bytes);
  }

  /** A camera that fails. */
  breakOff(): void {
    this.#server.breakOff();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#server.close();
  }
}
