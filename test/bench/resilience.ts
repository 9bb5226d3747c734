import { setTimeout as sleep } from 'node:timers/promises';
import { perfectLink, type LinkConditions } from '../support/impaired-link.ts';
import { atMost, figure, progress, type Bench, type Figures } from './figures.ts';
import { openImpairedViewer, type ImpairedViewer, type SeenFrame } from './resilience/impaired-viewer.ts';

const fullWidthPx = 1920;
/** So long after a change of the link a freeze is forgiven. */
const settlingMs = 2000;
const never = Number.POSITIVE_INFINITY;

interface Lengths {
  lossyS: number;
  narrowS: number;
  recoveredS: number;
  blackoutS: number;
  afterwardsS: number;
}
const whole: Lengths = { lossyS: 60, narrowS: 20, recoveredS: 25, blackoutS: 10, afterwardsS: 8 };
const short: Lengths = { lossyS: 8, narrowS: 5, recoveredS: 10, blackoutS: 5, afterwardsS: 4 };

interface Step {
  changedAtMs: number;
  endedAtMs: number;
  frames: SeenFrame[];
}

async function step(
  viewer: ImpairedViewer,
  what: string,
  conditions: LinkConditions,
  seconds: number,
): Promise<Step> {
  progress(`${what}, ${seconds} s`);
  await viewer.frames();
  viewer.link().conditions = conditions;
  const changedAtMs = Date.now();
  await sleep(seconds * 1000);
  return { changedAtMs, endedAtMs: Date.now(), frames: await viewer.frames() };
}

/** The longest time without a new frame, after the link has settled. */
function longestGapMs({ changedAtMs, endedAtMs, frames }: Step): number {
  const times = [...frames.map(({ atMs }) => atMs), endedAtMs].filter(
    (atMs) => atMs > changedAtMs + settlingMs,
  );
  return Math.max(...times.map((atMs, index) => atMs - (times[index - 1] ?? changedAtMs + settlingMs)));
}

const shareOf = ({ frames }: Step, widthPx: number) =>
  frames.filter((frame) => frame.widthPx === widthPx).length / Math.max(1, frames.length);

const framesPerSecond = ({ changedAtMs, endedAtMs, frames }: Step) =>
  (frames.length * 1000) / (endedAtMs - changedAtMs);

/** The same time on a link that loses nothing, for what the machine itself makes of it. */
async function lossless(viewer: ImpairedViewer, { lossyS }: Lengths): Promise<Figures> {
  const before = await viewer.freezes();
  const seen = await step(viewer, 'a perfect link', perfectLink, lossyS);
  return {
    losslessFreezes: figure((await viewer.freezes()) - before, '1'),
    losslessFramesPerSecond: figure(framesPerSecond(seen), '1/s'),
  };
}

async function lossy(viewer: ImpairedViewer, { lossyS }: Lengths): Promise<Figures> {
  const before = await viewer.freezes();
  const conditions = { ...perfectLink, lossRatio: 0.02, delayMs: 40, jitterMs: 10 };
  const seen = await step(viewer, '2 % loss, 40 ms and jitter', conditions, lossyS);
  return {
    lossyFreezes: atMost((await viewer.freezes()) - before, 1, '1'),
    lossyFramesPerSecond: figure(framesPerSecond(seen), '1/s'),
    lossyShareOfFullRung: figure(shareOf(seen, fullWidthPx), '1'),
  };
}

async function narrow(viewer: ImpairedViewer, { narrowS, recoveredS }: Lengths): Promise<Figures> {
  const rate = (rateBps: number) => ({ ...perfectLink, rateBps });
  const two = await step(viewer, '2 Mb/s', rate(2_000_000), narrowS);
  const small = await step(viewer, '600 kb/s', rate(600_000), narrowS);
  const recovered = await step(viewer, '10 Mb/s', rate(10_000_000), recoveredS);
  const full = recovered.frames.find(({ widthPx }) => widthPx === fullWidthPx);
  return {
    longestGapAt2Mbps: atMost(longestGapMs(two), 1000, 'ms'),
    longestGapAt600Kbps: atMost(longestGapMs(small), 1000, 'ms'),
    longestGapAt10Mbps: atMost(longestGapMs(recovered), 1000, 'ms'),
    framesPerSecondAt2Mbps: figure(framesPerSecond(two), '1/s'),
    framesPerSecondAt600Kbps: figure(framesPerSecond(small), '1/s'),
    fullRungAfterRecovery: atMost(
      full === undefined ? never : (full.atMs - recovered.changedAtMs) / 1000,
      15,
      's',
    ),
  };
}

async function blackout(viewer: ImpairedViewer, { blackoutS, afterwardsS }: Lengths): Promise<Figures> {
  await step(viewer, 'blackout', { ...perfectLink, isBlackout: true }, blackoutS);
  const { changedAtMs, frames } = await step(viewer, 'the link is back', perfectLink, afterwardsS);
  const first = frames.find(({ atMs }) => atMs > changedAtMs);
  return {
    pictureAfterBlackout: atMost(first === undefined ? never : (first.atMs - changedAtMs) / 1000, 3, 's'),
  };
}

async function otherNetwork(viewer: ImpairedViewer, { afterwardsS }: Lengths): Promise<Figures> {
  progress('another network');
  const before = await viewer.frames();
  const changedAtMs = Date.now();
  await viewer.changeNetwork();
  await sleep(afterwardsS * 1000);
  const after = await viewer.frames();
  const times = [...before, ...after].map(({ atMs }) => atMs).filter((atMs) => atMs > changedAtMs - 1000);
  const gapsMs = times.map((atMs, index) => atMs - (times[index - 1] ?? atMs));
  const isBack = after.some(({ atMs }) => atMs > changedAtMs + 2000);
  return { longestGapAtNetworkChange: figure(isBack ? Math.max(...gapsMs) : never, 'ms') };
}

async function killed(viewer: ImpairedViewer): Promise<Figures> {
  progress('the browser is killed');
  return { killedViewerNoticed: atMost((await viewer.kill()) / 1000, 5, 's') };
}

/** One proctor in Chromium at the real gateway, through a link that loses, delays, narrows, goes dark, changes and ends. */
export const bench: Bench = async ({ quick }) => {
  const lengths = quick ? short : whole;
  progress('starting the gateway (the first time, the scene is rendered)');
  const viewer = await openImpairedViewer();
  try {
    await sleep(quick ? 2000 : 5000);
    return {
      ...(await lossless(viewer, lengths)),
      ...(await lossy(viewer, lengths)),
      ...(await narrow(viewer, lengths)),
      ...(await blackout(viewer, lengths)),
      ...(await otherNetwork(viewer, lengths)),
      ...(await killed(viewer)),
    };
  } finally {
    await viewer.close();
  }
};
