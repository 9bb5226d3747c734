import type { Profile } from '../../../hardware/profiles/index.ts';
import type { AudioSink, AudioSource, VideoSource } from '../../ports/headset-link.ts';
import type { DeviceNodes } from './usb-sysfs.ts';

const microphoneRateHz = 48_000;

/** Pictures in the profile's preferred mode through V4L2, sound through ALSA. */
export function usbMediaSources(
  profile: Profile,
  nodes: DeviceNodes,
): { video: VideoSource; microphone: AudioSource | null; speaker?: AudioSink } {
  const mode = profile.videoModes[0];
  if (mode === undefined) throw new RangeError('a profile has at least one video mode');
  const { widthPx, heightPx, framesPerSecond } = mode;
  return {
    video: { kind: 'v4l2', devicePath: nodes.videoPath, widthPx, heightPx, framesPerSecond },
    microphone:
      nodes.alsaDevice === null
        ? null
        : { kind: 'alsa', device: nodes.alsaDevice, sampleRateHz: microphoneRateHz, channels: 1 },
    ...(nodes.speakerDevice !== null && { speaker: { kind: 'alsa', device: nodes.speakerDevice } }),
  };
}
