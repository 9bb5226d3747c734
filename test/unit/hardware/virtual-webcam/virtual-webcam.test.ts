import { connect, type Socket } from 'node:net';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  openVirtualWebcam,
  wallColour,
  type VirtualWebcam,
} from '../../../../hardware/virtual-webcam/index.ts';

const startOfPicture = Buffer.from([0xff, 0xd8, 0xff]);
const endOfPicture = Buffer.from([0xff, 0xd9]);

/** Reads the port as a pipeline does: bytes, cut where a picture begins. */
class Reader {
  readonly socket: Socket;
  #bytes = Buffer.alloc(0);

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1');
    this.socket.on('error', () => undefined);
    this.socket.on('data', (chunk: Buffer) => {
      this.#bytes = Buffer.concat([this.#bytes, chunk]);
    });
  }

  /** Every picture that has come whole. */
  pictures(): Buffer[] {
    const found: Buffer[] = [];
    for (let at = 0; ;) {
      const end = this.#bytes.indexOf(endOfPicture, at);
      if (end < 0) return found;
      found.push(this.#bytes.subarray(at, end + 2));
      at = end + 2;
    }
  }

  async atLeast(count: number): Promise<Buffer[]> {
    await vi.waitFor(() => expect(this.pictures().length).toBeGreaterThanOrEqual(count), 10_000);
    return this.pictures();
  }
}

/** The segments of a JPEG up to its first scan: marker and payload. */
function segments(jpeg: Buffer): { marker: number; payload: Buffer }[] {
  const found: { marker: number; payload: Buffer }[] = [];
  for (let at = 2; jpeg[at] === 0xff && jpeg[at + 1] !== 0xda;) {
    const length = jpeg.readUInt16BE(at + 2);
    found.push({ marker: jpeg[at + 1] ?? 0, payload: jpeg.subarray(at + 4, at + 2 + length) });
    at += 2 + length;
  }
  return found;
}

/** Mean colour of a square, 8 bit sRGB. */
async function colourAt(jpeg: Buffer, left: number, top: number): Promise<number[]> {
  const area = await sharp(jpeg, { failOn: 'warning' })
    .extract({ left, top, width: 24, height: 24 })
    .toBuffer();
  return (await sharp(area).stats()).channels.map(({ mean }) => mean);
}

let webcam: VirtualWebcam;
const readers: Reader[] = [];
const read = (): Reader => {
  const reader = new Reader(webcam.port);
  readers.push(reader);
  return reader;
};
beforeEach(async () => {
  webcam = await openVirtualWebcam();
});
afterEach(async () => {
  for (const reader of readers.splice(0)) reader.socket.destroy();
  await webcam.close();
});

describe('the virtual webcam', () => {
  it('sends whole JPEG pictures of its size, no two in a row the same', async () => {
    const pictures = await read().atLeast(20);
    for (const [place, picture] of pictures.entries()) {
      expect(picture.subarray(0, 3)).toEqual(startOfPicture);
      const { data, info } = await sharp(picture, { failOn: 'warning' })
        .raw()
        .toBuffer({ resolveWithObject: true });
      expect([info.width, info.height]).toEqual([webcam.widthPx, webcam.heightPx]);
      expect([info.width, info.height]).toEqual([640, 480]);
      const before = pictures[place - 1];
      if (before !== undefined) expect(data.equals(await sharp(before).raw().toBuffer())).toBe(false);
    }
  });

  it('encodes as webcams do: baseline, 4:2:0, JFIF', async () => {
    const [picture = Buffer.alloc(0)] = await read().atLeast(1);
    const found = segments(picture);
    const frames = found.filter(({ marker }) => marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4);
    expect(frames.map(({ marker }) => marker)).toEqual([0xc0]);
    const frame = frames[0]?.payload ?? Buffer.alloc(0);
    // Sampling factors of Y, Cb and Cr.
    expect([frame[7], frame[10], frame[13]]).toEqual([0x22, 0x11, 0x11]);
    expect(found[0]?.marker).toBe(0xe0);
    expect(found[0]?.payload.subarray(0, 4).toString()).toBe('JFIF');
    // An ICC profile or Adobe's segment would say other colours.
    expect(found.filter(({ marker }) => marker > 0xe0 && marker <= 0xef)).toEqual([]);
  });

  it('shows the wall in its colour', async () => {
    const [picture = Buffer.alloc(0)] = await read().atLeast(1);
    for (const [left, top] of [
      [8, 8],
      [608, 8],
      [40, 240],
      [570, 240],
    ] as const) {
      const [r = 0, g = 0, b = 0] = await colourAt(picture, left, top);
      expect(Math.abs(r - wallColour.r)).toBeLessThan(3);
      expect(Math.abs(g - wallColour.g)).toBeLessThan(3);
      expect(Math.abs(b - wallColour.b)).toBeLessThan(3);
    }
    const middle = await colourAt(picture, 308, 150);
    expect(Math.abs((middle[2] ?? 0) - wallColour.b)).toBeGreaterThan(15);
  });

  it('shows a document when told to, and the face again', async () => {
    const reader = read();
    const faces = await reader.atLeast(2);
    // A bare corner of the card, where the jumper is otherwise.
    const isCard = async (picture: Buffer) => Math.min(...(await colourAt(picture, 500, 330))) > 200;
    expect(await isCard(faces[1] ?? Buffer.alloc(0))).toBe(false);
    const last = async () => isCard(reader.pictures().at(-1) ?? Buffer.alloc(0));
    webcam.show('document');
    await expect.poll(last, { timeout: 10_000 }).toBe(true);
    webcam.show('face');
    await expect.poll(last, { timeout: 10_000 }).toBe(false);
  });

  it('sends two clients the same pictures', async () => {
    const [one, other] = [read(), read()];
    await Promise.all([one.atLeast(8), other.atLeast(8)]);
    const seen = new Set(one.pictures().map((picture) => picture.toString('base64')));
    const shared = other.pictures().filter((picture) => seen.has(picture.toString('base64')));
    expect(shared.length).toBeGreaterThanOrEqual(6);
  });

  it('goes on for the others when a client breaks off, and for the next one when all have', async () => {
    const [one, other] = [read(), read()];
    await Promise.all([one.atLeast(2), other.atLeast(2)]);
    one.socket.resetAndDestroy();
    const before = other.pictures().length;
    await other.atLeast(before + 5);
    other.socket.resetAndDestroy();
    await read().atLeast(3);
  });

  it('ends its connections when it is closed', async () => {
    const reader = read();
    await reader.atLeast(1);
    const closed = new Promise((resolve) => reader.socket.once('close', resolve));
    await webcam.close();
    await closed;
    const late = connect(webcam.port, '127.0.0.1');
    await expect(
      new Promise((resolve, reject) => late.once('connect', resolve).once('error', reject)),
    ).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
