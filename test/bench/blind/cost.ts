import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { lookElement } from '../../../gateway/domain/media-plan/look-element.ts';
import type { LensCircle } from '../../../gateway/domain/media-plan/plan-input.ts';
import { projectRoot } from '../../support/project-root.ts';

interface Stream {
  widthPx: number;
  heightPx: number;
  framesPerSecond: number;
  circles: readonly LensCircle[];
}

/** CPU seconds of a pipeline that passes so many different pictures on through an element. */
function cpuSecondsOf(
  { widthPx, heightPx, framesPerSecond }: Stream,
  element: string,
  seconds: number,
): number {
  const size = `video/x-raw,format=I420,width=${widthPx},height=${heightPx},framerate=${framesPerSecond}/1`;
  const launch = `videotestsrc pattern=ball num-buffers=${seconds * framesPerSecond} ! ${size} ! ${element} ! fakesink`;
  const { stdout } = spawnSync('bash', ['-c', `gst-launch-1.0 -q ${launch}; times`], {
    env: { ...process.env, GST_PLUGIN_PATH: join(projectRoot, 'build/native') },
    encoding: 'utf8',
  });
  const [user = 0, system = 0] = [
    ...(stdout.trim().split('\n').at(-1) ?? '').matchAll(/(\d+)m([\d.]+)s/g),
  ].map(([, minutes, rest]) => Number(minutes) * 60 + Number(rest));
  return user + system;
}

/** What looking costs of a core, per stream: the pipeline with the element less the one without, the least of some rounds. */
export function lookCost(stream: Stream, seconds: number): number {
  const rounds = Array.from({ length: 3 }, () => {
    const element = lookElement(stream.circles);
    return cpuSecondsOf(stream, element, seconds) - cpuSecondsOf(stream, 'identity', seconds);
  });
  return Math.max(0, Math.min(...rounds)) / seconds;
}
