import { setTimeout as sleep } from 'node:timers/promises';
import { captureTimeNs } from '../../../gateway/adapters/webrtc/rtcp/sender-report.ts';
import { beginsH264KeyFrame } from '../../../gateway/domain/rtp/h264-key-frame.ts';
import { rtpPayloadOffset } from '../../../gateway/adapters/webrtc/rtp/rtp-packet.ts';
import { sceneTimeS } from '../../../hardware/virtual-camera/capture-time.ts';
import {
  headOrientationAt,
  headRatesAt,
  type HeadKeyframe,
} from '../../../hardware/virtual-headset/head-trajectory.ts';
import {
  captureNsOfFrame,
  loadScenario,
  type PlaySchedule,
} from '../../../hardware/virtual-headset/index.ts';
import { until } from '../../support/media/until.ts';
import { panoramaFrameNumbers } from '../../support/panorama-time-codes.ts';
import { quantile } from '../../support/quantile.ts';
import { atMost, figure, progress, type Figures } from '../figures.ts';
import { openServiceRig, rigScenario, type ServedHeadset } from './service-rig.ts';

type Quaternion = readonly [number, number, number, number];

/** A frame as it leaves the gateway, with what its viewers are told of it at that moment. */
interface LeftFrame {
  leftNs: bigint;
  capturedNs: bigint;
  orientation: Quaternion;
}

/** How wrong that is. */
interface Alignment {
  /** Said time of capture less the true one. */
  captureErrorMs: number;
  /** Said orientation against that from which the picture was rendered. */
  errorDeg: number;
  headDegPerS: number;
}

const videoClockRateHz = 90_000;
/** A slower head does not tell time from rounding. */
const movingDegPerS = 20;
const fastHeadDegPerMs = 0.2;
const degPerRad = 180 / Math.PI;

function angleDeg(a: Quaternion, b: Quaternion): number {
  const dot = Math.abs(a[0] * b[0] + a[1] * b[1] + a[2] * b[2] + a[3] * b[3]);
  return 2 * Math.acos(Math.min(1, dot)) * degPerRad;
}

/** Listens from the next key frame on, as a viewer does. */
function watchFrames({ source, orientation }: ServedHeadset): { packets: Buffer[]; frames: LeftFrame[] } {
  const packets: Buffer[] = [];
  const frames: LeftFrame[] = [];
  let lastTimestamp = -1;
  const reception = source.receive('panorama', 'full', (packet) => {
    const report = source.latestSenderReport('panorama');
    if (report === null) return;
    if (packets.length === 0 && !beginsH264KeyFrame(packet, rtpPayloadOffset(packet))) return;
    packets.push(packet);
    const timestamp = packet.readUInt32BE(4);
    if (timestamp === lastTimestamp) return;
    lastTimestamp = timestamp;
    const capturedNs = captureTimeNs(report, timestamp, videoClockRateHz);
    frames.push({
      leftNs: process.hrtime.bigint(),
      capturedNs,
      orientation: orientation.at(capturedNs),
    });
  });
  reception.requestKeyFrame();
  return { packets, frames };
}

/** Compares each frame whose time code is readable with the truth. */
function compare(
  frames: readonly LeftFrame[],
  frameNumbers: readonly (number | null)[],
  schedule: PlaySchedule,
  head: readonly HeadKeyframe[],
): Alignment[] {
  return frameNumbers.flatMap((frameNumber, index) => {
    const frame = frames[index];
    if (frame === undefined || frameNumber === null) return [];
    const trueNs = captureNsOfFrame(schedule, frameNumber, frame.leftNs);
    if (trueNs === null) return [];
    const timeS = sceneTimeS(schedule, trueNs);
    return [
      {
        captureErrorMs: Number(frame.capturedNs - trueNs) / 1e6,
        errorDeg: angleDeg(frame.orientation, headOrientationAt(head, timeS)),
        headDegPerS: Math.hypot(...headRatesAt(head, timeS)) * degPerRad,
      },
    ];
  });
}

function figuresOf(all: readonly Alignment[], frameCount: number): Figures {
  const captureMs = all.map(({ captureErrorMs }) => Math.abs(captureErrorMs));
  const moving = all.filter(({ headDegPerS }) => headDegPerS >= movingDegPerS);
  // The error of time that would turn the picture by as much: capture, clocks, sampling and prediction together.
  const togetherMs = moving.map(({ errorDeg, headDegPerS }) => (errorDeg / headDegPerS) * 1000);
  const p95 = quantile(togetherMs, 0.95);
  return {
    orientationToPictureErrorMs: atMost(p95, 5, 'ms'),
    orientationToPictureErrorMaxMs: figure(Math.max(...togetherMs), 'ms'),
    orientationErrorAt200DegPerS: figure(p95 * fastHeadDegPerMs, '°'),
    captureTimeErrorP95Ms: figure(quantile(captureMs, 0.95), 'ms'),
    captureTimeErrorMaxMs: figure(Math.max(...captureMs), 'ms'),
    framesCompared: figure(all.length / frameCount, '1'),
  };
}

/**
 * What viewers are told of each picture, against the truth that only a virtual headset knows: when it was captured, by its
 * time code, and how the head was turned then.
 */
export async function alignmentFigures(seconds: number): Promise<Figures> {
  const rig = await openServiceRig();
  try {
    const headset = await rig.plugIn();
    const schedule = rig.discovery.link?.schedule;
    if (schedule === undefined) throw new Error('the headset does not play');
    const { source } = headset;
    await until('a sender report', () => source.latestSenderReport('panorama') !== null);
    progress(`comparing ${seconds} s of pictures with what is said of them`);
    const { packets, frames } = watchFrames(headset);
    await sleep(seconds * 1000);
    const { head } = await loadScenario(rigScenario);
    const seen = [...frames];
    return figuresOf(compare(seen, panoramaFrameNumbers([...packets]), schedule, head), seen.length);
  } finally {
    await rig.close();
  }
}
