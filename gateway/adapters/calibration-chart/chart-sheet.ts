import PdfDocument from 'pdfkit';
import {
  chartBarMm,
  chartColumns,
  chartPapers,
  chartRows,
  isMarkerCellWhite,
  markerCells,
  markerOfSquare,
  markerShare,
  type ChartPaper,
} from '../../../hardware/calibration/chart/chart.ts';
import { chartSheetTexts } from './chart-sheet-texts.ts';

/** A rectangle in millimetres. */
interface Rect {
  xMm: number;
  yMm: number;
  widthMm: number;
  heightMm: number;
}

const pointsPerMm = 72 / 25.4;
const topMarginMm = 8;
const names: Readonly<Record<ChartPaper, string>> = { a4: 'A4', a3: 'A3', letter: 'Letter' };

/** The chart as a PDF of one page, all of it vectors; `createdOn` is stated in the file. */
export async function chartSheet(paper: ChartPaper, createdOn: Date): Promise<Uint8Array> {
  const { widthMm, heightMm, squareMm } = chartPapers[paper];
  const document = new PdfDocument({
    size: [widthMm * pointsPerMm, heightMm * pointsPerMm],
    margin: 0,
    info: { Title: chartSheetTexts.title(names[paper]), CreationDate: createdOn },
  });
  const parts: Buffer[] = [];
  document.on('data', (part: Buffer) => parts.push(part));
  const ended = new Promise((resolve) => document.once('end', resolve));
  const left = (widthMm - chartColumns * squareMm) / 2;
  document.scale(pointsPerMm);
  // One path: where separate ones touch, a printer's smoothing leaves hairlines.
  for (const { xMm, yMm, widthMm: width, heightMm: height } of blackRects(left, topMarginMm, squareMm))
    document.rect(xMm, yMm, width, height);
  document.fill('black');
  drawFoot(document, names[paper], { xMm: left, yMm: topMarginMm + chartRows * squareMm + 5 });
  document.end();
  await ended;
  return new Uint8Array(Buffer.concat(parts));
}

/** The black squares, and the black cells of the markers as runs. */
function blackRects(leftMm: number, topMm: number, squareMm: number): Rect[] {
  const rects: Rect[] = [];
  for (let row = 0; row < chartRows; row++) {
    for (let column = 0; column < chartColumns; column++) {
      const [xMm, yMm] = [leftMm + column * squareMm, topMm + row * squareMm];
      const marker = markerOfSquare(column, row);
      if (marker === null) rects.push({ xMm, yMm, widthMm: squareMm, heightMm: squareMm });
      else rects.push(...markerRects(marker, xMm, yMm, squareMm));
    }
  }
  return rects;
}

function markerRects(marker: number, xMm: number, yMm: number, squareMm: number): Rect[] {
  const cells = markerCells + 2;
  const cellMm = (squareMm * markerShare) / cells;
  const inset = (squareMm * (1 - markerShare)) / 2;
  const isBorder = (cell: number) => cell < 0 || cell >= markerCells;
  const rects: Rect[] = [];
  for (let row = -1; row <= markerCells; row++) {
    for (let first = -1; first <= markerCells;) {
      let end = first;
      while (end <= markerCells && (isBorder(row) || isBorder(end) || !isMarkerCellWhite(marker, end, row)))
        end++;
      const [x, y] = [xMm + inset + (first + 1) * cellMm, yMm + inset + (row + 1) * cellMm];
      if (end > first) rects.push({ xMm: x, yMm: y, widthMm: (end - first) * cellMm, heightMm: cellMm });
      first = Math.max(end, first + 1);
    }
  }
  return rects;
}

/** The bar to measure and what to do with the sheet. */
function drawFoot(
  document: PDFKit.PDFDocument,
  paperName: string,
  { xMm, yMm }: { xMm: number; yMm: number },
) {
  document
    .rect(xMm, yMm, chartBarMm, 1.2)
    .rect(xMm, yMm - 1.4, 0.3, 4)
    .rect(xMm + chartBarMm - 0.3, yMm - 1.4, 0.3, 4);
  document.fill('black');
  const lines = [
    [xMm, yMm + 4, chartSheetTexts.title(paperName)],
    [xMm, yMm + 7.5, chartSheetTexts.bar(chartBarMm)],
    ...chartSheetTexts.instructions.map(
      (text, index) => [xMm + chartBarMm + 6, yMm - 1 + 3.5 * index, text] as const,
    ),
  ] as const;
  document.font('Helvetica').fontSize(2.5);
  for (const [x, y, text] of lines) document.text(text, x, y, { lineBreak: false });
}
