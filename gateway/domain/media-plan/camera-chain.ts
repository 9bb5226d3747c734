import type { VideoSource } from '../headset/capture-source.ts';
import { closedGate, gateName } from './source-gate.ts';
import { chain, quoted } from './launch-text.ts';

interface ChainNames {
  source: string;
  /** Of the element that cuts a byte stream into pictures. */
  splitter: string;
}

/** JPEG pictures of a camera. A device delivers whole ones; a TCP stream has to be cut into pictures first. */
export function cameraChain(camera: VideoSource, { source, splitter }: ChainNames): string {
  const size = `width=${camera.widthPx},height=${camera.heightPx},framerate=${camera.framesPerSecond}/1`;
  switch (camera.kind) {
    case 'v4l2':
      return chain(
        `v4l2src name=${source} device=${quoted(camera.devicePath)} do-timestamp=true`,
        `image/jpeg,${size}`,
      );
    case 'mjpeg-tcp':
      return chain(
        `tcpclientsrc name=${source} host=127.0.0.1 port=${camera.port} do-timestamp=true`,
        closedGate(gateName(source)),
        `image/jpeg,framerate=${camera.framesPerSecond}/1`,
        `jpegparse name=${splitter}`,
      );
  }
}

/**
 * JPEG in, pictures in one fixed format out, in the camera's own range and matrix: the caps carry them on to the encoder.
 * The decoder's default transform saves 0.2 ms a picture of 1920×960 and tints greys by up to 4 of 255. The scaler passes
 * through what has the right size already; a picture whose damaged header claims another size is scaled instead of ending
 * the pipeline.
 */
export function decoderChain({ widthPx, heightPx }: VideoSource): string {
  return chain(
    'jpegdec max-errors=-1 idct-method=islow',
    'videoscale',
    'videoconvert',
    `video/x-raw,format=I420,width=${widthPx},height=${heightPx},pixel-aspect-ratio=1/1`,
  );
}

/** The element factories of both chains. */
export function cameraElements(camera: VideoSource): string[] {
  return [
    ...(camera.kind === 'v4l2' ? ['v4l2src'] : ['tcpclientsrc', 'valve', 'jpegparse']),
    ...['jpegdec', 'videoscale', 'videoconvert'],
  ];
}
