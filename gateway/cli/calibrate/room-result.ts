import type { RoomWarning } from '../../ports/room-fitting.ts';
import type { RoomCalibration } from '../../use-cases/calibrate-with-room.ts';

const px = (value: number) => `${value.toFixed(2)} px`;

/** The result of a refinement for a person; what is off is judged on points that were kept from the fit. */
export function roomResultForPeople(
  result: RoomCalibration,
  { pictures }: { pictures: readonly string[] },
): string {
  const { before, after, output } = result;
  const line = (name: string, part: 'all' | 'overlap') =>
    `${name}: half of the points within ${px(after[part].medianPx)}, nine of ten within ${px(after[part].p90Px)}; ` +
    `before, ${px(before[part].medianPx)} and ${px(before[part].p90Px)}`;
  return [
    line('Where lenses overlap', 'overlap'),
    line('Everywhere', 'all'),
    `${result.points} points of the room in ${result.pictures} pictures, found again ${result.matches} times`,
    ...warningTexts(result.warnings, pictures).map((text) => `warn  ${text}`),
    `Saved ${output}`,
    '',
  ].join('\n');
}

/** The same as one line of JSON; the calibration itself is in the file. */
export function roomResultForPrograms(result: RoomCalibration): string {
  const { output, before, after, older, pictures, points, matches, warnings } = result;
  return `${JSON.stringify({ output, before, after, older, pictures, points, matches, warnings })}\n`;
}

function warningTexts(warnings: readonly RoomWarning[], pictures: readonly string[]): string[] {
  const open = new Map<number, string[]>();
  const texts: string[] = [];
  for (const warning of warnings) {
    switch (warning.kind) {
      case 'picture-left-out':
        texts.push(
          `${pictures[warning.picture] ?? ''} was left out: where the head pointed could not be told.`,
        );
        break;
      case 'one-head-direction':
        texts.push(
          'All pictures are of one head direction: only the seam was fitted. Look around between them.',
        );
        break;
      case 'distances-assumed':
        texts.push(
          'The head turned on the spot, so usual distances were assumed. Move it between the pictures.',
        );
        break;
      case 'not-determined':
        open.set(warning.lens, [...(open.get(warning.lens) ?? []), warning.parameter]);
    }
  }
  for (const [lens, names] of open)
    texts.push(`Lens ${lens + 1}: hardly better known than before: ${names.join(', ')}.`);
  return texts;
}
