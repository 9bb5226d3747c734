import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  masterKeyFromText,
  openMasterKey,
  readMasterKey,
} from '../../../../../gateway/adapters/evidence/master-key.ts';

const digits = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f';
const bytes = Buffer.from(digits, 'hex');

describe('the text of a master key', () => {
  it.each([
    ['hexadecimal', digits],
    ['capital hexadecimal with a line’s end', `${digits.toUpperCase()}\n`],
    ['base64', bytes.toString('base64')],
    ['base64 without padding', ` ${bytes.toString('base64').replace('=', '')}\r\n`],
  ])('may be %s', (_form, text) => {
    // By Python: prk = hmac(32 zero bytes, key), okm = hmac(prk, b'id\x01'), sha256(okm)[:8], with hmac of SHA-256 (RFC 5869).
    expect(masterKeyFromText(text, 'here')).toEqual({ id: '3372e9c5c634fa73', bytes });
  });

  it.each([
    ['nothing', ''],
    ['too short', digits.slice(2)],
    ['too long', `${digits}00`],
    ['no hexadecimal', `${digits.slice(1)}g`],
    ['base64 of 31 bytes', bytes.subarray(1).toString('base64')],
    ['base64 of 33 bytes', Buffer.concat([bytes, bytes.subarray(0, 1)]).toString('base64')],
    ['two lines', `${digits}\n${digits}`],
    ['words', 'a pass phrase that somebody thought of is no key'],
  ])('may not be %s, and is not repeated', (_form, text) => {
    const parsing = (): unknown => masterKeyFromText(text, 'ROUNDSIGHT_KEY');
    expect(parsing).toThrow(expect.objectContaining({ code: 'evidence-key-invalid' }));
    expect(parsing).toThrow(/ROUNDSIGHT_KEY/);
    if (text !== '') expect(parsing).not.toThrow(text);
  });
});

describe('the file of a master key', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'roundsight-master-key-'));
    path = join(folder, 'keys/evidence.key');
  });
  afterEach(() => rm(folder, { recursive: true }));
  const put = async (text: string, mode = 0o600) => {
    await mkdir(join(folder, 'keys'));
    await writeFile(path, text);
    await chmod(path, mode);
  };

  it('is made on the first start, for this user alone, and read on the next', async () => {
    const made = await openMasterKey(path);
    expect(made.bytes).toHaveLength(32);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'keys'))).mode & 0o777).toBe(0o700);
    expect(await readFile(path, 'utf8')).toBe(`${Buffer.from(made.bytes).toString('hex')}\n`);
    expect(await openMasterKey(path)).toEqual(made);
    expect(await readdir(join(folder, 'keys'))).toEqual(['evidence.key']);
  });

  it('is one for gateways that start at once, and another in another folder', async () => {
    const opened = await Promise.all(Array.from({ length: 20 }, () => openMasterKey(path)));
    expect(new Set(opened.map(({ id }) => id)).size).toBe(1);
    expect(await readdir(join(folder, 'keys'))).toEqual(['evidence.key']);
    expect((await openMasterKey(join(folder, 'other/evidence.key'))).id).not.toBe(opened[0]?.id);
  });

  it.each([0o640, 0o604, 0o620, 0o610, 0o666])(
    'is refused with mode %o, and stays as it is',
    async (mode) => {
      await put(digits, mode);
      await expect(openMasterKey(path)).rejects.toMatchObject({ code: 'evidence-key-invalid' });
      expect(await readFile(path, 'utf8')).toBe(digits);
    },
  );

  it.each([0o600, 0o400])('is taken with mode %o', async (mode) => {
    await put(digits, mode);
    expect((await openMasterKey(path)).bytes).toEqual(bytes);
  });

  it.each([
    ['empty', ''],
    ['cut off', digits.slice(0, 40)],
    ['huge', digits.repeat(2000)],
  ])('is refused when %s, and stays as it is', async (_what, text) => {
    await put(text);
    await expect(openMasterKey(path)).rejects.toMatchObject({ code: 'evidence-key-invalid' });
    expect(await readFile(path, 'utf8')).toBe(text);
  });

  it('is refused when it is a folder, or leads nowhere', async () => {
    await mkdir(path, { recursive: true });
    await expect(openMasterKey(path)).rejects.toMatchObject({ code: 'evidence-key-invalid' });
    await symlink(join(folder, 'gone'), join(folder, 'link'));
    await expect(openMasterKey(join(folder, 'link'))).rejects.toMatchObject({ code: 'evidence-key-missing' });
  });

  it('cannot be made below a file', async () => {
    await put(digits);
    await expect(openMasterKey(join(path, 'below'))).rejects.toMatchObject({ code: 'evidence-key-missing' });
  });

  it('of an earlier key must be there', async () => {
    await expect(readMasterKey(path)).rejects.toMatchObject({ code: 'evidence-key-missing', detail: path });
    await put(digits);
    expect((await readMasterKey(path)).bytes).toEqual(bytes);
  });
});
