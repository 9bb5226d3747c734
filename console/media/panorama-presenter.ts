import type { FrameMetadata } from '../../gateway/contract/media.ts';
import type { FrameMetadataLog } from './frame-metadata-log.ts';
import type { PageArea } from './canvas-layout.ts';
import { areaOnCanvas, canvasScale } from './canvas-layout.ts';
import { PanoramaRenderer } from './panorama-renderer.ts';
import type { Matrix3 } from './rotation.ts';
import { identityMatrix, matrixFromQuaternion, transposeMatrix } from './rotation.ts';
import type { View } from './view-geometry.ts';
import { halfExtent, headsetFromCamera } from './view-geometry.ts';

/** One frame that has just been drawn. */
export interface ShownFrame {
  rtpTimestamp: number;
  /** Null where the gateway sent none for this frame (yet). */
  metadata: FrameMetadata | null;
  /** When it is expected on the glass: Unix time, milliseconds. */
  shownAtMs: number;
}

export interface StageLayout {
  stage: PageArea;
  sphere: PageArea;
  strip: PageArea;
}

export interface PanoramaPresenterOptions {
  canvas: HTMLCanvasElement;
  video: HTMLVideoElement;
  metadataLog: Pick<FrameMetadataLog, 'find'>;
  /** What tells one frame from the next; its RTP timestamp where nothing is said. A frame without is not shown. */
  timestampOf?: (frame: VideoFrameCallbackMetadata) => number | undefined;
  view: () => View;
  locked: () => boolean;
  layout: () => StageLayout;
  background: () => readonly [number, number, number];
  onFrame: (frame: ShownFrame) => void;
  /** After every drawing: the view that it shows, and what was known of the frame. */
  onDrawn?: (view: View, metadata: FrameMetadata | null) => void;
}

/** What tells frames that came over a network. */
export const rtpTimestampOf = (frame: VideoFrameCallbackMetadata): number | undefined => frame.rtpTimestamp;

/** Draws once per new video frame, and once more per display refresh only where something else has changed. */
export class PanoramaPresenter {
  readonly #options: PanoramaPresenterOptions;
  #renderer: PanoramaRenderer | null;
  #shown: { rtpTimestamp: number; metadata: FrameMetadata | null } | null = null;
  /** The latest known orientation serves a frame whose own has not arrived. */
  #roomFromHeadset: Matrix3 | null = null;
  #next: { rtpTimestamp: number; shownAtMs: number } | null = null;
  #isTaking = false;
  #frameRequest = 0;
  #drawRequest = 0;

  constructor(options: PanoramaPresenterOptions) {
    this.#options = options;
    this.#renderer = PanoramaRenderer.create(options.canvas);
    options.canvas.addEventListener('webglcontextlost', this.#onContextLost);
    options.canvas.addEventListener('webglcontextrestored', this.#onContextRestored);
    this.#waitForFrame();
  }

  /** False where this browser cannot draw the sphere at all. */
  get canDraw(): boolean {
    return this.#renderer !== null;
  }

  /** Draws before the next display refresh; several calls make one drawing. */
  requestDraw(): void {
    if (this.#drawRequest !== 0) return;
    this.#drawRequest = requestAnimationFrame(() => {
      this.#drawRequest = 0;
      this.#draw();
    });
  }

  /** Metadata that comes after its frame is applied to the frame on show. */
  metadataArrived(metadata: FrameMetadata): void {
    if (this.#shown?.metadata !== null || this.#shown.rtpTimestamp !== metadata.rtpTimestamp) return;
    this.#useMetadata(metadata);
    this.#shown.metadata = metadata;
    this.requestDraw();
  }

  /** Draws a still in the place of frames, as the headset faced, as long as none has come. */
  showStill(picture: ImageBitmap): void {
    if (this.#shown !== null) return;
    this.#renderer?.showPicture(picture);
    this.requestDraw();
  }

  dispose(): void {
    const { canvas, video } = this.#options;
    video.cancelVideoFrameCallback(this.#frameRequest);
    cancelAnimationFrame(this.#drawRequest);
    canvas.removeEventListener('webglcontextlost', this.#onContextLost);
    canvas.removeEventListener('webglcontextrestored', this.#onContextRestored);
    this.#renderer?.dispose();
    this.#renderer = null;
  }

  #waitForFrame(): void {
    this.#frameRequest = this.#options.video.requestVideoFrameCallback((_now, frame) => {
      this.#waitForFrame();
      const rtpTimestamp = (this.#options.timestampOf ?? rtpTimestampOf)(frame);
      // When a track ends, Chromium makes up a black frame that came over no network: the last real one stays.
      if (rtpTimestamp === undefined) return;
      this.#next = {
        rtpTimestamp,
        shownAtMs: performance.timeOrigin + frame.expectedDisplayTime,
      };
      void this.#takeNext();
    });
  }

  /** Takes frames one at a time; of those that come meanwhile only the latest. */
  async #takeNext(): Promise<void> {
    if (this.#isTaking) return;
    this.#isTaking = true;
    while (this.#next !== null && this.#renderer !== null) {
      const { rtpTimestamp, shownAtMs } = this.#next;
      this.#next = null;
      // A frame that cannot be read (its context or track has just gone) is not shown.
      const taken = await this.#renderer.takeFrame(this.#options.video).then(
        (ofPixels) => ofPixels ?? rtpTimestamp,
        () => null,
      );
      // A frame that was ahead of its own call is on show already.
      if (taken !== null && taken !== this.#shown?.rtpTimestamp) this.#show(taken, shownAtMs);
    }
    this.#isTaking = false;
  }

  #show(rtpTimestamp: number, shownAtMs: number): void {
    const metadata = this.#options.metadataLog.find(rtpTimestamp);
    this.#shown = { rtpTimestamp, metadata };
    if (metadata) this.#useMetadata(metadata);
    cancelAnimationFrame(this.#drawRequest);
    this.#drawRequest = 0;
    this.#draw();
    this.#options.onFrame({ rtpTimestamp, metadata, shownAtMs });
  }

  #useMetadata(metadata: FrameMetadata): void {
    this.#roomFromHeadset = matrixFromQuaternion(metadata.orientation);
  }

  #draw(): void {
    if (!this.#renderer) return;
    const { canvas, layout: layoutOf, view: viewOf } = this.#options;
    const layout = layoutOf();
    const scale = canvasScale(layout.stage.width, layout.stage.height, devicePixelRatio);
    const width = Math.max(1, Math.round(layout.stage.width * scale));
    const height = Math.max(1, Math.round(layout.stage.height * scale));
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    const orientation = this.#options.locked() ? this.#roomFromHeadset : null;
    const view = viewOf();
    this.#renderer.draw({
      sphere: {
        area: areaOnCanvas(layout.stage, layout.sphere, scale),
        headsetFromCamera: headsetFromCamera(view, orientation),
        halfExtent: halfExtent(view, layout.sphere.width / Math.max(1, layout.sphere.height)),
      },
      strip: {
        area: areaOnCanvas(layout.stage, layout.strip, scale),
        headsetFromView: orientation ? transposeMatrix(orientation) : identityMatrix,
      },
      background: this.#options.background(),
    });
    this.#options.onDrawn?.(view, this.#shown?.metadata ?? null);
  }

  readonly #onContextLost = (event: Event): void => {
    event.preventDefault();
  };

  readonly #onContextRestored = (): void => {
    this.#renderer = PanoramaRenderer.create(this.#options.canvas);
    this.requestDraw();
  };
}
