import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HttpTimeStampAuthority } from '../../gateway/adapters/time-stamps/http-time-stamp-authority.ts';
import { checkTimeStamp } from '../../gateway/adapters/time-stamps/time-stamp-token.ts';
import { readTrustedAuthorities } from '../../gateway/adapters/time-stamps/trusted-authorities.ts';
import { seededRandom } from '../../hardware/virtual-headset/seeded-random.ts';
import { answerOf, TestAuthority, TimeStampServer } from '../support/time-stamp-server.ts';

const text = '{"manifest":{},"signature":""}\n';
const bytes = new TextEncoder().encode(text);
const never = new AbortController().signal;

let authority: TestAuthority;
let other: TestAuthority;
let server: TimeStampServer;
let trusted: Awaited<ReturnType<typeof readTrustedAuthorities>>;
beforeAll(async () => {
  [authority, other] = await Promise.all([TestAuthority.create(), TestAuthority.create()]);
  trusted = await readTrustedAuthorities(authority.caFile);
});
afterAll(() => Promise.all([authority.remove(), other.remove()]));
beforeEach(async () => {
  server = await TimeStampServer.start(answerOf(authority));
});
afterEach(() => server.close());

const client = (options: object = {}) => new HttpTimeStampAuthority({ url: server.url, trusted, ...options });
const stamp = (options: object = {}) => client(options).stamp(bytes, never);
const invalid = (why: RegExp) => ({
  code: 'time-stamp-invalid',
  message: expect.stringMatching(why) as string,
});
const failed = { code: 'time-stamp-failed' };
const give = (answer: Uint8Array) => {
  server.answer = (_, response) => void response.writeHead(200).end(answer);
};

describe('a time stamp authority', () => {
  it('stamps bytes: its answer is proven without it, by its certificate', async () => {
    const before = Date.now();
    const answer = await stamp();
    const verdict = await checkTimeStamp(answer, bytes, trusted);
    expect(verdict).toMatchObject({ outcome: 'proven', authority: 'Test authority' });
    // Whole seconds, as openssl has it.
    if (verdict.outcome === 'proven') expect(verdict.atMs).toBeGreaterThanOrEqual(before - 1000);
    expect(await checkTimeStamp(answer, bytes, null)).toEqual({ outcome: 'unchecked' });
    expect(await checkTimeStamp(answer, bytes.subarray(1), null)).toMatchObject({ outcome: 'wrong' });
    expect(await checkTimeStamp(answer, bytes.subarray(1), trusted)).toMatchObject({ outcome: 'wrong' });
    // It was told a hash, and another nonce every time.
    const hash = createHash('sha256').update(bytes).digest();
    expect(server.requests[0]?.includes(hash)).toBe(true);
    expect(server.requests[0]?.includes('manifest')).toBe(false);
    await stamp();
    expect(server.requests[0]?.equals(server.requests[1] ?? Buffer.alloc(0))).toBe(false);
  });

  it('is taken at its word only with a certificate that is trusted', async () => {
    const others = await readTrustedAuthorities(other.caFile);
    await expect(stamp({ trusted: others })).rejects.toMatchObject(invalid(/not trusted|is trusted/));
    const both = await readTrustedAuthorities(await bothFile());
    expect(await checkTimeStamp(await stamp({ trusted: both }), bytes, trusted)).toMatchObject({
      outcome: 'proven',
    });
    expect(await stamp({ trusted: null })).toBeInstanceOf(Uint8Array);
  });

  it('is not trusted with a certificate that was made for something else', async () => {
    for (const usage of ['critical,serverAuth', 'timeStamping', 'critical,timeStamping,serverAuth']) {
      const wrong = await TestAuthority.create(usage).catch(() => null);
      // Openssl does not even sign with most of them.
      const answer = await wrong?.answer(await wrong.request(text)).catch(() => null);
      if (answer !== null && answer !== undefined && wrong !== null) {
        const verdict = await checkTimeStamp(answer, bytes, await readTrustedAuthorities(wrong.caFile));
        expect(verdict, usage).toMatchObject({ outcome: 'wrong' });
      }
      await wrong?.remove();
    }
  });

  it('is refused with a time stamp of another request, of other bytes, or of none', async () => {
    give(await authority.answer(await authority.request(text)));
    await expect(stamp()).rejects.toMatchObject(invalid(/another request/));
    give(await authority.answer(await authority.request(text, '-no_nonce')));
    await expect(stamp()).rejects.toMatchObject(invalid(/another request/));
    give(await authority.answer(await authority.request('something else')));
    await expect(stamp()).rejects.toMatchObject(invalid(/of something else/));
    // PKIStatusInfo, rejection.
    give(Buffer.from('30053003020102', 'hex'));
    await expect(stamp()).rejects.toMatchObject(invalid(/refused it \(status 2\)/));
    // Granted, and no token.
    give(Buffer.from('30053003020100', 'hex'));
    await expect(stamp()).rejects.toMatchObject(invalid(/no token/));
  });

  it('is not believed an answer that was changed anywhere that counts', async () => {
    const answer = Buffer.from(await stamp());
    const random = seededRandom(5);
    let proven = 0;
    for (let turn = 0; turn < 400; turn += 1) {
      const changed = Buffer.from(answer);
      const place = Math.floor(random() * changed.length);
      changed[place] = (changed[place] ?? 0) ^ (1 << Math.floor(random() * 8));
      const verdict = await checkTimeStamp(changed, bytes, trusted);
      if (verdict.outcome !== 'proven') continue;
      proven += 1;
      // What no signature covers says nothing: the time is that which was signed.
      expect(verdict).toEqual(await checkTimeStamp(answer, bytes, trusted));
    }
    // Such as the certificate of who certifies it, which is at hand already.
    expect(proven).toBeLessThan(200);
  });

  it('is refused with garbage, and with too much of it', async () => {
    const random = seededRandom(3);
    for (let turn = 0; turn < 200; turn += 1) {
      const length = Math.floor(random() * 300);
      give(Uint8Array.from({ length }, () => Math.floor(random() * 256)));
      await expect(stamp()).rejects.toMatchObject({ code: 'time-stamp-invalid' });
    }
    const real = await authority.answer(await authority.request(text));
    for (const end of [1, 20, 500, real.length - 1]) {
      give(real.subarray(0, end));
      await expect(stamp()).rejects.toMatchObject({ code: 'time-stamp-invalid' });
    }
    give(Buffer.concat([real, Buffer.alloc(1)]));
    await expect(stamp()).rejects.toMatchObject({ code: 'time-stamp-invalid' });
    let sent = 0;
    server.answer = (_, response) => {
      response.writeHead(200);
      const more = (): void => {
        sent += 65_536;
        if (!response.destroyed) response.write(Buffer.alloc(65_536), more);
      };
      more();
    };
    await expect(stamp()).rejects.toMatchObject({
      ...failed,
      message: expect.stringContaining('more than') as string,
    });
    expect(sent).toBeLessThan(50 << 20);
  });

  it('is given up when it is slow, away, or sends elsewhere', async () => {
    server.answer = (_, response) => void response.writeHead(200).write('a');
    await expect(stamp({ timeoutMs: 300 })).rejects.toMatchObject(failed);
    const closing = new AbortController();
    const asked = client().stamp(bytes, closing.signal);
    closing.abort();
    await expect(asked).rejects.toMatchObject(failed);
    const target = await TimeStampServer.start(answerOf(authority));
    server.answer = (_, response) => void response.writeHead(307, { location: target.url }).end();
    await expect(stamp()).rejects.toMatchObject(failed);
    expect(target.requests).toEqual([]);
    await target.close();
    server.answer = (_, response) => void response.writeHead(503).end();
    await expect(stamp()).rejects.toMatchObject({
      ...failed,
      message: expect.stringContaining('503') as string,
    });
    server.answer = (_, response) => void response.destroy();
    await expect(stamp()).rejects.toMatchObject(failed);
    await server.close();
    await expect(stamp()).rejects.toMatchObject(failed);
  });
});

async function bothFile(): Promise<string> {
  const path = join(authority.folder, 'both.pem');
  await writeFile(
    path,
    `${await readFile(other.caFile, 'utf8')}\n${await readFile(authority.caFile, 'utf8')}`,
  );
  return path;
}

describe('a file of authorities', () => {
  it('is refused where it holds none', async () => {
    const path = join(authority.folder, 'none.pem');
    const code = { code: 'time-stamp-ca-invalid' };
    await expect(readTrustedAuthorities(path)).rejects.toMatchObject(code);
    await writeFile(path, 'nothing');
    await expect(readTrustedAuthorities(path)).rejects.toMatchObject(code);
    await writeFile(path, '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
    await expect(readTrustedAuthorities(path)).rejects.toMatchObject(code);
  });
});
