import { spawnSync } from 'node:child_process';
import {
  decodeTimeCode,
  timeCodeCellCount,
  timeCodeCellPx,
} from '../../hardware/virtual-headset/time-code.ts';
import { depacketizeH264 } from './media/h264-pictures.ts';

const widthPx = timeCodeCellPx * timeCodeCellCount;
const marginPx = 4;

function cellLuma(strip: Buffer, cell: number): number {
  let sum = 0;
  for (let y = marginPx; y < timeCodeCellPx - marginPx; y += 1)
    for (let x = marginPx; x < timeCodeCellPx - marginPx; x += 1)
      sum += strip[y * widthPx + cell * timeCodeCellPx + x] ?? 0;
  return sum / (timeCodeCellPx - 2 * marginPx) ** 2;
}

/**
 * The frame numbers in the time code at the panorama's bottom left, one per decoded picture in order, null where it is not
 * readable. The packets begin with a key frame.
 */
export function panoramaFrameNumbers(packets: readonly Buffer[]): (number | null)[] {
  const filter = `crop=${widthPx}:${timeCodeCellPx}:0:ih-${timeCodeCellPx}`;
  const output = ['-fps_mode', 'passthrough', '-pix_fmt', 'gray', '-f', 'rawvideo', 'pipe:1'];
  const { stdout } = spawnSync(
    'ffmpeg',
    ['-v', 'error', '-f', 'h264', '-i', 'pipe:0', '-vf', filter, ...output],
    {
      input: depacketizeH264(packets),
      maxBuffer: 1 << 28,
    },
  );
  const bytes = widthPx * timeCodeCellPx;
  return Array.from({ length: Math.floor(stdout.length / bytes) }, (_, index) => {
    const strip = stdout.subarray(index * bytes, (index + 1) * bytes);
    const reading = decodeTimeCode(
      Array.from({ length: timeCodeCellCount }, (__, cell) => cellLuma(strip, cell)),
    );
    return reading.readable ? reading.frameNumber : null;
  });
}
