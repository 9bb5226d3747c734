import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isSignedBy } from '../../../../../gateway/adapters/evidence/ed25519.ts';
import { SealKeyFolder } from '../../../../../gateway/adapters/evidence/seal-keys.ts';
import { sealKeyListSchema } from '../../../../../gateway/contract/evidence-manifest.ts';

const firstMs = Date.parse('2026-01-01T00:00:00.000Z');
const laterMs = Date.parse('2026-06-01T00:00:00.000Z');
const text = 'Ein Text: „Größe“ 😀';

describe('seal keys in a folder', () => {
  let folder: string;
  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'roundsight-seal-')), 'seal');
  });
  afterEach(() => rm(join(folder, '..'), { recursive: true }));
  const privateKeys = async () => (await readdir(folder)).filter((name) => name.endsWith('.pem')).sort();

  it('are made on the first start, for this user alone, and the same on the next', async () => {
    const keys = await SealKeyFolder.open(folder, firstMs);
    const { keyId, sign } = await keys.signer();
    const [key = expect.fail(), ...others] = await keys.publicKeys();
    expect(others).toEqual([]);
    expect(key).toMatchObject({ keyId, validFrom: '2026-01-01T00:00:00.000Z', validTo: null });
    expect((await readdir(folder)).sort()).toEqual([`${keyId}.pem`, 'seal-keys.json'].sort());
    expect((await stat(join(folder, `${keyId}.pem`))).mode & 0o777).toBe(0o600);
    expect(await readFile(join(folder, `${keyId}.pem`), 'utf8')).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    const again = await SealKeyFolder.open(folder, laterMs);
    expect(await again.publicKeys()).toEqual([key]);
    // Ed25519 is deterministic.
    expect((await again.signer()).sign(text)).toBe(sign(text));
  });

  it('are the same for gateways that start at once', async () => {
    const opened = await Promise.all(Array.from({ length: 12 }, () => SealKeyFolder.open(folder, firstMs)));
    const signers = await Promise.all(opened.map((keys) => keys.signer()));
    expect(new Set(signers.map(({ sign }) => sign(text))).size).toBe(1);
    expect(await privateKeys()).toEqual([`${signers[0]?.keyId}.pem`]);
  });

  it('sign so that OpenSSL agrees', async () => {
    const keys = await SealKeyFolder.open(folder, firstMs);
    const { sign } = await keys.signer();
    const [key = expect.fail()] = await keys.publicKeys();
    const file = (name: string): string => join(folder, name);
    await writeFile(file('key'), key.publicKey);
    await writeFile(file('text'), text);
    await writeFile(file('signature'), Buffer.from(sign(text), 'base64'));
    const { stdout } = await promisify(execFile)('openssl', [
      ...['pkeyutl', '-verify', '-pubin', '-inkey', file('key'), '-rawin', '-in', file('text')],
      ...['-sigfile', file('signature')],
    ]);
    expect(stdout).toContain('Signature Verified Successfully');
  });

  it('follow one another: the new one signs, the old one proves what it signed', async () => {
    const keys = await SealKeyFolder.open(folder, firstMs);
    const before = await keys.signer();
    const signature = before.sign(text);
    const made = await keys.rotate(laterMs);
    const after = await keys.signer();
    expect(after.keyId).toBe(made.keyId);
    expect(made.keyId).not.toBe(before.keyId);
    const [old = expect.fail(), present = expect.fail()] = await keys.publicKeys();
    expect([old.keyId, old.validFrom, old.validTo]).toEqual([
      ...[before.keyId, '2026-01-01T00:00:00.000Z', '2026-06-01T00:00:00.000Z'],
    ]);
    expect(present).toEqual({ ...made, validFrom: '2026-06-01T00:00:00.000Z', validTo: null });
    expect(isSignedBy(text, signature, old.publicKey)).toBe(true);
    expect(isSignedBy(text, signature, present.publicKey)).toBe(false);
    expect(isSignedBy(text, after.sign(text), present.publicKey)).toBe(true);
    expect(await privateKeys()).toEqual([`${made.keyId}.pem`]);
    expect(
      sealKeyListSchema.parse(JSON.parse(await readFile(join(folder, 'seal-keys.json'), 'utf8'))).keys,
    ).toEqual([old, present]);
  });

  it('follow one another also when two ask at once, and for one who opened the folder before', async () => {
    const keys = await SealKeyFolder.open(folder, firstMs);
    const other = await SealKeyFolder.open(folder, firstMs);
    const made = await Promise.all([1, 2, 3].map((days) => keys.rotate(laterMs + days)));
    const listed = await keys.publicKeys();
    expect(listed.map(({ keyId }) => keyId).slice(1)).toEqual(made.map(({ keyId }) => keyId));
    expect(listed.map(({ validTo }) => validTo)).toEqual([
      ...listed.slice(1).map(({ validFrom }) => validFrom),
      null,
    ]);
    expect((await other.signer()).keyId).toBe(made[2]?.keyId);
    expect(await privateKeys()).toEqual([`${made[2]?.keyId}.pem`]);
  });

  it('forget on the next start what a rotation that was cut off left behind', async () => {
    const keys = await SealKeyFolder.open(folder, firstMs);
    const { keyId } = await keys.signer();
    const pem = await readFile(join(folder, `${keyId}.pem`), 'utf8');
    const made = await keys.rotate(laterMs);
    await writeFile(join(folder, `${keyId}.pem`), pem, { mode: 0o600 });
    await SealKeyFolder.open(folder, laterMs);
    expect(await privateKeys()).toEqual([`${made.keyId}.pem`]);
  });

  it('are refused when others may read them, when one is missing, or another is in its place', async () => {
    const keys = await SealKeyFolder.open(folder, firstMs);
    const path = join(folder, `${(await keys.signer()).keyId}.pem`);
    const opening = () => SealKeyFolder.open(folder, firstMs);
    await chmod(path, 0o644);
    await expect(opening()).rejects.toMatchObject({ code: 'evidence-key-invalid' });
    await chmod(path, 0o600);
    const other = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
      type: 'pkcs8',
      format: 'pem',
    });
    for (const content of [other, rsa, 'no key']) {
      await writeFile(path, content);
      await expect(opening()).rejects.toMatchObject({ code: 'evidence-key-invalid' });
    }
    await rm(path);
    await expect(opening()).rejects.toMatchObject({ code: 'evidence-key-missing', detail: path });
    for (const content of ['', '{}', '{"keys":[]}']) {
      await writeFile(join(folder, 'seal-keys.json'), content);
      await expect(opening()).rejects.toMatchObject({ code: 'evidence-key-invalid' });
    }
  });

  it('prove nothing with what is no signature, or no key', async () => {
    const keys = await SealKeyFolder.open(folder, firstMs);
    const signature = (await keys.signer()).sign(text);
    const [{ publicKey } = expect.fail()] = await keys.publicKeys();
    expect(isSignedBy(text, signature, publicKey)).toBe(true);
    expect(isSignedBy(`${text} `, signature, publicKey)).toBe(false);
    for (const wrong of ['', 'AAAA', signature.replace(/^./, (letter) => (letter === 'A' ? 'B' : 'A'))])
      expect(isSignedBy(text, wrong, publicKey)).toBe(false);
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({
      type: 'spki',
      format: 'pem',
    });
    for (const wrong of ['', 'no key', rsa.toString()])
      expect(isSignedBy(text, signature, wrong)).toBe(false);
  });
});
