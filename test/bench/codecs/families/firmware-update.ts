import { createPrivateKey, createPublicKey } from 'node:crypto';
import {
  readFirmwareImage,
  readTrustedKey,
  referenceUnitIds,
  signFirmwareImage,
  verifyFirmwareImage,
} from '../../../../firmware-bridge/index.ts';
import { decodeDfuStatus, decodeUpdateState } from '../../../../firmware-bridge/update/dfu-protocol.ts';
import {
  dfuSuffixBytes,
  readDfuSuffix,
  withDfuSuffix,
} from '../../../../firmware-bridge/update/dfu-suffix.ts';
import { UpdateStore } from '../../../../hardware/virtual-headset/update/update-store.ts';
import { expectThat, type DecoderFamily, type Random } from '../decoder-family.ts';
import { below, joined, mutatedBytes } from '../mutations.ts';

/** Always the same key, so that an input can be made again. */
const privateKey = createPrivateKey({
  key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, 7)]),
  format: 'der',
  type: 'pkcs8',
});
const publicKey = createPublicKey(privateKey);
const model = 'Roundsight Reference';

function image(payloadBytes: number): Uint8Array {
  const payload = Uint8Array.from({ length: payloadBytes }, (_, index) => (index * 31) & 0xff);
  const facts = { firmwareVersion: '2.0.0', model, securityVersion: 7, ...referenceUnitIds };
  return signFirmwareImage({ payload, ...facts }, privateKey);
}

/** What a unit in update mode answers. */
export function dfuAnswers(): DecoderFamily {
  const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
  const examples = [
    hex('00 00 00 00 02 00'),
    hex('00 14 00 00 04 00'),
    hex('0a 00 00 00 0a 00'),
    hex('01 00 00 00 00 04 00 00 d0 d1 d2 d3 d4 d5 d6 d7'),
    hex('04 02 00 00 00 00 00 00 00 00 00 00 00 00 00 00'),
  ];
  return {
    make: (random) => mutatedBytes(examples, random),
    decode(input) {
      const [status, state] = [decodeDfuStatus(input), decodeUpdateState(input)];
      if (status !== null) {
        expectThat(status.pollTimeoutMs >= 0 && status.pollTimeoutMs < 1 << 24, 'a poll time-out of 24 bits');
        return `status-${status.state}`;
      }
      return state === null ? 'refused' : `state-${state.progress}`;
    },
  };
}

const suffixIds = { vendorId: referenceUnitIds.updateVendorId, productId: referenceUnitIds.updateProductId };

/** Files of firmware; most have a suffix that fits what was changed before it, so that the readers behind it are reached. */
export function firmwareFiles(): DecoderFamily {
  const examples = [image(0), image(64), image(900)];
  const bodies = examples.map((file) => file.subarray(0, file.length - dfuSuffixBytes));
  const trusted = readTrustedKey(publicKey.export({ type: 'spki', format: 'pem' }).toString());
  if (trusted === null) throw new Error('the key is not read');
  return {
    make: (random) =>
      random() < 0.4
        ? mutatedBytes(examples, random)
        : withDfuSuffix(mutatedBytes(bodies, random), suffixIds),
    decode(input) {
      const suffix = readDfuSuffix(input);
      const reading = readFirmwareImage(input);
      if (reading.outcome === 'refused')
        return typeof suffix === 'string' ? `suffix-${suffix}` : reading.reason;
      expectThat(/^[\x20-\x7e]{1,32}$/.test(reading.image.model), 'a model of printable characters');
      const verified = verifyFirmwareImage(input, [trusted]);
      return verified.outcome === 'refused' ? verified.reason : 'verified';
    },
  };
}

/** Blocks that a host sends, as the unit stores and installs them: two bytes of number, then the block. */
export function imageBlocks(): DecoderFamily {
  const content = image(1900).subarray(0, -dfuSuffixBytes);
  const blocks = [0, 1, 2].map((block) =>
    joined(Uint8Array.of(block, 0), content.subarray(block * 1024, (block + 1) * 1024)),
  );
  const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
  const facts = { model, vendorId: referenceUnitIds.vendorId, productId: referenceUnitIds.productId };
  const store = new UpdateStore({
    ...facts,
    securityVersion: 1,
    firmwareVersion: '1.0.0',
    trustedKeys: [raw],
  });
  const make = (random: Random): Uint8Array => {
    const honest = blocks[below(random, blocks.length)] ?? Uint8Array.of(0, 0);
    return random() < 0.4 ? honest : mutatedBytes(blocks, random);
  };
  return {
    make,
    decode(input) {
      const number = (input[0] ?? 0) | ((input[1] ?? 0) << 8);
      const result = store.write(number, input.subarray(2, 2 + 1024));
      expectThat(store.state.length === 16, 'an update state of 16 bytes');
      expectThat(store.storedBytes <= content.length + (16 << 20), 'no more stored than there is room');
      if (!store.isComplete) return result;
      return store.install() ? 'installed' : 'not-installed';
    },
  };
}
