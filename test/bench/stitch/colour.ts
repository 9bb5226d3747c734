import { watchColourChart } from '../../support/chart-viewer.ts';
import { colourError } from '../../support/colour-chart.ts';
import { atMost, figure, progress, type Figures } from '../figures.ts';

/** How far (CIEDE2000) a colour chart in the room is from its colours where a proctor sees it. */
export async function colourFigures(): Promise<Figures> {
  progress('watching a colour chart');
  const watched = await watchColourChart();
  const [video, sphere] = [colourError(watched.video), colourError(watched.sphere)];
  return {
    meanDeltaEInVideo: atMost(video.meanDeltaE, 2, 'ΔE00'),
    maxDeltaEInVideo: figure(video.worst.deltaE, 'ΔE00'),
    meanDeltaEOnSphere: atMost(sphere.meanDeltaE, 2, 'ΔE00'),
    maxDeltaEOnSphere: figure(sphere.worst.deltaE, 'ΔE00'),
  };
}
