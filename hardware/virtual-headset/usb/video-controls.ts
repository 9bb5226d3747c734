import { videoClockHz, maxBytesPerPixel } from './descriptors/video-descriptors.ts';
import { headsetInterface } from './headset-layout.ts';
import { answerWith, done, stall, type ControlAnswer } from './standard-requests.ts';
import { intervalsOf, videoSizes, type VideoSize } from './video-modes.ts';
import { maxPayloadBytes } from './video-payload.ts';
import type { SetupPacket } from './virtual-usb-device.ts';

const request = {
  setCur: 0x01,
  getCur: 0x81,
  getMin: 0x82,
  getMax: 0x83,
  getRes: 0x84,
  getLen: 0x85,
  getInfo: 0x86,
  getDef: 0x87,
} as const;
const probeBytes = 34;
const selector = { probe: 1, commit: 2 } as const;

/** What host and camera agreed on. */
export interface VideoMode {
  size: VideoSize;
  /** 100 ns. */
  interval: number;
}

const defaultMode: VideoMode = { size: videoSizes[0] ?? { widthPx: 1920, heightPx: 960 }, interval: 333_333 };

/** The mode that a probe asks for; what it asks wrongly becomes the default. UVC 1.1, table 4-47. */
function readProbe(bytes: Buffer): VideoMode {
  const size = videoSizes[bytes.readUInt8(3) - 1] ?? defaultMode.size;
  const wanted = bytes.readUInt32LE(4);
  return { size, interval: intervalsOf().includes(wanted) ? wanted : defaultMode.interval };
}

function encodeProbe({ size, interval }: VideoMode): Buffer {
  const bytes = Buffer.alloc(probeBytes);
  bytes.writeUInt16LE(1, 0);
  bytes.writeUInt8(1, 2);
  bytes.writeUInt8(videoSizes.indexOf(size) + 1, 3);
  bytes.writeUInt32LE(interval, 4);
  bytes.writeUInt32LE(size.widthPx * size.heightPx * maxBytesPerPixel, 18);
  bytes.writeUInt32LE(maxPayloadBytes, 22);
  bytes.writeUInt32LE(videoClockHz, 26);
  // Framing: FID is required; preferred, least and greatest version.
  bytes.set([1, 1, 1, 1], 30);
  return bytes;
}

/** The class requests of the camera: which mode is wanted, and which is taken. UVC 1.1, 4.3.1.1. */
export class VideoControls {
  readonly #onCommitted: (mode: VideoMode) => void;
  #probe = defaultMode;
  #committed = defaultMode;

  constructor(onCommitted: (mode: VideoMode) => void) {
    this.#onCommitted = onCommitted;
  }

  answer(setup: SetupPacket, data: Uint8Array | null): ControlAnswer {
    const control = setup.wValue >> 8;
    if ((setup.wIndex & 0xff) !== headsetInterface.videoStreaming) return stall;
    if (control !== selector.probe && control !== selector.commit) return stall;
    switch (setup.bRequest) {
      case request.setCur: {
        // Hosts of UVC 1.0 send 26 bytes.
        if (data === null || data.length < 26) return stall;
        const mode = readProbe(Buffer.from(data));
        if (control === selector.probe) this.#probe = mode;
        else {
          this.#committed = mode;
          this.#onCommitted(mode);
        }
        return done;
      }
      case request.getCur:
        return answerWith(encodeProbe(control === selector.probe ? this.#probe : this.#committed));
      case request.getMin:
        return answerWith(encodeProbe({ ...this.#probe, interval: Math.min(...intervalsOf()) }));
      case request.getMax:
        return answerWith(encodeProbe({ ...this.#probe, interval: Math.max(...intervalsOf()) }));
      case request.getDef:
        return answerWith(encodeProbe(defaultMode));
      case request.getRes:
        return answerWith(new Uint8Array(probeBytes));
      case request.getLen:
        return answerWith([probeBytes, 0]);
      case request.getInfo:
        return answerWith([3]);
      default:
        return stall;
    }
  }
}
