import { knownEncoders } from '../../domain/media-plan/h264-encoder.ts';
import { elementsThatMatter, type MediaInput } from '../../domain/media-plan/media-plan.ts';
import { defaultMediaOptions } from '../../domain/media-plan/plan-input.ts';

/** The filter of our own, built by the set-up. */
export const stitchElement = 'roundsightstitch';

/** The GStreamer elements of a seat, by what it uses them for: asked of the media plan, so that they cannot differ. */
export function mediaElements(): { headset: string[]; virtualHeadset: string[] } {
  return {
    headset: elementsOf({
      camera: { kind: 'v4l2', devicePath: '/dev/video0', ...picture },
      microphone: { kind: 'alsa', device: 'hw:1', ...sound },
    }),
    virtualHeadset: elementsOf({
      camera: { kind: 'mjpeg-tcp', port: 9, ...picture },
      microphone: { kind: 'pcm-tcp', port: 9, ...sound },
    }),
  };
}

const picture = { widthPx: 1920, heightPx: 960, framesPerSecond: 30 };
const sound = { sampleRateHz: 48_000, channels: 1 };
const screen = { label: 'Screen', displayName: ':0', xPx: 0, yPx: 0, demonstration: false };

function elementsOf(sources: Pick<MediaInput, 'camera' | 'microphone'>): string[] {
  const encoders: ReadonlySet<string> = new Set(knownEncoders);
  return elementsThatMatter({
    ...sources,
    screens: [{ ...screen, widthPx: 1280, heightPx: 720 }],
    stitching: { kind: 'stitch-map', path: '', widthPx: 1920, heightPx: 960 },
    options: defaultMediaOptions,
  }).filter((element) => !encoders.has(element) && element !== stitchElement);
}
