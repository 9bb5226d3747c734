import type { CalibrationOutput } from '../ports/calibration-output.ts';
import type { Calibration, CalibrationChoice, CalibrationSource } from '../ports/calibration-source.ts';
import type { Clock } from '../ports/clock.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { GreyPicture, GreyPictures } from '../ports/grey-pictures.ts';

export interface CalibrationRequest {
  /** Paths of pictures of one unit, all of one size. */
  pictures: readonly string[];
  /** What the fit starts from, and keeps where the pictures say nothing. */
  start: CalibrationChoice;
  /** The unit's; default: that of `start`. */
  serial: string | null;
  /**
   * The file the calibration is to be kept in; one that is there already must be worse than the new one. Default: where
   * the gateway looks for it.
   */
  output: string | null;
}

export interface CalibrationParts {
  calibrations: CalibrationSource;
  pictures: GreyPictures;
  output: CalibrationOutput;
  clock: Clock;
}

export interface NamedPicture {
  path: string;
  picture: GreyPicture;
}

export interface CalibrationInputs {
  /** The file the calibration is to be kept in. */
  output: string;
  /** Its size is that of the pictures. */
  start: Calibration;
  pictures: readonly NamedPicture[];
  /** What the new calibration must beat: `start`, and what the output file holds, each with its name. */
  older: readonly { name: string; calibration: Calibration }[];
}

/**
 * Reads what a fit needs. Rejects with `calibration-missing`, `calibration-invalid`, `input-unreadable`,
 * `output-unwritable`, and with `picture-size-wrong` where the pictures are unlike one another or the calibration.
 */
export async function readCalibrationInputs(
  parts: CalibrationParts,
  request: CalibrationRequest,
): Promise<CalibrationInputs> {
  const given = await parts.calibrations.read(request.start);
  if (given.lenses.length === 0) throw new CodedError('calibration-invalid', 'it has no lenses to calibrate');
  const serial = request.serial ?? given.serial;
  const output = request.output ?? parts.output.usualPath(given.profileId, serial);
  const existing = await readExisting(parts, output, serial);
  const pictures = await readPictures(parts, request.pictures);
  const [first] = pictures;
  const { widthPx, heightPx } = first.picture;
  const scaled = (calibration: Calibration) => {
    const result = parts.calibrations.scaled(calibration, { widthPx, heightPx });
    const sizes = `it is for ${sizeOf(calibration)}, ${first.path} is ${sizeOf(first.picture)}`;
    if (result === null) throw new CodedError('picture-size-wrong', sizes);
    return result;
  };
  const start = { ...scaled(given), serial };
  const older = [{ name: 'what it started from', calibration: start }];
  if (existing?.lenses.length === start.lenses.length)
    older.push({ name: `what ${output} holds`, calibration: scaled(existing) });
  return { output, start, pictures, older };
}

/** What the file holds already, or null; rejects with `output-unwritable` where that is another unit's. */
export async function readExisting(
  parts: Pick<CalibrationParts, 'output'>,
  output: string,
  serial: string,
): Promise<Calibration | null> {
  const existing = await parts.output.readExisting(output);
  // No pictures of this unit could show that another one's calibration is worth keeping.
  if (existing !== null && existing.serial !== serial)
    throw new CodedError('output-unwritable', `${output} is of another unit, ${existing.serial}`);
  return existing;
}

/** At least one picture, all of one size; rejects with `input-unreadable` and `picture-size-wrong`. */
export async function readPictures(
  parts: Pick<CalibrationParts, 'pictures'>,
  paths: readonly string[],
): Promise<[NamedPicture, ...NamedPicture[]]> {
  const pictures: NamedPicture[] = [];
  for (const path of paths) pictures.push({ path, picture: await parts.pictures.read(path) });
  const [first, ...others] = pictures;
  if (first === undefined) throw new CodedError('calibration-undetermined', 'there are no pictures');
  const odd = others.find(({ picture }) => sizeOf(picture) !== sizeOf(first.picture));
  if (odd !== undefined) {
    const sizes = `${first.path} is ${sizeOf(first.picture)}, ${odd.path} is ${sizeOf(odd.picture)}`;
    throw new CodedError('picture-size-wrong', sizes);
  }
  return [first, ...others];
}

const sizeOf = ({ widthPx, heightPx }: { widthPx: number; heightPx: number }) => `${widthPx}×${heightPx}`;

/** Keeps the calibration with today's date; rejects with `output-unwritable`. */
export async function keepCalibration(
  parts: CalibrationParts,
  output: string,
  fitted: Calibration,
): Promise<Calibration> {
  const calibration = { ...fitted, calibratedOn: new Date(parts.clock.wallMs()).toISOString().slice(0, 10) };
  await parts.output.write(output, calibration);
  return calibration;
}

/**
 * Throws `calibration-not-better` unless the new calibration's error is below `share` of each older one's; below 1
 * where it is judged by what it was fitted to, which flatters it.
 */
export function refuseWorse(
  newErrorPx: number,
  older: readonly { name: string; errorPx: number }[],
  share = 1,
): void {
  const better = older.find(({ errorPx }) => !(newErrorPx < share * errorPx));
  if (better === undefined) return;
  const why = share < 1 ? '; of so few pictures it would have to be off by much less' : '';
  throw new CodedError(
    'calibration-not-better',
    `on these pictures it is ${newErrorPx.toFixed(2)} px off, ${better.name} ${better.errorPx.toFixed(2)} px${why}`,
  );
}
