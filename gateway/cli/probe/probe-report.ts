import type { DelayFigures } from './delay-observer.ts';
import type { FreezeFigures } from './freeze-counter.ts';
import type { PictureFigures } from './picture-observer.ts';

/** Over the packets of one kind. */
export interface PacketFigures {
  received: number;
  lost: number;
  /** Share of packets that never came, 0 to 1. */
  lossRatio: number;
}

/** What a viewer saw and heard. */
export interface ProbeFigures {
  seconds: number;
  /** From the offer to a connection that stands. */
  connectedMs: number;
  /** From the offer to the first decoded picture; null where none came. */
  firstPictureMs: number | null;
  /** How the media came: `host`, `srflx`, `prflx` or `relay` at this end, and from where. */
  path: { localType: string; remote: string; roundTripMs: number | null } | null;
  picture: (PictureFigures & FreezeFigures & PacketFigures & { codec: string | null }) | null;
  delay: DelayFigures | null;
  sound: (PacketFigures & { rmsDb: number }) | null;
}

export interface ProbeCheck {
  name: string;
  passed: boolean;
  /** What was found and what was asked for, for people. */
  found: string;
  wanted: string;
}

export interface ProbeReport extends ProbeFigures {
  passed: boolean;
  checks: ProbeCheck[];
}

/** What a viewer must get; null leaves a check out. */
export interface ProbeThresholds {
  picture: boolean;
  sound: boolean;
  minFramesPerSecond: number;
  maxDelayMs: number | null;
  maxLossPercent: number;
  maxFreezes: number;
  minWidthPx: number;
}

export const defaultThresholds: ProbeThresholds = {
  picture: true,
  sound: true,
  minFramesPerSecond: 15,
  maxDelayMs: 500,
  maxLossPercent: 2,
  maxFreezes: 1,
  minWidthPx: 640,
};

/** Below this a microphone gives nothing: digital silence, or next to it. */
const silenceDb = -90;
/** A picture that is black or frozen for more than this share of the time is one fault, not a moment. */
const tolerableShare = 0.5;

/** Judges what was seen and heard. */
export function judgeProbe(figures: ProbeFigures, thresholds: ProbeThresholds): ProbeReport {
  const checks = [
    ...(thresholds.picture ? pictureChecks(figures, thresholds) : []),
    ...(thresholds.sound ? soundChecks(figures, thresholds) : []),
  ];
  return { ...figures, passed: checks.every(({ passed }) => passed), checks };
}

function pictureChecks(figures: ProbeFigures, thresholds: ProbeThresholds): ProbeCheck[] {
  const { picture, delay } = figures;
  if (picture === null) return [check('picture', false, 'none', 'one')];
  const { minFramesPerSecond, maxFreezes, maxLossPercent, minWidthPx, maxDelayMs } = thresholds;
  const { framesPerSecond, freezes, blackShare, frozenShare, widthPx, heightPx, lossRatio } = picture;
  return [
    check(
      'frame rate',
      framesPerSecond >= minFramesPerSecond,
      `${framesPerSecond.toFixed(1)} fps`,
      `at least ${minFramesPerSecond} fps`,
    ),
    check('size', widthPx >= minWidthPx, `${widthPx} × ${heightPx}`, `at least ${minWidthPx} wide`),
    check('freezes', freezes <= maxFreezes, `${freezes}`, `at most ${maxFreezes}`),
    check(
      'not black',
      blackShare <= tolerableShare,
      percent(blackShare),
      `at most ${percent(tolerableShare)}`,
    ),
    check(
      'not frozen',
      frozenShare <= tolerableShare,
      percent(frozenShare),
      `at most ${percent(tolerableShare)}`,
    ),
    check(
      'loss of pictures',
      lossRatio * 100 <= maxLossPercent,
      percent(lossRatio),
      `at most ${maxLossPercent} %`,
    ),
    ...(maxDelayMs === null ? [] : [delayCheck(delay, maxDelayMs)]),
  ];
}

function delayCheck(delay: DelayFigures | null, maxDelayMs: number): ProbeCheck {
  const wanted = `median at most ${maxDelayMs} ms`;
  if (delay === null) return check('delay', false, 'not told', wanted);
  const atLeast = delay.by === 'arrival' ? 'at least ' : '';
  return check('delay', delay.medianMs <= maxDelayMs, `${atLeast}${delay.medianMs.toFixed(0)} ms`, wanted);
}

function soundChecks({ sound }: ProbeFigures, { maxLossPercent }: ProbeThresholds): ProbeCheck[] {
  if (sound === null) return [check('sound', false, 'none', 'some')];
  return [
    check('sound', sound.rmsDb > silenceDb, `${sound.rmsDb.toFixed(0)} dB`, `above ${silenceDb} dB`),
    check(
      'loss of sound',
      sound.lossRatio * 100 <= maxLossPercent,
      percent(sound.lossRatio),
      `at most ${maxLossPercent} %`,
    ),
  ];
}

function check(name: string, passed: boolean, found: string, wanted: string): ProbeCheck {
  return { name, passed, found, wanted };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
