import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EvidenceFileReader } from '../../../../../gateway/adapters/evidence/evidence-file-reader.ts';
import { seededRandom } from '../../../../../hardware/virtual-headset/seeded-random.ts';
import { bytesOf, writeEvidenceFile, type WrittenFile } from '../../../../support/evidence-file-writer.ts';
import { sampleSegment, sampleSessionKey } from '../../../../support/sample-evidence.ts';
import { tamperings } from '../../../../support/tampered-evidence.ts';

const tamperingsOfAKind = Math.ceil(2000 / Object.keys(tamperings).length);

describe('evidence files that were tampered with', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'roundsight-tampered-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function verified(bytes: Uint8Array) {
    const path = join(folder, 'segment.rsev');
    await writeFile(path, bytes);
    const reader = await EvidenceFileReader.open(path, sampleSessionKey);
    try {
      return await reader.verify();
    } finally {
      await reader.close();
    }
  }

  /** Where frames of a file begin, and where it ends. */
  const edgesOf = ({ header, frames }: WrittenFile): number[] =>
    frames.reduce((edges, frame) => [...edges, (edges.at(-1) ?? 0) + frame.length], [header.length]);

  it.each(Object.entries(tamperings))('are told and placed: %s', async (name, tamper) => {
    const random = seededRandom(name.length * 7919 + name.charCodeAt(2));
    for (let round = 0; round < tamperingsOfAKind; round += 1) {
      const seed = Math.floor(random() * 1e9);
      const segment = sampleSegment(seed);
      const file = writeEvidenceFile(segment);
      // Of the same exam session, as long in every frame, at the same times.
      const anotherFile = writeEvidenceFile({ ...segment, salt: sampleSegment(seed + 1).salt });
      const renumbered = writeEvidenceFile({ ...segment, number: segment.number + 1 });
      const tampered = tamper(file, { anotherFile, renumbered }, random);
      const { state, mp4Bytes, sha256 } = await verified(tampered.bytes);
      const seen = JSON.stringify({ name, seed, state, ...tampered, bytes: undefined });
      if (state.state === 'ended') expect.fail(seen);
      const [edges, place] = [edgesOf(file), tampered.firstWrong];
      const { fromByte, toByte } = state.wrong;
      expect(fromByte, seen).toBe(place === 'header' || (place === 0 && fromByte === 0) ? 0 : edges[place]);
      if (tampered.wrongByte < tampered.bytes.length) {
        expect(fromByte, seen).toBeLessThanOrEqual(tampered.wrongByte);
        expect(toByte, seen).toBeGreaterThan(tampered.wrongByte);
        // A length that reaches beyond the file looks as if it were cut off; nothing else does.
        const placeInFrame = tampered.wrongByte - fromByte;
        if (placeInFrame < 4 || placeInFrame >= 8) expect(state.state, seen).toBe('damaged');
      } else expect([state.state, toByte], seen).toEqual(['torn', tampered.bytes.length]);
      // Everything before it is good still, and nothing else is said to be.
      const good = place === 'header' ? 0 : place;
      const mp4 = file.mp4.subarray(0, plainBefore(segment, good));
      expect([mp4Bytes, sha256], seen).toEqual([mp4.length, createHash('sha256').update(mp4).digest('hex')]);
    }
  });

  it('are whole where nothing was changed', async () => {
    for (let seed = 0; seed < 100; seed += 1) {
      const file = writeEvidenceFile(sampleSegment(seed));
      expect(await verified(bytesOf(file))).toMatchObject({
        ...{ state: { state: 'ended' }, mp4Bytes: file.mp4.length, wholeBytes: bytesOf(file).length },
        sha256: createHash('sha256').update(file.mp4).digest('hex'),
      });
    }
  });
});

/** How much of the MP4 file is in so many frames. */
function plainBefore(
  { initialisation, fragments }: ReturnType<typeof sampleSegment>,
  frames: number,
): number {
  const plains = [initialisation, ...fragments.map(({ plain }) => plain)].slice(0, frames);
  return plains.reduce((bytes, plain) => bytes + plain.length, 0);
}
