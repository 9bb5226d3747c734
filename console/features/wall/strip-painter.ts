import type { FrameMetadataLog } from '../../media/frame-metadata-log.ts';
import { headBearingOf } from '../../media/head-bearing.ts';
import { stripRows, turnedSlices } from './turned-strip.ts';

export interface StripPainterOptions {
  canvas: HTMLCanvasElement;
  video: HTMLVideoElement;
  metadataLog: () => FrameMetadataLog | null;
  onFrame: () => void;
}

/** Draws every frame of a panorama as a strip that stands still in the room; keeps the last one when no more come. */
export class StripPainter {
  readonly #options: StripPainterOptions;
  readonly #context: CanvasRenderingContext2D | null;
  /** The latest known one serves a frame whose own has not arrived. */
  #headBearingDeg = 0;
  #frameRequest = 0;

  constructor(options: StripPainterOptions) {
    this.#options = options;
    this.#context = options.canvas.getContext('2d', { alpha: false });
    this.#waitForFrame();
  }

  dispose(): void {
    this.#options.video.cancelVideoFrameCallback(this.#frameRequest);
  }

  #waitForFrame(): void {
    this.#frameRequest = this.#options.video.requestVideoFrameCallback((_now, { rtpTimestamp }) => {
      this.#waitForFrame();
      // When a track ends, Chromium makes up a black frame that came over no network.
      if (rtpTimestamp === undefined) return;
      const metadata = this.#options.metadataLog()?.find(rtpTimestamp);
      if (metadata) this.#headBearingDeg = headBearingOf(metadata.orientation);
      this.#draw();
      this.#options.onFrame();
    });
  }

  #draw(): void {
    const { canvas, video } = this.#options;
    const { videoWidth, videoHeight } = video;
    const rows = stripRows(videoHeight);
    if (canvas.width !== videoWidth || canvas.height !== rows.heightPx) {
      canvas.width = videoWidth;
      canvas.height = rows.heightPx;
    }
    for (const { sourceX, targetX, widthPx } of turnedSlices(videoWidth, this.#headBearingDeg)) {
      const { top, heightPx } = rows;
      this.#context?.drawImage(
        video,
        ...([sourceX, top, widthPx, heightPx] as const),
        ...([targetX, 0, widthPx, heightPx] as const),
      );
    }
  }
}
