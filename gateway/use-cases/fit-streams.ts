import type { PictureFacts } from '../domain/media-plan/picture-facts.ts';
import type { PictureInput } from '../domain/media-plan/picture-input.ts';
import type { JobStream } from '../domain/media-plan/stitch-job.ts';
import type { Calibration, CalibrationSource } from '../ports/calibration-source.ts';
import { CodedError } from '../ports/coded-error.ts';

export interface InspectedStream {
  input: PictureInput;
  facts: PictureFacts;
}

/** Where each stream of a rig lies in the stream picture; the only stream is all of it. */
export function streamPlaces(calibration: Calibration): readonly JobStream['place'][] {
  const { widthPx, heightPx, streams } = calibration;
  return streams ?? [{ xPx: 0, yPx: 0, widthPx, heightPx }];
}

/**
 * The calibration for pictures of the size that the streams have, and each stream with its place. Throws
 * `picture-size-wrong` where their shapes differ, naming both sizes.
 */
export function fitStreams(
  source: Pick<CalibrationSource, 'scaled'>,
  calibration: Calibration,
  inspected: readonly InspectedStream[],
): { fitted: Calibration; streams: [JobStream, ...JobStream[]] } {
  const nominal = streamPlaces(calibration);
  const [first] = inspected;
  const [firstPlace] = nominal;
  if (first === undefined || firstPlace === undefined) throw new CodedError('stream-count-wrong');
  const fitted = source.scaled(calibration, {
    widthPx: Math.round((calibration.widthPx * first.facts.widthPx) / firstPlace.widthPx),
    heightPx: Math.round((calibration.heightPx * first.facts.heightPx) / firstPlace.heightPx),
  });
  const places = fitted === null ? [] : streamPlaces(fitted);
  const streams = inspected.flatMap(({ input, facts }, index) => {
    const place = places[index];
    const fits = place?.widthPx === facts.widthPx && place.heightPx === facts.heightPx;
    return fits ? [{ input, facts, place }] : [];
  });
  const [head, ...rest] = streams;
  if (fitted === null || head === undefined || streams.length < inspected.length) {
    throw new CodedError('picture-size-wrong', mismatch(nominal, inspected));
  }
  if (rest.length > 0 && places.some(({ xPx, yPx }) => xPx % 2 !== 0 || yPx % 2 !== 0)) {
    // Half of the colours would come from the neighbour.
    throw new CodedError('picture-size-wrong', 'streams must lie at even columns and rows');
  }
  return { fitted, streams: [head, ...rest] };
}

function mismatch(nominal: readonly JobStream['place'][], inspected: readonly InspectedStream[]): string {
  const sizes = (each: readonly { widthPx: number; heightPx: number }[]) =>
    each.map(({ widthPx, heightPx }) => `${widthPx}×${heightPx}`).join(' and ');
  return `it is for ${sizes(nominal)}, the input has ${sizes(inspected.map(({ facts }) => facts))}`;
}
