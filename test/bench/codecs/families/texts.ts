import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCalibration } from '../../../../gateway/adapters/headset/parse-calibration.ts';
import { modesIn } from '../../../../gateway/adapters/webcam/v4l2-modes.ts';
import { parseSdpOffer } from '../../../../gateway/adapters/webrtc/sdp/sdp-offer.ts';
import { CodedError } from '../../../../gateway/ports/coded-error.ts';
import { readProfile } from '../../../../hardware/profiles/index.ts';
import { unitCalibration } from '../../../../hardware/virtual-headset/unit-calibration.ts';
import { projectRoot } from '../../../support/project-root.ts';
import { offerSdp } from '../../../support/sample-offers.ts';
import { expectThat, outcomeOrCode, type DecoderFamily } from '../decoder-family.ts';
import { mutatedText } from '../mutations.ts';

const decoder = new TextDecoder();
const codeOf = (error: unknown): string | null => (error instanceof CodedError ? error.code : null);

/** What `v4l2-ctl --list-formats-ext` prints; the names in it are the device's. */
export function webcamModes(): DecoderFamily {
  const examples = [
    `ioctl: VIDIOC_ENUM_FMT
\tType: Video Capture

\t[0]: 'MJPG' (Motion-JPEG, compressed)
\t\tSize: Discrete 1920x1080
\t\t\tInterval: Discrete 0.033s (30.000 fps)
\t\t\tInterval: Discrete 0.067s (15.000 fps)
\t[1]: 'YUYV' (YUYV 4:2:2)
\t\tSize: Discrete 640x480
\t\t\tInterval: Discrete 0.033s (30.000 fps)
`,
    `ioctl: VIDIOC_ENUM_FMT
\tType: Video Capture Multiplanar

\t[0]: 'H264' (H.264, compressed)
\t\tSize: Stepwise 32x32 - 1920x1080 with step 2/2
\t\tSize: Discrete 1280x720
\t\t\tInterval: Continuous 0.017s - 1.000s (1.000-60.000 fps)
`,
  ];
  return {
    make: (random) => mutatedText(examples, random),
    decode(input) {
      const modes = modesIn(decoder.decode(input));
      for (const { widthPx, heightPx, framesPerSecond } of modes) {
        expectThat(widthPx >= 16 && heightPx >= 16, 'sides of 16 pixels at least');
        expectThat(
          framesPerSecond.every((rate) => Number.isFinite(rate)),
          'rates that are numbers',
        );
      }
      return modes.length === 0 ? 'none' : 'modes';
    },
  };
}

/** The calibration that a unit has stored. */
export function storedCalibrations(): DecoderFamily {
  const examples = [JSON.stringify(unitCalibration), JSON.stringify(unitCalibration, null, 2)];
  return {
    make: (random) => mutatedText(examples, random),
    decode: (input) =>
      outcomeOrCode(() => {
        const { lenses, widthPx } = parseCalibration(input);
        expectThat(lenses.length <= 4 && widthPx <= 8192, 'a geometry within its limits');
        expectThat(
          lenses.every(({ fxPx, k }) => [fxPx, ...k].every(Number.isFinite)),
          'numbers that are finite',
        );
        return 'read';
      }, codeOf),
  };
}

/** Profiles, which people write. */
export function profileFiles(): DecoderFamily {
  const folder = join(projectRoot, 'hardware/profiles');
  const examples = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /^[^/]+\/[^/]+\.json$/.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
  const idIn = (content: unknown): string =>
    typeof content === 'object' && content !== null && 'id' in content && typeof content.id === 'string'
      ? content.id
      : 'roundsight/reference';
  return {
    make: (random) => mutatedText(examples, random),
    decode(input) {
      let content: unknown;
      try {
        content = JSON.parse(decoder.decode(input));
      } catch {
        return 'no-json';
      }
      return readProfile(idIn(content), content).ok ? 'read' : 'refused';
    },
  };
}

/** What a viewer's browser offers. */
export function sdpOffers(): DecoderFamily {
  const examples = [
    offerSdp({ videos: 2, audios: 1, data: true }),
    offerSdp({ videos: 1, audios: 0, data: false }),
  ];
  return {
    make: (random) => mutatedText(examples, random),
    decode: (input) => (parseSdpOffer(decoder.decode(input)).ok ? 'read' : 'refused'),
  };
}
