import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { PictureLook } from '../../../gateway/domain/blind-state/picture-look.ts';
import { lookElement } from '../../../gateway/domain/media-plan/look-element.ts';
import type { LensCircle } from '../../../gateway/domain/media-plan/plan-input.ts';
import { readBusMessage } from '../../../gateway/media-worker/bus-news.ts';
import { projectRoot } from '../../support/project-root.ts';

const environment = { ...process.env, GST_PLUGIN_PATH: join(projectRoot, 'build/native') };
const message =
  /roundsight-look, pictures=\(uint\)(\d+), capture-ms=\(double\)([\d.]+), identical=\(boolean\)(\w+), parts=\(string\)"?([^";]*)"?;/g;

/** Runs a pipeline that reads standard input; what it says of its messages. */
async function messagesOf(launch: string, input: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<string> {
  const child = spawn('gst-launch-1.0', ['-m', 'fdsrc', 'fd=0', '!', ...launch.split(' ')], {
    env: environment,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  const ended = once(child, 'close');
  for await (const chunk of input) if (!child.stdin.write(chunk)) await once(child.stdin, 'drain');
  child.stdin.end();
  await ended;
  return text;
}

/** What the look element says of JPEG pictures at this rate, decoded as a camera's are; as fast as the machine can. */
export async function looksOf(
  pictures: AsyncIterable<Buffer> | Iterable<Buffer>,
  framesPerSecond: number,
  circles: readonly LensCircle[],
): Promise<PictureLook[]> {
  const launch =
    `image/jpeg,framerate=${framesPerSecond}/1 ! jpegparse ! jpegdec idct-method=islow ! ` +
    `${lookElement(circles).replace(/parts="(.*)"/, (_, parts: string) => `parts=${parts.replaceAll(' ', '\u00a0')}`)} ! fakesink`;
  const text = await messagesOf(launch, pictures);
  return [...text.matchAll(message)].flatMap(([, count, captureMs, identical, parts = '']) => {
    const news = readBusMessage({
      ...{ type: 'element', name: 'roundsight-look', pictures: Number(count) },
      ...{ 'capture-ms': Number(captureMs), identical: identical === 'true', parts: parts.replaceAll('\\', '') },
    });
    return news?.kind === 'look' ? [news.look] : [];
  });
}

/** Levels in dBFS of 16-bit samples (48 kHz, one channel), one for every 200 ms. */
export async function levelsOf(samples: Buffer): Promise<number[]> {
  const launch =
    'rawaudioparse use-sink-caps=false format=pcm pcm-format=s16le sample-rate=48000 num-channels=1 ! ' +
    'level interval=200000000 post-messages=true ! fakesink';
  const text = await messagesOf(launch, [samples]);
  return [...text.matchAll(/rms=\(GValueArray\)< ([-\w.]+)/g)].map(([, rms = '']) =>
    rms.includes('inf') ? -120 : Math.max(-120, Number(rms)),
  );
}
