import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readFirmwareImage, readTrustedKey, verifyFirmwareImage } from '../../../../firmware-bridge/index.ts';
import { seededRandom } from '../../../../hardware/virtual-headset/seeded-random.ts';
import { firmwareFile, signingKey } from '../../../support/update-rig.ts';

const key = signingKey();
const file = firmwareFile(key, 1000);

/** The suffix's checksum set right, as one who tampers would. */
function withRightSuffix(changed: Uint8Array): Uint8Array {
  const body = changed.subarray(0, changed.length - 4);
  let crc = 0xffffffff;
  for (const byte of body) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
  }
  new DataView(changed.buffer, changed.byteOffset).setUint32(changed.length - 4, crc >>> 0, true);
  return changed;
}

function changed(at: number, value: number): Uint8Array {
  const copy = file.slice();
  copy[at] = value;
  return withRightSuffix(copy);
}

describe('an image', () => {
  it('is read as the contract writes it down', () => {
    const payload = Buffer.from('a payload');
    const head = Buffer.alloc(184);
    head.write('RSFW');
    head.writeUInt16LE(1, 4);
    head.writeUInt16LE(184, 6);
    head.writeUInt16LE(0x1209, 8);
    head.writeUInt16LE(0x0001, 10);
    head.writeUInt32LE(7, 12);
    head.write('2.0.0', 16);
    head.write('Roundsight Reference', 48);
    head.writeUInt32LE(payload.length, 80);
    createHash('sha256').update(payload).digest().copy(head, 84);
    createHash('sha256').update(key.raw).digest().copy(head, 116, 0, 4);
    sign(null, head.subarray(0, 120), key.privateKey).copy(head, 120);
    const suffix = Buffer.from([0xff, 0xff, 2, 0, 9, 0x12, 0, 1, 0x55, 0x46, 0x44, 16, 0, 0, 0, 0]);
    const reading = verifyFirmwareImage(withRightSuffix(Buffer.concat([head, payload, suffix])), [
      key.trusted,
    ]);
    expect(reading).toMatchObject({
      outcome: 'image',
      image: {
        vendorId: 0x1209,
        productId: 1,
        updateVendorId: 0x1209,
        updateProductId: 2,
        securityVersion: 7,
        firmwareVersion: '2.0.0',
        model: 'Roundsight Reference',
        fingerprint: createHash('sha256').update(head).digest('hex').slice(0, 16),
      },
    });
  });

  it('is written with a suffix that dfu-suffix computes alike', () => {
    expect(Buffer.from(withRightSuffix(file.slice())).equals(file)).toBe(true);
  });

  it.each([
    ['nothing', new Uint8Array(), 'not-firmware'],
    ['a cut-off file', file.subarray(0, 700), 'damaged'],
    ['something else', changed(0, 0x41), 'not-firmware'],
    ['a later format', changed(4, 2), 'format-unknown'],
    ['another length of header', changed(6, 183), 'damaged'],
    [
      'a damaged suffix',
      Uint8Array.from(file, (byte, at) => (at === file.length - 1 ? byte ^ 1 : byte)),
      'damaged',
    ],
    ['another length of payload', changed(80, 1), 'damaged'],
    ['a changed payload', changed(300, (file[300] ?? 0) ^ 1), 'damaged'],
    ['a model that is no text', changed(48, 0), 'damaged'],
    ['a version with something behind its end', changed(40, 0x41), 'damaged'],
    ['a changed security version', changed(12, 99), 'signature-wrong'],
    ['a changed signature', changed(150, (file[150] ?? 0) ^ 1), 'signature-wrong'],
    ['the id of an unknown key', changed(116, (file[116] ?? 0) ^ 1), 'key-unknown'],
    ['another key', firmwareFile(signingKey(), 1000), 'key-unknown'],
  ])('is refused: %s', (_what, bytes, reason) => {
    expect(verifyFirmwareImage(bytes, [key.trusted])).toMatchObject({ outcome: 'refused', reason });
  });

  it('is not taken without a key', () => {
    expect(verifyFirmwareImage(file, [])).toMatchObject({ outcome: 'refused', reason: 'key-unknown' });
  });

  it('survives what chance makes of it', () => {
    const random = seededRandom(20);
    const small = firmwareFile(key, 40);
    for (let round = 0; round < 2000; round++) {
      const bytes = small.slice(0, random() < 0.3 ? Math.floor(random() * small.length) : undefined);
      for (let hit = 0; hit < 1 + random() * 4; hit++)
        bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      if (random() < 0.7 && bytes.length >= 4) withRightSuffix(bytes);
      const reading = readFirmwareImage(bytes);
      if (reading.outcome === 'image') expect(reading.image.content.length).toBe(224);
    }
  });
});

describe('a trusted key', () => {
  it('is an Ed25519 public key and nothing else', () => {
    const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
    const secret = key.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    expect(readTrustedKey('')).toBeNull();
    expect(readTrustedKey('-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----')).toBeNull();
    expect(readTrustedKey(elliptic.export({ type: 'spki', format: 'pem' }).toString())).toBeNull();
    expect(readTrustedKey(secret)).toBeNull();
  });
});
