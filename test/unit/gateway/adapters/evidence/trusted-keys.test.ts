import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isSignedBy, newSealKey, signerFrom } from '../../../../../gateway/adapters/evidence/ed25519.ts';
import { readTrustedKeys } from '../../../../../gateway/adapters/evidence/trusted-keys.ts';

const { keyId, publicKey, privateKey } = newSealKey();
const validFrom = '2026-01-01T00:00:00.000Z';
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey;

describe('trusted keys', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'roundsight-keys-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const read = async (text: string) => {
    await writeFile(join(folder, 'keys'), text);
    return readTrustedKeys(join(folder, 'keys'));
  };

  it('are one in PEM, of which nobody knows when it sealed, however it is written', async () => {
    const key = { keyId, publicKey, validFrom: null, validTo: null };
    expect(await read(publicKey)).toEqual([key]);
    expect(await read(publicKey.replaceAll('\n', '\r\n'))).toEqual([key]);
  });

  it('are a list as the gateway answers it, or an export has it', async () => {
    const key = { keyId, publicKey, validFrom, validTo: null };
    expect(await read(JSON.stringify({ keys: [key] }))).toEqual([key]);
    expect(await read(JSON.stringify({ keys: [{ keyId, publicKey }] }))).toEqual([
      { ...key, validFrom: null },
    ]);
  });

  it.each<[string, string]>([
    ['nothing', ''],
    ['no key', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n'],
    ['a private key', privateKey],
    ['a key of another kind', rsa.export({ type: 'spki', format: 'pem' }).toString()],
    ['no JSON', '{'],
    ['no list', '{"key":1}'],
    ['an empty list', '{"keys":[]}'],
    ['a key with the id of another', JSON.stringify({ keys: [{ keyId: '0'.repeat(32), publicKey }] })],
  ])('are refused where there is %s', async (_what, text) => {
    await expect(read(text)).rejects.toMatchObject({ code: 'evidence-key-invalid' });
  });

  it('are missing where there is no file', async () => {
    await expect(readTrustedKeys(join(folder, 'none'))).rejects.toMatchObject({
      code: 'evidence-key-missing',
    });
  });
});

describe('a signature', () => {
  it('has one text: bits that base64 leaves over are none of it', () => {
    const signature = signerFrom(privateKey, keyId, 'test')('text');
    expect(isSignedBy('text', signature, publicKey)).toBe(true);
    const others = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/')
      .map((letter) => `${signature.slice(0, 85)}${letter}==`)
      .filter((other) => other !== signature);
    // Some of them decode to the same bytes.
    const bytes = Buffer.from(signature, 'base64');
    expect(others.filter((other) => Buffer.from(other, 'base64').equals(bytes))).toHaveLength(15);
    for (const other of [...others, signature.slice(0, -2), ` ${signature}`])
      expect(isSignedBy('text', other, publicKey)).toBe(false);
  });
});
