import { generateKeyPairSync } from 'node:crypto';
import { decodeMessage } from '../../../../firmware-bridge/protocol/decode-message.ts';
import { decodeFrame } from '../../../../firmware-bridge/protocol/frame.ts';
import { readFrame } from '../../../../hardware/virtual-headset/firmware/device-frame.ts';
import type { DeviceLink } from '../../../../hardware/virtual-headset/firmware/device-link.ts';
import { readRequest } from '../../../../hardware/virtual-headset/firmware/device-requests.ts';
import { FirmwareModel } from '../../../../hardware/virtual-headset/firmware/firmware-model.ts';
import { HeadsetUnit } from '../../../../hardware/virtual-headset/firmware/headset-unit.ts';
import { fuzzFrame, fuzzKinds } from '../../../support/fuzz-frames.ts';
import { protocolExamples } from '../../../support/protocol-examples.ts';
import { expectThat, type DecoderFamily } from '../decoder-family.ts';
import { oneOf } from '../mutations.ts';

/** What the host reads of a headset: every message of the contract. */
export function hostVendorFrames(): DecoderFamily {
  return {
    make: (random) => fuzzFrame(oneOf(random, fuzzKinds), random),
    decode(input) {
      const reading = decodeFrame(input);
      if (!reading.ok) return `dropped-${reading.reason}`;
      const decoded = decodeMessage(reading.frame.type, reading.frame.payload);
      return decoded.outcome === 'message' ? `read-${decoded.message.kind}` : decoded.outcome;
    },
  };
}

/** The firmware's end of a transport: tells what it is told, and counts what the firmware sends. */
class CountingLink implements DeviceLink {
  sent = 0;
  #listener: (frame: Uint8Array) => void = () => undefined;

  send(): Promise<void> {
    this.sent++;
    return Promise.resolve();
  }

  onFrame(listener: (frame: Uint8Array) => void): () => void {
    this.#listener = listener;
    return () => undefined;
  }

  onLost(): () => void {
    return () => undefined;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  receive(frame: Uint8Array): void {
    this.#listener(frame);
  }
}

/** What the virtual headset reads of its host, by its own codec and by the firmware behind it. */
export function deviceVendorFrames(): DecoderFamily {
  const link = new CountingLink();
  const startedNs = process.hrtime.bigint();
  const unit = new HeadsetUnit({
    model: 'Roundsight Reference',
    serial: 'RS-000421',
    firmwareVersion: '1.4.2',
    calibration: new TextEncoder().encode('{"version":1}'),
    calibrationAuthority: generateKeyPairSync('ed25519').publicKey,
  });
  new FirmwareModel(link, {
    unit,
    deviceClockUs: () => (process.hrtime.bigint() - startedNs) / 1000n,
    orientationAt: (deviceClockUs) => ({
      deviceClockUs,
      quaternion: [1, 0, 0, 0],
      rateDegPerS: [0, 0, 0],
    }),
  });
  const hello = protocolExamples().find(({ type }) => type === 0x01);
  if (hello === undefined) throw new Error('the contract has no hello');
  link.receive(hello.bytes);
  return {
    make: (random) => fuzzFrame(oneOf(random, fuzzKinds), random, 'host'),
    decode(input) {
      const frame = readFrame(input);
      const before = link.sent;
      link.receive(input);
      expectThat(
        link.sent - before === (frame === null ? 0 : 1),
        'one answer to a frame, none to anything else',
      );
      if (frame === null) return 'dropped';
      const request = readRequest(frame.type, frame.payload);
      return typeof request === 'string' ? request : `read-${request.kind}`;
    },
  };
}
