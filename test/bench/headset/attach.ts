import { quantile } from '../../support/quantile.ts';
import { atMost, figure, progress, type Figures } from '../figures.ts';
import { openServiceRig } from './service-rig.ts';

const markerBit = 0x80;

/** From the moment a virtual headset appears to the last packet of its first stitched picture, its stitch map included. */
async function attachOnce(): Promise<number> {
  const rig = await openServiceRig();
  try {
    const startedAt = performance.now();
    const { source, link } = await rig.plugIn();
    if (link.identity.serial === '' || (await link.readCalibration()).calibratedOn === null)
      throw new Error('the headset does not say who it is');
    await new Promise<void>((resolve) =>
      source.receive('panorama', 'full', (packet) => {
        if ((packet.readUInt8(1) & markerBit) !== 0) resolve();
      }),
    );
    return performance.now() - startedAt;
  } finally {
    await rig.close();
  }
}

export async function attachFigures(runs: number): Promise<Figures> {
  const times: number[] = [];
  for (let run = 1; run <= runs; run += 1) {
    times.push(await attachOnce());
    progress(`attached ${run}: ${Math.round(times.at(-1) ?? 0)} ms`);
  }
  return {
    attachToSessionReadyMs: atMost(quantile(times, 0.5), 2500, 'ms'),
    attachToSessionReadyWorstMs: figure(Math.max(...times), 'ms'),
  };
}
