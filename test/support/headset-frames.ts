import type { HeadsetMessage } from '../../firmware-bridge/protocol/headset-message.ts';
import { encodeFrame } from '../../firmware-bridge/protocol/frame.ts';

/** Fields in order, written by hand from PROTOCOL.md: tests need a headset whose bytes the bridge's own code did not make. */
type Field =
  ['u8' | 'u16' | 'i16' | 'u32', number] | ['u64', bigint] | ['text', string] | ['bytes', Uint8Array];

function bytesOfField([type, value]: Field): Buffer {
  if (type === 'bytes') return Buffer.from(value);
  if (type === 'text') {
    const text = Buffer.from(value, 'utf8');
    return Buffer.concat([Buffer.from([text.length]), text]);
  }
  const bytes = Buffer.alloc({ u8: 1, u16: 2, i16: 2, u32: 4, u64: 8 }[type]);
  if (type === 'u64') bytes.writeBigUInt64LE(value);
  else if (type === 'u8') bytes.writeUInt8(value);
  else if (type === 'u16') bytes.writeUInt16LE(value);
  else if (type === 'i16') bytes.writeInt16LE(value);
  else bytes.writeUInt32LE(value);
  return bytes;
}

export function payloadOf(...fields: Field[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(fields.map(bytesOfField)));
}

const capabilities =
  'orientation rates indicator haptic worn-sensor tamper-switch lens-cover-sensors privacy-switch calibration-write'.split(
    ' ',
  );
const errors =
  'unknown-request malformed out-of-range not-authorised busy wrong-checksum storage-failed'.split(' ');
const events =
  'put-on taken-off tamper-opened tamper-closed button-pressed button-held lens-covered lens-uncovered privacy-changed overheating cooled-down fault-stored'.split(
    ' ',
  );
const faults =
  'watchdog-reset overheated imu-failed lens-stream-failed calibration-checksum storage-worn-out update-failed supply-too-low'.split(
    ' ',
  );
const indications = 'off look-here proctor-talking attention update'.split(' ');
const haptics = 'short double long'.split(' ');

const bits = (...flags: boolean[]): number =>
  flags.reduce((sum, flag, bit) => sum + (flag ? 2 ** bit : 0), 0);
const off = (camera: string, microphone: string): number => bits(camera === 'off', microphone === 'off');
const scaled = (values: readonly number[], unit: number): Field[] =>
  values.map((value) => ['i16', Math.round(value * unit)]);

type Written = [type: number, fields: Field[]];
type Of<Kind> = Extract<HeadsetMessage, { kind: Kind }>;

const written: { [Kind in HeadsetMessage['kind']]: (message: Of<Kind>) => Written } = {
  identity: (message) => [
    0x81,
    [
      ['u8', message.major],
      ['u8', message.minor],
      ['text', message.model],
      ['text', message.serial],
      ['text', message.firmwareVersion],
      ['text', message.hardwareRevision],
      ['text', message.bootloaderVersion],
      ['u32', message.securityVersion],
      ['u32', bits(...capabilities.map((name) => (message.capabilities as string[]).includes(name)))],
      ['u16', message.maxSampleRateHz],
    ],
  ],
  'calibration-chunk': (message) => [
    0x82,
    [
      ['u32', message.totalBytes],
      ['u32', message.totalCrc32],
      ['u32', message.offset],
      ['bytes', message.bytes],
    ],
  ],
  'orientation-set': (message) => [
    0x83,
    [
      ['u8', message.on ? 1 : 0],
      ['u16', message.rateHz],
    ],
  ],
  status: (message) => [
    0x84,
    [
      ['u64', message.deviceClockUs],
      ['i16', Math.round(message.temperatureCelsius * 100)],
      [
        'u16',
        bits(
          message.orientationOn,
          message.cameraOn,
          message.microphoneOn,
          message.worn,
          message.tampered,
          message.coveredLenses.includes(0),
          message.coveredLenses.includes(1),
        ),
      ],
      ['u32', message.uptimeS],
      ['u16', message.supplyMillivolts],
      ['u16', message.supplyMilliamps],
      ['u8', message.batteryPercent ?? 255],
      ['u16', message.bootCount],
      ['u16', message.storedFaults],
    ],
  ],
  challenge: (message) => [0x85, [['bytes', message.nonce]]],
  'calibration-write-state': (message) => [
    0x86,
    [
      ['u8', ['idle', 'receiving', 'active'].indexOf(message.state)],
      ['u8', message.slot === 'A' ? 0 : 1],
      ['u32', message.bytesStored],
    ],
  ],
  faults: (message) => [
    0x89,
    [
      ['u16', message.total],
      ['u8', message.faults.length],
      ...message.faults.flatMap(({ code, bootCount, uptimeS, detail }): Field[] => [
        ['u16', faults.indexOf(code) + 1],
        ['u16', bootCount],
        ['u32', uptimeS],
        ['u32', detail],
      ]),
    ],
  ],
  'indicator-set': (message) => [0x8a, [['u8', indications.indexOf(message.pattern)]]],
  'haptic-done': (message) => [0x8b, [['u8', haptics.indexOf(message.pattern) + 1]]],
  'privacy-state': (message) => [
    0x8c,
    [
      ['u8', off(message.camera, message.microphone)],
      ['u8', off(message.cameraSwitch, message.microphoneSwitch)],
    ],
  ],
  pong: (message) => [
    0x8d,
    [
      ['u32', message.token],
      ['u64', message.deviceClockUs],
    ],
  ],
  'orientation-batch': (message) => [
    0xc0,
    [
      ['u8', message.samples.length],
      ...message.samples.flatMap((sample): Field[] => [
        ['u64', sample.deviceClockUs],
        ...scaled(sample.quaternion, 16384),
        ...scaled(sample.rateDegPerS, 16),
      ]),
    ],
  ],
  'rate-batch': (message) => [
    0xc1,
    [
      ['u8', message.samples.length],
      ...message.samples.flatMap((sample): Field[] => [
        ['u64', sample.deviceClockUs],
        ...scaled(sample.rateDegPerS, 16),
        ...scaled(sample.accelerationG, 4096),
      ]),
    ],
  ],
  event: (message) => [
    0xc2,
    [
      ['u64', message.deviceClockUs],
      ['u8', events.indexOf(message.event) + 1],
      ['u8', message.detail],
    ],
  ],
  error: (message) => [0xff, [['u8', errors.indexOf(message.reason) + 1]]],
};

/** The frame that a headset sends to say this. `type` overrides the type of the message: answers 87 and 88 look like 86. */
export function headsetFrame(message: HeadsetMessage, sequence: number, type?: number): Uint8Array {
  const write = written[message.kind] as (message: HeadsetMessage) => Written;
  const [ownType, fields] = write(message);
  return encodeFrame({ type: type ?? ownType, sequence, payload: payloadOf(...fields) });
}
