import type { AudioSink } from '../../domain/headset/capture-source.ts';
import { knownEncoders } from '../../domain/media-plan/h264-encoder.ts';
import { lookElementFactory } from '../../domain/media-plan/look-element.ts';
import { elementsThatMatter, type MediaInput } from '../../domain/media-plan/media-plan.ts';
import { defaultMediaOptions } from '../../domain/media-plan/plan-input.ts';
import { playedVoice, speakerElements } from '../../domain/media-plan/speaker-pipeline.ts';
import { planStitchJob, type JobStream } from '../../domain/media-plan/stitch-job.ts';

/** The filters of our own, built by the set-up as one library. */
export const stitchElement = 'roundsightstitch';
const ownElements: readonly string[] = [stitchElement, lookElementFactory];

/** The GStreamer elements by what they are used for: asked of the plans, so that they cannot differ. */
export function mediaElements(): Record<'headset' | 'virtual headset' | 'roundsight stitch', string[]> {
  return {
    headset: elementsOf(
      {
        camera: { kind: 'v4l2', devicePath: '/dev/video0', ...picture },
        microphone: { kind: 'alsa', device: 'hw:1', ...sound },
        webcam: { kind: 'v4l2-raw', devicePath: '/dev/video2', ...picture },
      },
      { kind: 'alsa', device: 'hw:1' },
    ),
    'virtual headset': elementsOf(
      {
        camera: { kind: 'mjpeg-tcp', port: 9, ...picture },
        microphone: { kind: 'pcm-tcp', port: 9, ...sound },
        webcam: { kind: 'mjpeg-tcp', port: 9, ...picture },
      },
      { kind: 'pcm-tcp', port: 9, ...sound },
    ),
    'roundsight stitch': stitchElements(),
  };
}

const picture = { widthPx: 1920, heightPx: 960, framesPerSecond: 30 };
const sound = { sampleRateHz: 48_000, channels: 1 };
const screen = { label: 'Screen', displayName: ':0', xPx: 0, yPx: 0, demonstration: false };

function elementsOf(
  sources: Pick<MediaInput, 'camera' | 'microphone' | 'webcam'>,
  speaker: AudioSink,
): string[] {
  const encoders: ReadonlySet<string> = new Set(knownEncoders);
  const forPictures = elementsThatMatter({
    ...sources,
    screens: [{ ...screen, widthPx: 1280, heightPx: 720 }],
    voice: playedVoice(9),
    stitching: { kind: 'stitch-map', path: '', widthPx: 1920, heightPx: 960, lenses: [] },
    options: defaultMediaOptions,
  }).filter((element) => !encoders.has(element) && !ownElements.includes(element));
  return [...new Set([...forPictures, ...speakerElements(speaker)])];
}

/** Of a rig of two films with sound, cut out and stitched: the job that needs the most. */
function stitchElements(): string[] {
  const facts = {
    ...picture,
    colorimetry: 'bt709',
    isColorimetryMisread: true,
    hasSound: true,
    isStill: false,
  };
  const place = { xPx: 0, yPx: 0, widthPx: picture.widthPx, heightPx: picture.heightPx };
  const film: JobStream = { input: { kind: 'file', path: '' }, facts, place };
  const { requiredElements } = planStitchJob({
    streams: [film, film],
    picture,
    stitching: { kind: 'stitch-map', path: '', widthPx: 1920, heightPx: 960, lenses: [] },
    panorama: picture,
    fromS: 1,
    durationS: 1,
    threads: 1,
    adaptive: true,
    output: { kind: 'mp4', path: '', encoder: 'x264enc' },
  });
  return requiredElements.filter((element) => element !== 'x264enc' && !ownElements.includes(element));
}
