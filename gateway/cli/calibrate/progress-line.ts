import type { ChartProgress } from '../../use-cases/calibrate-with-chart.ts';
import type { RoomProgress } from '../../use-cases/calibrate-with-room.ts';

/** One line that says how far a calibration is. */
export function progressLine(progress: ChartProgress | RoomProgress): string {
  switch (progress.kind) {
    case 'picture': {
      const { index, total, path, corners } = progress;
      const shown = corners.map((count, lens) => `${count} in lens ${lens + 1}`).join(', ');
      const found = corners.some((count) => count > 0) ? `corners: ${shown}` : 'no chart found';
      return `picture ${index + 1} of ${total}: ${found} (${path})\n`;
    }
    case 'iteration':
      return `fitting: step ${progress.iteration}\n`;
    case 'round':
      return `round ${progress.step} of ${progress.steps}: ${progress.matches} points found again\n`;
    case 'comparing':
      return 'comparing with what there was\n';
  }
}
