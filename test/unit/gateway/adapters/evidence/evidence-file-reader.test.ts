import { createHash } from 'node:crypto';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EvidenceFileReader } from '../../../../../gateway/adapters/evidence/evidence-file-reader.ts';
import { bytesOf, writeEvidenceFile } from '../../../../support/evidence-file-writer.ts';
import { sampleSegment, sampleSessionKey } from '../../../../support/sample-evidence.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const fragments = [
  { plain: Buffer.from('first fragment'), durationTicks: 90_000, keyFrame: true },
  { plain: Buffer.from('second'), durationTicks: 45_000, keyFrame: false },
  { plain: Buffer.from('the third one'), durationTicks: 90_000, keyFrame: true },
];
const segment = sampleSegment(1, {
  number: 12,
  initialisation: Buffer.from('ftypmoov'),
  fragments,
  startTicks: 7000,
});
const written = writeEvidenceFile(segment);
const startOf = (frame: number): number =>
  bytesOf({ ...written, frames: written.frames.slice(0, frame) }).length;

describe('an evidence file', () => {
  let folder: string;
  let path: string;
  const opened: EvidenceFileReader[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'roundsight-evidence-'));
    path = join(folder, '12.rsev');
  });
  afterEach(async () => {
    for (const reader of opened.splice(0)) await reader.close();
    await rm(folder, { recursive: true });
  });
  const readerOf = async (bytes: Uint8Array, key: Uint8Array = sampleSessionKey) => {
    await writeFile(path, bytes);
    const reader = await EvidenceFileReader.open(path, key);
    opened.push(reader);
    return reader;
  };
  const collected = async (stream: AsyncIterable<Uint8Array>) => {
    const parts: Uint8Array[] = [];
    for await (const part of stream) parts.push(part);
    return parts;
  };

  it('says by its headers what is in it', async () => {
    const { index } = await readerOf(bytesOf(written));
    expect(index).toMatchObject({
      ...{
        header: { number: 12, timescale: 90_000 },
        state: { state: 'ended' },
        mp4Bytes: written.mp4.length,
      },
      ...{ wholeBytes: bytesOf(written).length, fileBytes: bytesOf(written).length },
    });
    expect(
      index.frames.map((frame) => [
        frame.kind,
        frame.plainOffset,
        frame.plainBytes,
        frame.startTicks,
        frame.durationTicks,
      ]),
    ).toEqual([
      ['initialisation', 0, 8, 0, 0],
      ['fragment', 8, 14, 7000, 90_000],
      ['fragment', 22, 6, 97_000, 45_000],
      ['fragment', 28, 13, 142_000, 90_000],
      ['end', 41, 32, 232_000, 0],
    ]);
    expect(index.frames.map(({ keyFrame }) => keyFrame)).toEqual([false, true, false, true, false]);
    expect(index.frames.map(({ fileOffset }) => fileOffset)).toEqual([0, 1, 2, 3, 4].map(startOf));
  });

  it('gives every range of the MP4 file', async () => {
    const reader = await readerOf(bytesOf(written));
    for (let from = 0; from <= written.mp4.length; from += 1)
      for (let to = from; to <= written.mp4.length + 1; to += 1)
        expect(await reader.read(from, to)).toEqual(written.mp4.subarray(from, to));
  });

  it('streams the whole a frame at a time, or a range', async () => {
    const reader = await readerOf(bytesOf(written));
    const texts = async (stream: AsyncIterable<Uint8Array>) =>
      (await collected(stream)).map((part) => Buffer.from(part).toString());
    expect(await texts(reader.stream())).toEqual(['ftypmoov', 'first fragment', 'second', 'the third one']);
    expect(await texts(reader.stream(14, 31))).toEqual(['fragment', 'second', 'the']);
  });

  it('is verified whole', async () => {
    const reader = await readerOf(bytesOf(written));
    expect(await reader.verify()).toEqual({
      ...{ state: { state: 'ended' }, sha256: sha256(written.mp4), mp4Bytes: 41, fragments: 3 },
      ...{
        wholeBytes: bytesOf(written).length,
        times: { startTicks: 7000, endTicks: 232_000 },
        samples: null,
      },
    });
  });

  it('has its samples counted', async () => {
    // A moof with one traf with one trun that says five, and an mdat.
    const moof = '00000020 6d6f6f66 00000018 74726166 00000010 7472756e 00000000 00000005';
    const plain = Buffer.from(`${moof} 00000009 6d646174 ff`.replaceAll(' ', ''), 'hex');
    const three = fragments.map((fragment) => ({ ...fragment, plain }));
    const reader = await readerOf(bytesOf(writeEvidenceFile({ ...segment, fragments: three })));
    expect(await reader.verify()).toMatchObject({ state: { state: 'ended' }, samples: 15 });
  });

  it('counts up to the last whole frame where the writer was cut off anywhere', async () => {
    const bytes = bytesOf(written);
    for (let cut = 0; cut < bytes.length; cut += 1) {
      const reader = await readerOf(bytes.subarray(0, cut));
      const whole = [0, 1, 2, 3, 4].filter((frame) => startOf(frame + 1) <= cut).length;
      const from = cut < 32 ? 0 : startOf(whole);
      const state = { state: 'torn', wrong: { fromByte: from, toByte: cut } };
      const mp4 = Buffer.concat(
        [segment.initialisation, ...fragments.map(({ plain }) => plain)].slice(0, whole),
      );
      expect(reader.index).toMatchObject({ state, mp4Bytes: mp4.length, wholeBytes: whole === 0 ? 0 : from });
      expect(await reader.verify()).toMatchObject({
        state,
        sha256: sha256(mp4),
        fragments: Math.max(0, whole - 1),
      });
      expect(await reader.read(0, 99)).toEqual(mp4);
    }
  });

  it.each([
    ['within a header', 3, 10],
    ['within the cipher text', 3, 40],
    ['from a header on', 3, 0],
  ])('is torn where a power cut left zeros %s', async (_where, frame, bytesInto) => {
    const bytes = bytesOf(written);
    bytes.fill(0, startOf(frame) + bytesInto);
    const reader = await readerOf(bytes);
    const wrong = { fromByte: startOf(frame), toByte: bytes.length };
    expect((await reader.verify()).state).toEqual({ state: 'torn', wrong });
    expect((await reader.verify()).fragments).toBe(2);
  });

  it('is damaged in the middle, and good around it', async () => {
    const bytes = bytesOf(written);
    const wrongAt = startOf(2) + 33;
    bytes[wrongAt] = (bytes[wrongAt] ?? 0) ^ 1;
    const reader = await readerOf(bytes);
    expect(reader.index.state).toEqual({ state: 'ended' });
    expect((await reader.verify()).state).toEqual({
      ...{ state: 'damaged', why: 'authenticity', wrong: { fromByte: startOf(2), toByte: startOf(3) } },
    });
    expect(await reader.read(0, 22)).toEqual(written.mp4.subarray(0, 22));
    expect(await reader.read(28, 41)).toEqual(written.mp4.subarray(28));
    await expect(reader.read(21, 23)).rejects.toMatchObject({
      ...{ code: 'evidence-damaged', detail: `${path}, bytes ${startOf(2)} to ${startOf(3)}` },
    });
  });

  it('proves what the index says, also where the file was put right since', async () => {
    const forged = bytesOf(written);
    // The flag of a key frame, which no other header speaks against.
    forged[startOf(2) + 31] = 1;
    const reader = await readerOf(forged);
    expect(reader.index).toMatchObject({ state: { state: 'ended' } });
    expect(reader.index.frames[2]?.keyFrame).toBe(true);
    await writeFile(path, bytesOf(written));
    await expect(reader.read(22, 23)).rejects.toMatchObject({ code: 'evidence-damaged' });
    expect((await reader.verify()).state).toMatchObject({
      state: 'damaged',
      wrong: { fromByte: startOf(2) },
    });
  });

  it('gives nothing away to another key', async () => {
    const reader = await readerOf(bytesOf(written), createHash('sha256').update('another').digest());
    expect((await reader.verify()).state).toEqual({
      ...{ state: 'damaged', why: 'authenticity', wrong: { fromByte: 0, toByte: startOf(1) } },
    });
    await expect(reader.read(0, 1)).rejects.toMatchObject({ code: 'evidence-damaged' });
  });

  it('is damaged where it ends with another digest than its own', async () => {
    const other = writeEvidenceFile({ ...segment, initialisation: Buffer.from('FTYPMOOV') });
    // The writer's mistake, not a forgery: every frame is proven by the key.
    const lying = writeEvidenceFile({ ...segment, ended: false });
    const [end] = other.frames.slice(-1);
    const reader = await readerOf(bytesOf({ ...lying, frames: [...lying.frames, end ?? expect.fail()] }));
    const verified = await reader.verify();
    expect(verified.state).toEqual({
      ...{ state: 'damaged', why: 'digest', wrong: { fromByte: startOf(4), toByte: startOf(5) } },
    });
  });

  it('is not there, or goes away while it is open', async () => {
    const missing = EvidenceFileReader.open(join(folder, 'none'), sampleSessionKey);
    await expect(missing).rejects.toMatchObject({ code: 'evidence-missing' });
    await expect(EvidenceFileReader.open(folder, sampleSessionKey)).rejects.toMatchObject({
      code: 'evidence-missing',
    });
    const reader = await readerOf(bytesOf(written));
    await truncate(path, startOf(2) + 5);
    expect((await reader.verify()).state).toMatchObject({
      state: 'damaged',
      wrong: { fromByte: startOf(2) },
    });
    await expect(reader.read(22, 23)).rejects.toMatchObject({ code: 'evidence-damaged' });
  });
});
