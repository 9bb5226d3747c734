import { spawn } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import type { RtpDestination } from '../../../gateway/domain/media-plan/plan-input.ts';
import { stillFileDescriptor } from '../../../gateway/domain/media-plan/panorama-pipeline.ts';
import { pluginDirectory } from './media-rig.ts';
import { until } from './until.ts';

/** What a pipeline did. */
export interface PlanRun {
  packets: Buffer[];
  /** A whole JPEG; empty where the pipeline makes none. */
  still: Buffer;
  /** What the elements agreed on, one line per pad: `/GstPipeline:…/GstX264Enc:….GstPad:sink: caps = video/x-raw, …`. */
  caps: string[];
}

async function openPort(): Promise<Socket> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}

const endOfPicture = Buffer.from([0xff, 0xd9]);

/**
 * Runs the launch text of a plan, its full rung received and its gate open, with gst-launch-1.0 until it has given some pictures and a still, where it makes one.
 * `onPlaying` is called when the pipeline has its clock: what a camera sends before has no time. Rejects with what it printed when it fails.
 */
export async function runPlan(
  launchTo: (destination: RtpDestination) => string,
  onPlaying: () => void,
): Promise<PlanRun> {
  const [rtp, rtcp] = [await openPort(), await openPort()];
  const planned = launchTo({
    rtpPort: rtp.address().port,
    rtcpPort: rtcp.address().port,
    ssrcs: { full: 1, slow: 2, half: 3, thumbnail: 4, vp8: 5, sound: 6 },
    received: new Set(['full']),
  });
  const launch = planned.replace(/(valve name=\S+-gate) drop=true/, '$1 drop=false');
  const packets: Buffer[] = [];
  rtp.on('message', (packet) => packets.push(packet));
  // The shell splits the text as the parser of launch descriptions would.
  const child = spawn('sh', ['-c', `exec gst-launch-1.0 -v ${launch}`], {
    env: { ...process.env, GST_PLUGIN_PATH: pluginDirectory, LC_ALL: 'C.UTF-8' },
    stdio: ['ignore', 'pipe', 'pipe', 'ignore', 'pipe'],
  });
  const closed = once(child, 'close');
  let text = '';
  let still = Buffer.alloc(0);
  const outputOf = (descriptor: number) => child.stdio[descriptor] as Readable;
  outputOf(1).on('data', (chunk: Buffer) => (text += chunk.toString()));
  outputOf(2).on('data', (chunk: Buffer) => (text += chunk.toString()));
  outputOf(stillFileDescriptor).on('data', (chunk: Buffer) => (still = Buffer.concat([still, chunk])));
  try {
    await until('the clock', () => text.includes('New clock'));
    onPlaying();
    const makesStills = launch.includes(`fdsink fd=${stillFileDescriptor}`);
    const timestamps = () => new Set(packets.map((packet) => packet.readUInt32BE(4))).size;
    await until('the pipeline', () => timestamps() > 10 && (!makesStills || still.includes(endOfPicture)));
  } catch (cause) {
    throw new Error(`${packets.length} packets, ${still.length} bytes of stills\n${text}`, { cause });
  } finally {
    child.kill('SIGKILL');
    await closed;
    rtp.close();
    rtcp.close();
  }
  const latest = packets.at(-1)?.readUInt32BE(4);
  return {
    // The last picture may lack its end.
    packets: packets.filter((packet) => packet.readUInt32BE(4) !== latest),
    still: still.subarray(0, still.indexOf(endOfPicture) + endOfPicture.length),
    caps: text.split('\n').filter((line) => line.includes(': caps = ')),
  };
}
