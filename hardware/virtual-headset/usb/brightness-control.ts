import sharp from 'sharp';
import { answerWith, done, stall, type ControlAnswer } from './standard-requests.ts';
import type { SetupPacket } from './virtual-usb-device.ts';
import { videoRequest } from './video-request.ts';

/** PU_BRIGHTNESS_CONTROL; UVC 1.1, 4.2.2.3.2. */
const selector = 2;
const [darkest, brightest] = [-64, 64];

const int16 = (value: number): ControlAnswer => answerWith([value & 0xff, (value >> 8) & 0xff]);

/** The brightness that the host asks of the camera, in steps of 8-bit luma; 0 leaves pictures as they are. */
export class BrightnessControl {
  #brightness = 0;

  answer(setup: SetupPacket, data: Uint8Array | null): ControlAnswer {
    if (setup.wValue >> 8 !== selector) return stall;
    switch (setup.bRequest) {
      case videoRequest.setCur: {
        const wanted = data === null || data.length < 2 ? null : Buffer.from(data).readInt16LE(0);
        if (wanted === null || wanted < darkest || wanted > brightest) return stall;
        this.#brightness = wanted;
        return done;
      }
      case videoRequest.getCur:
        return int16(this.#brightness);
      case videoRequest.getMin:
        return int16(darkest);
      case videoRequest.getMax:
        return int16(brightest);
      case videoRequest.getRes:
        return int16(1);
      case videoRequest.getDef:
        return int16(0);
      case videoRequest.getLen:
        return int16(2);
      case videoRequest.getInfo:
        return answerWith([3]);
      default:
        return stall;
    }
  }

  async apply(jpeg: Buffer): Promise<Buffer> {
    if (this.#brightness === 0) return jpeg;
    return sharp(jpeg)
      .linear(1, this.#brightness)
      .jpeg({ quality: 85, chromaSubsampling: '4:2:0' })
      .toBuffer();
  }
}
