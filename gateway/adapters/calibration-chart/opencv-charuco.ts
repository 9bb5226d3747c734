import opencv from '@opencvjs/node';
import { chartColumns, chartRows, markerShare } from '../../../hardware/calibration/chart/chart.ts';

/** What is used of OpenCV's objects, which live in WASM memory until they are deleted. */
interface CvObject {
  delete(): void;
}
interface CvMat extends CvObject {
  readonly rows: number;
  readonly data: Uint8Array;
  readonly data32F: Float32Array;
  readonly data32S: Int32Array;
}
interface CharucoDetector extends CvObject {
  detectBoard(image: CvMat, corners: CvMat, ids: CvMat, markerCorners: CvObject, markerIds: CvMat): void;
}
/** The package's own types leave the ArUco part out. */
interface CvAruco {
  Mat: { new (): CvMat; new (rows: number, columns: number, type: number): CvMat };
  MatVector: new () => CvObject;
  Size: new (width: number, height: number) => unknown;
  CV_8UC1: number;
  DICT_5X5_50: number;
  getPredefinedDictionary(name: number): CvObject;
  aruco_CharucoBoard: new (
    size: unknown,
    squareLength: number,
    markerLength: number,
    dictionary: CvObject,
    ids: CvMat,
  ) => CvObject;
  aruco_CharucoParameters: new () => CvObject & { minMarkers: number; tryRefineMarkers: boolean };
  aruco_DetectorParameters: new () => CvObject;
  aruco_RefineParameters: new (
    minRepDistance: number,
    errorCorrectionRate: number,
    checkAllOrders: boolean,
  ) => CvObject;
  aruco_CharucoDetector: new (
    board: CvObject,
    charuco: CvObject,
    detector: CvObject,
    refine: CvObject,
  ) => CharucoDetector;
}

export interface ViewCorner {
  corner: number;
  /** Pixel centres at half-integers. */
  xPx: number;
  yPx: number;
}

/** Finds the chart's inner corners in a square picture of perspective projection, by the chart's own numbers. */
export class CharucoFinder {
  readonly #cv: CvAruco;
  readonly #detector: CharucoDetector;
  readonly #image: CvMat;
  readonly sizePx: number;

  private constructor(cv: CvAruco, sizePx: number) {
    this.#cv = cv;
    this.sizePx = sizePx;
    this.#image = new cv.Mat(sizePx, sizePx, cv.CV_8UC1);
    const board = new cv.aruco_CharucoBoard(
      new cv.Size(chartColumns, chartRows),
      1,
      markerShare,
      cv.getPredefinedDictionary(cv.DICT_5X5_50),
      new cv.Mat(),
    );
    const charuco = new cv.aruco_CharucoParameters();
    // A corner at the edge of what is seen has one marker beside it.
    charuco.minMarkers = 1;
    charuco.tryRefineMarkers = true;
    this.#detector = new cv.aruco_CharucoDetector(
      board,
      charuco,
      new cv.aruco_DetectorParameters(),
      new cv.aruco_RefineParameters(10, 3, true),
    );
  }

  static async load(sizePx: number): Promise<CharucoFinder> {
    return new CharucoFinder((await opencv.loadOpenCV()) as unknown as CvAruco, sizePx);
  }

  /** `luma`: the picture's rows, `sizePx` × `sizePx`. */
  find(luma: Uint8Array): ViewCorner[] {
    const cv = this.#cv;
    if (luma.length !== this.sizePx ** 2) throw new RangeError('the picture has another size');
    this.#image.data.set(luma);
    const [corners, ids, markerIds] = [new cv.Mat(), new cv.Mat(), new cv.Mat()];
    const markerCorners = new cv.MatVector();
    try {
      this.#detector.detectBoard(this.#image, corners, ids, markerCorners, markerIds);
      return Array.from(ids.data32S, (corner, index) => ({
        corner,
        // Unlike the rest of OpenCV, this detector counts from the corner of the first pixel.
        xPx: corners.data32F[2 * index] ?? NaN,
        yPx: corners.data32F[2 * index + 1] ?? NaN,
      }));
    } finally {
      for (const object of [corners, ids, markerIds, markerCorners]) object.delete();
    }
  }
}
