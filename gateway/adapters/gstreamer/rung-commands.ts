import { bitrateSettings } from '../../domain/media-plan/h264-encoder.ts';
import type { PipelineRung, VideoEncoderFactory } from '../../domain/media-plan/pipeline-plan.ts';
import type { EncoderSetting } from '../../domain/media-plan/video-encoding.ts';
import { vp8BitrateSettings, vp8EncoderName } from '../../domain/media-plan/vp8-encoder.ts';
import type { WorkerCommand } from '../../media-worker/messages.ts';

/** What is asked of a rung while its pipeline runs. */
export type RungOrder =
  | { do: 'force-key-frame' }
  /** Lets pictures through to the encoder, or none. */
  | { do: 'set-valve'; open: boolean }
  | { do: 'set-bitrate'; bitrateBps: number }
  /** Tells the element that records what to do; see domain/evidence/recorder-order.ts. */
  | { do: 'record'; order: string };

function settings(factory: VideoEncoderFactory, bitrateBps: number): EncoderSetting[] {
  if (factory === vp8EncoderName) return vp8BitrateSettings(bitrateBps);
  return bitrateSettings(factory, bitrateBps) ?? [];
}

/** The commands for a media worker; none where the rung has nothing of the kind. */
export function rungCommands(trackId: string, rung: PipelineRung, order: RungOrder): WorkerCommand[] {
  const { encoder, valve, keyFrameElement, recorder } = rung;
  switch (order.do) {
    case 'force-key-frame':
      if (keyFrameElement === null) return [];
      return [{ type: 'force-key-frame', trackId, element: keyFrameElement }];
    case 'set-valve':
      if (valve === null) return [];
      return [{ type: 'set-valve', trackId, element: valve, open: order.open }];
    case 'set-bitrate':
      if (encoder === null) return [];
      return settings(encoder.factory, order.bitrateBps).map((setting) => ({
        type: 'set-property',
        trackId,
        element: encoder.name,
        ...setting,
      }));
    case 'record':
      if (recorder === null) return [];
      return [{ type: 'record', trackId, element: recorder, order: order.order }];
  }
}
