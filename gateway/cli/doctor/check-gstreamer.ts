import { knownEncoders } from '../../domain/media-plan/h264-encoder.ts';
import { checkEncoders } from './check-encoders.ts';
import { fault, ok, type Finding } from './finding.ts';
import { mediaElements, stitchElement } from './media-elements.ts';
import { runProgram } from './run-program.ts';

type EncoderTrial = Parameters<typeof checkEncoders>[1];

const packages =
  'gstreamer1.0-tools gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-bad ' +
  'gstreamer1.0-plugins-ugly gstreamer1.0-libav gstreamer1.0-alsa gstreamer1.0-x';
const installPackages = `Run: apt-get install ${packages}`;

/** Whether GStreamer is there with every element, an encoder, and the stitch element that the set-up builds. */
export async function checkGstreamer(stitchElementFolder: string, trial: EncoderTrial): Promise<Finding[]> {
  const { exitCode, output } = await runProgram('gst-inspect-1.0', [], {
    environment: { ...process.env, GST_PLUGIN_PATH: stitchElementFolder },
  });
  if (exitCode !== 0) return [fault('GStreamer', 'gst-inspect-1.0 cannot be run', installPackages)];
  const found = listedElements(output);
  return [
    ...judgeElements(found),
    judgeEncoders(found),
    ...(await checkEncoders(usableEncoders(found), trial)),
    judgeStitchElement(found, stitchElementFolder),
  ];
}

const usableEncoders = (found: ReadonlySet<string>) => knownEncoders.filter((encoder) => found.has(encoder));

/** The element names in what `gst-inspect-1.0` lists: `plugin:  element: description`. */
export function listedElements(output: string): Set<string> {
  const names = [...output.matchAll(/^\s*[\w.+-]+:\s+([\w.+-]+):/gm)].map((match) => match[1] ?? '');
  return new Set(names);
}

export function judgeElements(found: ReadonlySet<string>): Finding[] {
  return Object.entries(mediaElements()).map(([use, elements]) => {
    const missing = elements.filter((element) => !found.has(element));
    const subject = `GStreamer elements, ${use}`;
    return missing.length === 0
      ? ok(subject, `all ${elements.length} are there`)
      : fault(subject, `missing: ${missing.join(', ')}`, installPackages);
  });
}

export function judgeEncoders(found: ReadonlySet<string>): Finding {
  const usable = usableEncoders(found);
  return usable.length > 0
    ? ok('H.264 encoders', usable.join(', '))
    : fault('H.264 encoders', 'none was found', 'Run: apt-get install gstreamer1.0-plugins-ugly');
}

export function judgeStitchElement(found: ReadonlySet<string>, folder: string): Finding {
  return found.has(stitchElement)
    ? ok('Stitch element', stitchElement)
    : fault(
        'Stitch element',
        `${stitchElement} is not in ${folder}`,
        'Run `npm start` in the checkout: it builds the element.',
      );
}
