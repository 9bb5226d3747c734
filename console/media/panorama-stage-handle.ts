import type { FrameMetadata } from '../../gateway/contract/media.ts';

/** What the panorama stage lets its page do. */
export interface PanoramaStageHandle {
  /** Fullscreen takes the stage, its tools included. */
  readonly element: HTMLElement | null;
  /** Where its frames come from; a page without a stream feeds it otherwise. */
  readonly video: HTMLVideoElement | null;
  /** Metadata may come after its frame. */
  metadataArrived: (metadata: FrameMetadata) => void;
}
