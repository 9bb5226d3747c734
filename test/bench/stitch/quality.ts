import {
  imperfectUnit,
  renderFisheye,
  renderPanorama,
  wavesAndEdges,
} from '../../support/fisheye-picture.ts';
import { floatStitchedLuma, lumaQualityDb } from '../../support/picture-quality.ts';
import { stitchOne } from '../../support/stitch-pipeline.ts';
import { atMost, figure, progress, type Figures } from '../figures.ts';

const featherDeg = 2;

/** How near the element comes to float64, at the seam too. */
export async function quality(quick: boolean): Promise<Figures> {
  const widthPx = quick ? 960 : 1920;
  const size = { widthPx, heightPx: widthPx / 2 };
  const unit = imperfectUnit(widthPx);
  progress('rendering the scene');
  const [truth, picture] = [renderPanorama(size, wavesAndEdges), renderFisheye(unit, wavesAndEdges)];
  const stitched = await stitchOne({ unit, picture, options: { ...size, featherDeg } });
  const ceiling = floatStitchedLuma(unit, picture, size, featherDeg);
  // Within 4° of a bearing of 90° or 270°.
  const nearSeam = (xPx: number) => Math.abs(((xPx + 0.5) % (widthPx / 2)) - widthPx / 4) < widthPx / 90;
  const elsewhere = (xPx: number) => !nearSeam(xPx);
  return {
    wsPsnr: figure(lumaQualityDb(stitched, truth), 'dB'),
    wsPsnrBelowFloat64: atMost(lumaQualityDb(ceiling, truth) - lumaQualityDb(stitched, truth), 0.1, 'dB'),
    seamPsnrBelowElsewhere: atMost(
      lumaQualityDb(stitched, truth, elsewhere) - lumaQualityDb(stitched, truth, nearSeam),
      0,
      'dB',
    ),
  };
}
