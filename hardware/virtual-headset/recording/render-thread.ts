import { parentPort, workerData } from 'node:worker_threads';
import sharp from 'sharp';
import { drawFlash, showsClap } from '../clap.ts';
import { headOrientationAt } from '../head-trajectory.ts';
import { createSceneRenderer } from '../render/create-scene-renderer.ts';
import { Sensor } from '../render/sensor.ts';
import { writeAtomically } from './atomic-file.ts';
import { calibrationOf, frameCountOf } from './recording-spec.ts';
import type { RenderOrder, RenderReport, RenderThreadData } from './render-messages.ts';
import { encodeSegment, framesInSegment, framesPerSegment, segmentFileName } from './segment.ts';

// The entry of one render thread: renders the segments it is told to, one after the other.
const port = parentPort;
if (port === null) throw new Error('this file is the entry of a worker thread');
const { spec, folder } = workerData as RenderThreadData;
const report = (message: RenderReport): void => port.postMessage(message);

sharp.concurrency(1);
sharp.cache(false);

const calibration = calibrationOf(spec);
const { widthPx, heightPx } = calibration;
const renderer = await createSceneRenderer(spec);
const sensor = new Sensor(widthPx, renderer.lit, widthPx * heightPx, spec.scenario.seed);

async function renderSegment(segment: number): Promise<void> {
  const frames: Buffer[] = [];
  const first = segment * framesPerSegment;
  for (let frame = first; frame < first + framesInSegment(segment, frameCountOf(spec)); frame++) {
    const timeS = frame / spec.framesPerSecond;
    const clean = renderer.render(headOrientationAt(spec.scenario.head, timeS), timeS);
    const exposed = sensor.expose(clean, frame);
    if (showsClap(spec.scenario.claps ?? [], timeS)) drawFlash(exposed, calibration);
    const jpeg = sharp(exposed, { raw: { width: widthPx, height: heightPx, channels: 3 } }).jpeg({
      quality: spec.jpegQuality,
      chromaSubsampling: '4:2:0',
      optimiseCoding: false,
    });
    frames.push(await jpeg.toBuffer());
    report({ kind: 'frame' });
  }
  await writeAtomically(folder, segmentFileName(segment), encodeSegment(frames));
  report({ kind: 'segment', segment });
}

port.on('message', ({ segment }: RenderOrder) => {
  if (segment === null) {
    port.close();
    return;
  }
  // A failure ends the thread as an uncaught error, which the pool turns into its own.
  void renderSegment(segment);
});
report({ kind: 'ready' });
