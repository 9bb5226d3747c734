import { writeFile } from 'node:fs/promises';
import type { ChartPaper } from '../../../hardware/calibration/chart/chart.ts';
import { CodedError } from '../../ports/coded-error.ts';

/** Writes the chart as a PDF file; throws `output-unwritable`. */
export async function writeChartSheet(path: string, paper: ChartPaper, createdOn: Date): Promise<void> {
  // Loaded for this command alone: the gateway starts without a PDF library.
  const { chartSheet } = await import('./chart-sheet.ts');
  const content = await chartSheet(paper, createdOn);
  await writeFile(path, content).catch((cause: unknown) => {
    throw new CodedError('output-unwritable', (cause as Error).message, { cause });
  });
}
