import { spawnSync } from 'node:child_process';

const startCode = Buffer.from([0, 0, 0, 1]);

/** The NAL units of RTP packets in order (RFC 6184: single units, STAP-A, FU-A), as an Annex B byte stream. */
export function depacketizeH264(packets: readonly Buffer[]): Buffer {
  const out: Buffer[] = [];
  for (const packet of packets) {
    const payload = packet.subarray(12 + 4 * (packet.readUInt8(0) & 0x0f));
    const type = payload.readUInt8(0) & 0x1f;
    if (type === 28) {
      const header = payload.readUInt8(1);
      const first = (header & 0x80) !== 0;
      if (first) out.push(startCode, Buffer.from([(payload.readUInt8(0) & 0xe0) | (header & 0x1f)]));
      out.push(payload.subarray(2));
    } else if (type === 24) {
      for (let at = 1; at < payload.length;) {
        const length = payload.readUInt16BE(at);
        out.push(startCode, payload.subarray(at + 2, at + 2 + length));
        at += 2 + length;
      }
    } else {
      out.push(startCode, payload);
    }
  }
  return Buffer.concat(out);
}

/** Whether a packet carries (the beginning of) an IDR picture. */
export function startsKeyFrame(packet: Buffer): boolean {
  const payload = packet.subarray(12);
  const type = payload.readUInt8(0) & 0x1f;
  if (type === 28) return (payload.readUInt8(1) & 0x9f) === 0x85;
  if (type !== 24) return type === 5;
  for (let at = 1; at + 2 < payload.length; at += 2 + payload.readUInt16BE(at)) {
    if ((payload.readUInt8(at + 2) & 0x1f) === 5) return true;
  }
  return false;
}

export interface DecodedPictures {
  widthPx: number;
  heightPx: number;
  /** RGB, 8 bits each, one buffer per picture. */
  pictures: Buffer[];
  /** What the decoder complained about. */
  complaints: string;
}

/**
 * Decodes with ffmpeg, which honours the colour range and matrix that the stream signals; with `takenFor` as if it signalled
 * that matrix in studio range.
 */
export function decodePictures(
  packets: readonly Buffer[],
  widthPx: number,
  heightPx: number,
  takenFor?: 'bt709',
): DecodedPictures {
  const colours =
    takenFor === undefined ? [] : ['-vf', `scale=in_color_matrix=${takenFor}:in_range=tv:out_range=pc`];
  const arguments_ = ['-v', 'error', '-f', 'h264', '-i', 'pipe:0', ...colours];
  const output = ['-fps_mode', 'passthrough', '-pix_fmt', 'rgb24', '-f', 'rawvideo', 'pipe:1'];
  const { stdout, stderr } = spawnSync('ffmpeg', [...arguments_, ...output], {
    input: depacketizeH264(packets),
    maxBuffer: 1 << 30,
  });
  const bytes = widthPx * heightPx * 3;
  const pictures = Array.from({ length: Math.floor(stdout.length / bytes) }, (_, index) =>
    stdout.subarray(index * bytes, (index + 1) * bytes),
  );
  return { widthPx, heightPx, pictures, complaints: stderr.toString() };
}

/** Mean colour of the square of the given half size round a point. */
export function meanColour(
  decoded: DecodedPictures,
  index: number,
  xPx: number,
  yPx: number,
  halfPx = 4,
): [number, number, number] {
  const picture = decoded.pictures.at(index);
  if (picture === undefined) throw new RangeError(`there is no picture ${index}`);
  const sum: [number, number, number] = [0, 0, 0];
  let count = 0;
  for (let y = yPx - halfPx; y < yPx + halfPx; y += 1) {
    for (let x = xPx - halfPx; x < xPx + halfPx; x += 1) {
      const at = (y * decoded.widthPx + x) * 3;
      sum[0] += picture.readUInt8(at);
      sum[1] += picture.readUInt8(at + 1);
      sum[2] += picture.readUInt8(at + 2);
      count += 1;
    }
  }
  return [sum[0] / count, sum[1] / count, sum[2] / count];
}
