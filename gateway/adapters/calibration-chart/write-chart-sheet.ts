import { writeFile } from 'node:fs/promises';
import type { ChartPaper } from '../../../hardware/calibration/chart/chart.ts';
import { CodedError } from '../../ports/coded-error.ts';
import { chartSheet } from './chart-sheet.ts';

/** Writes the chart as a PDF file; throws `output-unwritable`. */
export async function writeChartSheet(path: string, paper: ChartPaper, createdOn: Date): Promise<void> {
  const content = await chartSheet(paper, createdOn);
  await writeFile(path, content).catch((cause: unknown) => {
    throw new CodedError('output-unwritable', (cause as Error).message, { cause });
  });
}
