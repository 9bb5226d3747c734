import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { RecordedView } from '../../gateway/domain/evidence/recorder-order.ts';
import { mp4Of, readEvidence, type EvidenceContent } from './evidence-files.ts';

export const sessionKey = Uint8Array.from({ length: 32 }, (_, at) => 7 * at + 1);
export const sessionKeyHex = Buffer.from(sessionKey).toString('hex');

/** gst-launch words of a live video of 320 × 240 in H.264, a key frame every so many pictures. */
export const videoWords = (pictures: number, keyFrameEvery = 600): string[] => [
  ...['videotestsrc', 'is-live=true', `num-buffers=${pictures}`, 'pattern=ball', '!'],
  ...['video/x-raw,width=320,height=240,framerate=30/1,colorimetry=1:4:0:0', '!'],
  ...['x264enc', 'tune=zerolatency', 'speed-preset=ultrafast', `key-int-max=${keyFrameEvery}`, '!'],
  ...['h264parse', 'config-interval=-1', '!', 'video/x-h264,stream-format=byte-stream,alignment=au', '!'],
];

/** gst-launch words of a live sound in Opus, 20 ms a packet. */
export const soundWords = (packets: number): string[] => [
  ...['audiotestsrc', 'is-live=true', 'samplesperbuffer=960', `num-buffers=${packets}`, '!'],
  ...['audio/x-raw,rate=48000,channels=1', '!', 'opusenc', '!'],
];

export interface RecordWish {
  folder: string;
  segmentSeconds?: number;
  firstNumber?: number;
  originNs?: bigint;
  view?: RecordedView;
}

export const orderText = ({ folder, firstNumber = 1, originNs = 0n, view = 'flat' }: RecordWish) =>
  `record ${sessionKeyHex} ${originNs} ${firstNumber} ${view} ${folder}`;

/** gst-launch words of the element, recording into a folder from the first sample on. */
export const recordWords = (wish: RecordWish): string[] => [
  'roundsightrecord',
  `segment-seconds=${wish.segmentSeconds ?? 10}`,
  // With quotes, which gst-launch takes off: a folder may have spaces.
  `order="${orderText(wish)}"`,
];

/** The element's messages as `gst-launch-1.0 -m` prints them. */
export function recordMessages(text: string): Record<string, string>[] {
  return [...text.matchAll(/: roundsight-record, (.*);$/gm)].map(([, fields = '']) =>
    Object.fromEntries(
      [...fields.matchAll(/([\w-]+)=\(\w+\)([\w-]+)/g)].map(([, name = '', value = '']) => [name, value]),
    ),
  );
}

export const evidencePath = (folder: string, number: number) =>
  join(folder, `${String(number).padStart(6, '0')}.rsev`);

export async function readRecorded(folder: string, number: number): Promise<EvidenceContent> {
  return readEvidence(await readFile(evidencePath(folder, number)), sessionKey);
}

/** How many pictures or packets FFmpeg decodes of what was recorded; throws where it finds a fault. */
export async function decodedCount(folder: string, content: EvidenceContent): Promise<number> {
  const path = join(folder, 'decrypted.mp4');
  await writeFile(path, mp4Of(content));
  const { stdout, stderr } = await promisify(execFile)('ffprobe', [
    ...['-v', 'warning', '-count_frames', '-show_entries', 'stream=nb_read_frames', '-of', 'csv=p=0', path],
  ]);
  if (stderr !== '') throw new Error(stderr);
  // What is said of a sphere stands behind the number.
  return Number.parseInt(stdout, 10);
}

/** What FFmpeg says of the streams of an MP4 file. */
export async function probed(folder: string, mp4: Uint8Array): Promise<string> {
  const path = join(folder, 'probed.mp4');
  await writeFile(path, mp4);
  return (await promisify(execFile)('ffprobe', ['-v', 'warning', '-show_streams', path])).stdout;
}
