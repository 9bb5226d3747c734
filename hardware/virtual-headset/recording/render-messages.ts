import type { RecordingSpec } from './recording-spec.ts';

/** What a render thread is started with. */
export interface RenderThreadData {
  spec: RecordingSpec;
  folder: string;
}

/** To a render thread: which segment next. It ends when told null. */
export interface RenderOrder {
  segment: number | null;
}

/** From a render thread: a frame is done, or a whole segment is written and the thread is free. */
export type RenderReport = { kind: 'ready' } | { kind: 'frame' } | { kind: 'segment'; segment: number };
