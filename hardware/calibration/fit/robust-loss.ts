/**
 * How much an observation that is `distance` off counts. Up to about `scale` it counts as in plain least squares;
 * beyond, Huber's loss grows linearly and Cauchy's by the logarithm, so that single bad observations lose their pull.
 */
export type RobustLoss = { kind: 'none' } | { kind: 'huber' | 'cauchy'; scale: number };

/** The loss of a squared distance, halved as in ½r²; never negative, 0 at 0. */
export function lossOf(loss: RobustLoss, squared: number): number {
  if (loss.kind === 'none') return squared / 2;
  const { scale } = loss;
  if (loss.kind === 'cauchy') return (scale * scale * Math.log1p(squared / (scale * scale))) / 2;
  return squared <= scale * scale ? squared / 2 : scale * (Math.sqrt(squared) - scale / 2);
}

/** The weight, 0 … 1, with which plain least squares pulls as this loss does: its slope over the distance. */
export function weightOf(loss: RobustLoss, squared: number): number {
  if (loss.kind === 'none') return 1;
  const { scale } = loss;
  if (loss.kind === 'cauchy') return 1 / (1 + squared / (scale * scale));
  return squared <= scale * scale ? 1 : scale / Math.sqrt(squared);
}
