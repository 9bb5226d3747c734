import sharp from 'sharp';
import { HeadsetUnit } from '../../../../hardware/virtual-headset/firmware/headset-unit.ts';
import { UpdateModeDevice } from '../../../../hardware/virtual-headset/update/update-mode-device.ts';
import { UpdateStore } from '../../../../hardware/virtual-headset/update/update-store.ts';
import { HeadsetUsbDevice } from '../../../../hardware/virtual-headset/usb/headset-usb-device.ts';
import type { VirtualUsbDevice } from '../../../../hardware/virtual-headset/usb/virtual-usb-device.ts';
import { expectThat, type DecoderFamily } from '../decoder-family.ts';
import { joined, mutatedBytes } from '../mutations.ts';

const model = 'Roundsight Reference';
const monotonicNs = (): bigint => process.hrtime.bigint();

function updateMode(): UpdateModeDevice {
  const facts = { model, vendorId: 0x1209, productId: 1, securityVersion: 1, trustedKeys: [] };
  const store = new UpdateStore({ ...facts, firmwareVersion: '1.0.0' });
  return new UpdateModeDevice({ store, serial: 'RS-000421', runTime: updateMode });
}

/** The virtual headset with one small picture and a moment of sound. */
export async function fuzzedHeadset(): Promise<HeadsetUsbDevice> {
  const jpeg = await sharp({ create: { width: 32, height: 16, channels: 3, background: 'grey' } })
    .jpeg()
    .toBuffer();
  const schedule = { loopStartMonotonicNs: monotonicNs(), framesPerSecond: 30, frameCount: 30 };
  return new HeadsetUsbDevice({
    unit: new HeadsetUnit({ model, serial: 'RS-000421', firmwareVersion: '1.0.0', calibration: null }),
    frames: { schedule, readFrame: () => Promise.resolve(jpeg) },
    microphoneLoop: Buffer.alloc(9600, 1),
    orientation: () => (deviceClockUs) => ({
      deviceClockUs,
      quaternion: [1, 0, 0, 0],
      rateDegPerS: [0, 0, 0],
    }),
    monotonicNs,
    updateMode,
  });
}

function request(
  bmRequestType: number,
  bRequest: number,
  wValue: number,
  wIndex: number,
  data: number | readonly number[],
): Uint8Array {
  const setup = Buffer.alloc(8);
  setup.set([bmRequestType, bRequest]);
  setup.writeUInt16LE(wValue, 2);
  setup.writeUInt16LE(wIndex, 4);
  setup.writeUInt16LE(typeof data === 'number' ? data : data.length, 6);
  return joined(setup, Uint8Array.from(typeof data === 'number' ? [] : data));
}

const standardRequests = [
  request(0x80, 6, 0x0100, 0, 18),
  request(0x80, 6, 0x0200, 0, 255),
  request(0x80, 6, 0x0303, 0x0409, 255),
  request(0x80, 6, 0x0f00, 0, 255),
  request(0xc0, 0x20, 0, 7, 400),
  request(0x00, 9, 1, 0, 0),
  request(0x80, 0, 0, 0, 2),
];

const probe = [1, 0, 1, 4, 0x15, 0x16, 5, 0, ...Array<number>(26).fill(0)];

/** Those that drivers send to a headset at run-time. */
export const runTimeRequests = [
  ...standardRequests,
  request(0x01, 11, 1, 5, 0),
  request(0x81, 10, 0, 5, 1),
  request(0x02, 1, 0, 0x81, 0),
  request(0x02, 3, 0, 0x82, 0),
  request(0x82, 0, 0, 0x82, 2),
  request(0x21, 0x01, 0x0100, 1, probe),
  request(0xa1, 0x81, 0x0100, 1, 34),
  request(0x21, 0x01, 0x0200, 1, probe),
  request(0x21, 0x01, 0x0200, 0x0200, [40, 0]),
  request(0xa1, 0x83, 0x0200, 0x0200, 2),
  request(0x22, 0x01, 0x0100, 0x83, [0x80, 0xbb, 0]),
  request(0xa2, 0x81, 0x0100, 0x83, 3),
  request(0xa1, 3, 0, 3, 6),
  request(0x21, 0, 1000, 3, 0),
];

const updateRequests = [
  ...standardRequests,
  request(0xa1, 3, 0, 0, 6),
  request(0xa1, 5, 0, 0, 1),
  request(0xc1, 1, 0, 0, 16),
  request(0x21, 1, 0, 0, Array<number>(64).fill(0x52)),
  request(0x21, 1, 1, 0, 0),
  request(0x21, 4, 0, 0, 0),
  request(0x21, 6, 0, 0, 0),
  request(0x21, 0, 1000, 0, 0),
];

/** A device is pulled out and put in again now and then: some of its states have no way out but that. */
const inputsPerPlug = 500;

/** Control requests: eight bytes of setup, then what the host sends. Each is answered once, at once, with no more than was asked for. */
function controlRequests(device: VirtualUsbDevice, examples: readonly Uint8Array[]): DecoderFamily {
  let inputs = 0;
  device.attach();
  return {
    make: (random) => mutatedBytes(examples, random),
    decode(input) {
      if (++inputs % inputsPerPlug === 0) {
        device.detach();
        device.attach();
      }
      const setup = new DataView(joined(input.subarray(0, 8), new Uint8Array(8)).buffer);
      const [bmRequestType, wLength] = [setup.getUint8(0), setup.getUint16(6, true)];
      const sent = input.subarray(8);
      const isFromDevice = (bmRequestType & 0x80) !== 0;
      let [answers, outcome] = [0, 'no answer'];
      device.submit({
        id: inputs,
        endpoint: 0,
        setup: {
          bmRequestType,
          bRequest: setup.getUint8(1),
          wValue: setup.getUint16(2, true),
          wIndex: setup.getUint16(4, true),
          wLength,
        },
        data: isFromDevice ? null : sent,
        length: isFromDevice ? wLength : sent.length,
        isoPackets: null,
        complete: (status, bytes = new Uint8Array()) => {
          answers++;
          outcome = status === 0 ? (isFromDevice ? 'answered' : 'taken') : 'stalled';
          if (isFromDevice) expectThat(bytes.length <= wLength, 'no more than was asked for');
        },
      });
      expectThat(answers === 1, `one answer, not ${answers}`);
      return outcome;
    },
  };
}

export async function headsetControlRequests(): Promise<DecoderFamily> {
  return controlRequests(await fuzzedHeadset(), runTimeRequests);
}

export function updateModeControlRequests(): DecoderFamily {
  return controlRequests(updateMode(), updateRequests);
}
