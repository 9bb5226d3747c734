import { headsetInterface, videoEndpoint } from '../headset-layout.ts';
import { videoSizes, intervalsOf } from '../video-modes.ts';
import {
  associationDescriptor,
  descriptor,
  descriptorType,
  endpointDescriptor,
  interfaceDescriptor,
  le16,
  le32,
} from './descriptor-bytes.ts';

const uvcVersion = 0x0110;
/** The unit of presentation times: a microsecond. */
export const videoClockHz = 1_000_000;
const [cameraTerminal, processingUnit, outputTerminal] = [1, 2, 3];
/** Most bytes of a JPEG per pixel that the camera makes. */
export const maxBytesPerPixel = 2;

const classInterface = (content: readonly number[]): number[] =>
  descriptor(descriptorType.classInterface, content);

function controlInterface(): number[] {
  const units = [
    // Camera terminal without controls.
    ...classInterface([
      0x02,
      cameraTerminal,
      ...le16(0x0201),
      0,
      0,
      ...le16(0),
      ...le16(0),
      ...le16(0),
      3,
      0,
      0,
      0,
    ]),
    // Processing unit without controls.
    ...classInterface([0x05, processingUnit, cameraTerminal, ...le16(0), 3, 0, 0, 0, 0, 0]),
    ...classInterface([0x03, outputTerminal, ...le16(0x0101), 0, processingUnit, 0]),
  ];
  const totalBytes = 13 + units.length;
  return [
    ...interfaceDescriptor({
      number: headsetInterface.videoControl,
      endpoints: 0,
      code: [0x0e, 1, 0],
      name: 4,
    }),
    ...classInterface([
      0x01,
      ...le16(uvcVersion),
      ...le16(totalBytes),
      ...le32(videoClockHz),
      1,
      headsetInterface.videoStreaming,
    ]),
    ...units,
  ];
}

/** One size with its frame intervals, which must ascend: uvcvideo takes a wrong default otherwise. */
function frameDescriptor(index: number, size: { widthPx: number; heightPx: number }): number[] {
  const pixels = size.widthPx * size.heightPx;
  const intervals = intervalsOf();
  const fastest = 10_000_000 / Math.min(...intervals);
  return classInterface([
    0x07,
    index,
    0,
    ...le16(size.widthPx),
    ...le16(size.heightPx),
    ...le32(pixels * 2),
    ...le32(Math.min(0xffffffff, pixels * 8 * maxBytesPerPixel * Math.round(fastest))),
    ...le32(pixels * maxBytesPerPixel),
    ...le32(Math.min(...intervals)),
    intervals.length,
    ...intervals.flatMap(le32),
  ]);
}

function streamingInterface(): number[] {
  const formats = [
    ...classInterface([0x06, 1, videoSizes.length, 1, 1, 0, 0, 0, 0]),
    ...videoSizes.flatMap((size, place) => frameDescriptor(place + 1, size)),
    // BT.709 primaries and transfer, BT.601 matrix: what JPEG means.
    ...classInterface([0x0d, 1, 1, 4]),
  ];
  return [
    ...interfaceDescriptor({ number: headsetInterface.videoStreaming, endpoints: 1, code: [0x0e, 2, 0] }),
    ...classInterface([
      0x01,
      1,
      ...le16(14 + formats.length),
      videoEndpoint,
      0,
      outputTerminal,
      0,
      0,
      0,
      1,
      0,
    ]),
    ...formats,
    ...endpointDescriptor(videoEndpoint, 2, 512, 0),
  ];
}

/** The camera: USB Video Class 1.1, tables 3-3 to 3-17 and 3-1 of the MJPEG payload. */
export function videoDescriptors(): number[] {
  return [
    ...associationDescriptor(headsetInterface.videoControl, 2, [0x0e, 3, 0]),
    ...controlInterface(),
    ...streamingInterface(),
  ];
}
