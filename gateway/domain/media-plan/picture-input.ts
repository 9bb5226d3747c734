import { chain, quoted } from './launch-text.ts';

/** Where the pictures of one stream are read from. */
export type PictureInput =
  /** A still picture or a film. */
  | { kind: 'file'; path: string }
  | { kind: 'v4l2'; devicePath: string }
  /** JPEG pictures back to back on a loopback TCP port. */
  | { kind: 'mjpeg-tcp'; port: number };

/** Elements of `inspectionLaunch` whose property `caps` tells what came by. */
export const inspectedElements = { container: 'container', picture: 'picture', sound: 'sound' } as const;

const look = (name: string) => chain(`typefind name=${name}`, 'fakesink async=false sync=false');

/**
 * A pipeline that only looks what an input holds; it does not end by itself. Where there is no sound, the decoder warns
 * that it could not be linked.
 */
export function inspectionLaunch(input: Exclude<PictureInput, { kind: 'v4l2' }>): string {
  const { container, picture, sound } = inspectedElements;
  if (input.kind === 'mjpeg-tcp') {
    return chain(
      `tcpclientsrc name=input-0 host=127.0.0.1 port=${input.port}`,
      'image/jpeg,framerate=30/1',
      'jpegparse',
      'jpegdec max-errors=-1',
      look(picture),
    );
  }
  const source = `filesrc name=input-0 location=${quoted(input.path)}`;
  return [
    chain(
      `filesrc location=${quoted(input.path)}`,
      `typefind name=${container}`,
      'fakesink num-buffers=1 async=false',
    ),
    chain(source, 'decodebin name=decoder-0'),
    chain('decoder-0.', 'video/x-raw', look(picture)),
    chain('decoder-0.', 'audio/x-raw', look(sound)),
  ].join('  ');
}
