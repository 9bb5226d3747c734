import { spawnSync } from 'node:child_process';
import type { DecodedPictures } from './h264-pictures.ts';

/** Where the VP8 payload of a packet begins (RFC 7741, section 4.2). */
function payloadOffset(packet: Buffer): number {
  const at = 12 + 4 * (packet.readUInt8(0) & 0x0f);
  if ((packet.readUInt8(at) & 0x80) === 0) return at + 1;
  const extension = packet.readUInt8(at + 1);
  let offset = at + 2;
  if ((extension & 0x80) !== 0) offset += (packet.readUInt8(offset) & 0x80) !== 0 ? 2 : 1;
  if ((extension & 0x40) !== 0) offset += 1;
  if ((extension & 0x30) !== 0) offset += 1;
  return offset;
}

/** Whether a packet begins a VP8 key frame (RFC 7741, section 4.3; RFC 6386, section 9.1). */
export function startsVp8KeyFrame(packet: Buffer): boolean {
  const descriptor = packet.readUInt8(12 + 4 * (packet.readUInt8(0) & 0x0f));
  const beginsPicture = (descriptor & 0x1f) === 0x10;
  return beginsPicture && (packet.readUInt8(payloadOffset(packet)) & 1) === 0;
}

/** The pictures of RTP packets that begin with a key frame, as an IVF file. */
function ivf(packets: readonly Buffer[], widthPx: number, heightPx: number): Buffer {
  const pictures = new Map<number, Buffer[]>();
  for (const packet of packets) {
    const timestamp = packet.readUInt32BE(4);
    const parts = pictures.get(timestamp) ?? [];
    pictures.set(timestamp, parts);
    parts.push(packet.subarray(payloadOffset(packet)));
  }
  const header = Buffer.alloc(32);
  header.write('DKIF', 0);
  header.writeUInt16LE(32, 6);
  header.write('VP80', 8);
  header.writeUInt16LE(widthPx, 12);
  header.writeUInt16LE(heightPx, 14);
  header.writeUInt32LE(90_000, 16);
  header.writeUInt32LE(1, 20);
  const frames = [...pictures.values()].flatMap((parts, index) => {
    const picture = Buffer.concat(parts);
    const frame = Buffer.alloc(12);
    frame.writeUInt32LE(picture.length, 0);
    frame.writeUInt32LE(index, 4);
    return [frame, picture];
  });
  return Buffer.concat([header, ...frames]);
}

/** Decodes with ffmpeg, as BT.709 in studio range. */
export function decodeVp8(packets: readonly Buffer[], widthPx: number, heightPx: number): DecodedPictures {
  const { stdout, stderr } = spawnSync(
    'ffmpeg',
    [
      ...['-v', 'error', '-f', 'ivf', '-i', 'pipe:0'],
      ...['-vf', 'scale=in_color_matrix=bt709:in_range=tv:out_range=pc', '-fps_mode', 'passthrough'],
      ...['-pix_fmt', 'rgb24', '-f', 'rawvideo', 'pipe:1'],
    ],
    { input: ivf(packets, widthPx, heightPx), maxBuffer: 1 << 30 },
  );
  const bytes = widthPx * heightPx * 3;
  const pictures = Array.from({ length: Math.floor(stdout.length / bytes) }, (_, index) =>
    stdout.subarray(index * bytes, (index + 1) * bytes),
  );
  return { widthPx, heightPx, pictures, complaints: stderr.toString() };
}
