import type { EncoderName } from './h264-encoder.ts';
import { chain, quoted } from './launch-text.ts';
import { lookElement, lookElementFactory } from './look-element.ts';
import type { MediaOptions, RtpDestination, ScreenInput } from './plan-input.ts';
import type { PipelinePlan } from './pipeline-plan.ts';
import { rungBranch, rungBranchElements } from './rung-branch.ts';
import type { Rung } from './rung.ts';
import { stillBranch, stillBranchElements } from './still-branch.ts';

export interface ScreenPipelineInput {
  trackId: string;
  screen: ScreenInput;
  rungs: readonly Rung[];
  encoder: EncoderName;
  destination: RtpDestination;
  options: MediaOptions;
}

/** Encoders of 4:2:0 pictures need even sizes; a last odd row or column of a screen is left out. */
export function evenSize(screen: Pick<ScreenInput, 'widthPx' | 'heightPx'>) {
  return { widthPx: screen.widthPx & ~1, heightPx: screen.heightPx & ~1 };
}

const widestStillPx = 960;

/** Letters of usual size can be read, and it is small enough to be kept. */
function stillSize(screen: Pick<ScreenInput, 'widthPx' | 'heightPx'>) {
  const share = Math.min(1, widestStillPx / screen.widthPx);
  const even = (px: number): number => Math.max(2, Math.round((px * share) / 2) * 2);
  return { widthPx: even(screen.widthPx), heightPx: even(screen.heightPx) };
}

/**
 * One monitor of an X display. Damage tracking is off: with it, only what changed is sent and a still screen looks dead.
 * The rate control may gather a second, so that text is sharp soon after a change.
 */
export function screenPipeline(input: ScreenPipelineInput): PipelinePlan {
  const { screen, trackId, options } = input;
  const { widthPx, heightPx } = evenSize(screen);
  const framesPerSecond = options.screenFramesPerSecond;
  const teeName = `${trackId}-tee`;
  const stillValve = `${trackId}-still-valve`;
  const source = chain(
    `ximagesrc name=${trackId}-source display-name=${quoted(screen.displayName)} use-damage=0 show-pointer=true ` +
      `startx=${screen.xPx} starty=${screen.yPx} ` +
      `endx=${screen.xPx + widthPx - 1} endy=${screen.yPx + heightPx - 1}`,
    `video/x-raw,framerate=${framesPerSecond}/1`,
    'videoconvert',
    'video/x-raw,format=I420,colorimetry=bt709',
    lookElement(),
    `tee name=${teeName}`,
  );
  const branches = input.rungs.map((rung) =>
    rungBranch({
      ...{ trackId, teeName, rung },
      shape: { widthPx, heightPx, framesPerSecond },
      encoder: input.encoder,
      destination: input.destination,
      keyFrameIntervalSeconds: options.keyFrameIntervalSeconds,
      bufferedPictures: rung.framesPerSecond ?? framesPerSecond,
      threads: 1,
    }),
  );
  return {
    trackId,
    launch: [
      source,
      ...branches.map(({ launch }) => launch),
      stillBranch({ teeName, valveName: stillValve, stillsPerSecond: 5, size: stillSize(screen) }),
    ].join(' '),
    stillValve,
    sourceName: `${trackId}-source`,
    splitterName: null,
    rungs: branches.map(({ rung }) => rung),
    requiredElements: [
      'ximagesrc',
      'videoconvert',
      lookElementFactory,
      input.encoder,
      ...rungBranchElements,
      ...stillBranchElements,
    ],
  };
}
