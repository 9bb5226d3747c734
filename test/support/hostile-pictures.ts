import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';

const script = '<script>document.title = "taken"</script>';

/** A picture of two colours, as a phone would send it where `orientation` says so (EXIF, 1 to 8). */
export async function photograph(
  { widthPx = 800, heightPx = 600, orientation = 1 } = {},
  format: 'jpeg' | 'png' | 'webp' = 'jpeg',
): Promise<Buffer> {
  const half = { width: Math.floor(widthPx / 2), height: heightPx, channels: 3 } as const;
  const left = await sharp({ create: { ...half, background: '#c83c28' } })
    .png()
    .toBuffer();
  const whole = { width: widthPx, height: heightPx, channels: 3, background: '#1e46be' } as const;
  return sharp({ create: whole })
    .composite([{ input: left, left: 0, top: 0 }])
    .withExif({ IFD0: { Software: script, Copyright: 'somebody' } })
    .withMetadata({ orientation })
    .toFormat(format)
    .toBuffer();
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A black PNG of that size: a few kilobytes that are gigabytes when they are decoded. */
export function pngBomb(widthPx: number, heightPx: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(widthPx, 0);
  header.writeUInt32BE(heightPx, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const rows = deflateSync(Buffer.alloc(Math.min(heightPx, 500) * (widthPx + 1)));
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([
    signature,
    pngChunk('IHDR', header),
    pngChunk('IDAT', rows),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** What a browser might run or a decoder stumble over, by name; none of it is a picture. */
export async function hostileFiles(): Promise<Record<string, Buffer>> {
  const jpeg = await photograph();
  const png = await photograph({}, 'png');
  return {
    'an SVG with a script': Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">${script}</svg>`,
    ),
    'an SVG that reads a file': Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file:///etc/passwd"/></svg>',
    ),
    'an HTML page': Buffer.from(`<!doctype html>${script}`),
    'an HTML page that begins as a JPEG': Buffer.concat([
      Buffer.from([0xff, 0xd8, 0xff]),
      Buffer.from(script),
    ]),
    'a WebP container of nothing': Buffer.from('RIFF\u0010\0\0\0WEBPVP8 \0\0\0\0', 'latin1'),
    'a GIF': Buffer.from('R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==', 'base64'),
    'a PDF': Buffer.from('%PDF-1.4\n1 0 obj <</Type /Catalog>> endobj'),
    'a JPEG that ends early': jpeg.subarray(0, Math.floor(jpeg.length / 2)),
    'a PNG that ends early': png.subarray(0, png.length - 40),
    'a PNG with damaged data': Buffer.from(
      png.map((byte, at) => (at > png.length / 2 && at < png.length / 2 + 60 ? 255 - byte : byte)),
    ),
    nothing: Buffer.alloc(0),
    'half a signature': Buffer.from([0xff, 0xd8]),
  };
}

/** A whole JPEG with a page behind its end and in its comment: a picture that is more than one. */
export async function polyglot(): Promise<Buffer> {
  const jpeg = await photograph();
  const comment = Buffer.from(`*/=1;/*${script}<svg>`);
  const segment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, comment.length + 2]), comment]);
  return Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2), Buffer.from(`<html>${script}`)]);
}
