import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listSealKeys, openEvidenceTools } from '../../gateway/compose/evidence-tools.ts';
import { composeLog } from '../../gateway/compose/log.ts';
import { composeVerifying } from '../../gateway/compose/verifying.ts';
import { configFileSchema } from '../../gateway/config/config-schema.ts';
import type { SealKey } from '../../gateway/contract/evidence-manifest.ts';
import { seededRandom } from '../../hardware/virtual-headset/seeded-random.ts';
import { keepSealedRecording } from '../support/sealed-recording.ts';
import { zipOf, zipTamperings } from '../support/tampered-zips.ts';
import { unzip } from '../support/unzip.ts';

const ofEach = 100;
const ofBits = 1500;

let root: string;
let keys: SealKey[];
let original: Buffer;
let other: Buffer;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'roundsight-tampered-zip-'));
  const config = { ...configFileSchema.parse({}), dataDir: join(root, 'data'), cacheDir: root };
  for (const [seed, examSessionId] of ['one', 'two'].entries())
    await keepSealedRecording(config.dataDir, {
      ...{ segmentsOfTrack: 2, fragmentBytes: 60, examSessionId, seed },
    });
  const opened = await openEvidenceTools(config, composeLog(config, true));
  for (const examSessionId of ['one', 'two']) {
    const output = join(root, `${examSessionId}.zip`);
    await opened.export({
      ...{ examSessionId, output, by: 'test', signal: new AbortController().signal },
      open: (bytes) => opened.createZip(output, examSessionId, bytes),
      onProgress: () => undefined,
    });
  }
  await opened.close();
  keys = await listSealKeys(config);
  [original, other] = [await readFile(join(root, 'one.zip')), await readFile(join(root, 'two.zip'))];
});
afterAll(() => rm(root, { recursive: true }));

/** Null where it is no ZIP file at all. */
async function verdictOf(zip: Buffer) {
  const path = join(root, 'handed-over.zip');
  await writeFile(path, zip);
  const verifying = await composeVerifying(null);
  try {
    const files = await verifying.open(path);
    const request = {
      files,
      keys,
      needsTimeStamp: false,
      signal: new AbortController().signal,
      onProgress: () => undefined,
    };
    return await verifying.verify(request).finally(() => files.close());
  } catch (error) {
    expect(error).toMatchObject({ code: 'export-unreadable' });
    return null;
  }
}

describe('an exported recording in a ZIP file', () => {
  it('is whole as it was exported', async () => {
    expect(await verdictOf(original)).toMatchObject({ outcome: 'whole', faults: [], remarks: [] });
    expect(zipOf([...unzip(original)]).equals(original)).toBe(true);
  });

  it.each(Object.entries(zipTamperings))(
    'is found wrong after %s',
    { timeout: 120_000 },
    async (kind, tamper) => {
      const random = seededRandom(11);
      for (let done = 0; done < (kind === 'a bit somewhere' ? ofBits : ofEach); done += 1) {
        const changed = tamper(original, random, other);
        expect(changed.equals(original)).toBe(false);
        const verdict = await verdictOf(changed);
        // What was cut off very short is no ZIP file any more.
        if (verdict === null) expect(kind).toBe('cut off');
        else expect([verdict.outcome, verdict.faults.length > 0]).toEqual(['wrong', true]);
      }
    },
  );

  it('names what is wrong', async () => {
    const commented = Buffer.concat([original, Buffer.from('x')]);
    commented.writeUInt16LE(1, original.length - 2);
    const faultOf = async (zip: Buffer) => (await verdictOf(zip))?.faults[0]?.detail;
    expect(await faultOf(commented)).toBe('it does not end with a list of its files');
    const files = [...unzip(original)];
    const [first = expect.fail()] = files;
    expect(await faultOf(zipOf([first, ...files]))).toBe('one/README.txt: it is there twice');
    const checksum = zipOf(files, (name) => (name === 'one/log.jsonl' ? 7 : undefined));
    expect((await verdictOf(checksum))?.faults).toMatchObject([{ file: 'log.jsonl', why: 'form' }]);
    const elsewhere = zipOf(files.map(([name, content]) => [name.replace('one', 'two'), content]));
    expect((await verdictOf(elsewhere))?.faults).toMatchObject([{ file: 'two', why: 'form' }]);
    const bad = Buffer.from(original);
    bad.writeUInt8(9, 4);
    expect((await verdictOf(bad))?.faults).toMatchObject([
      {
        file: 'handed-over.zip',
        bytes: { fromByte: 4 },
        detail: expect.stringContaining('README') as string,
      },
    ]);
  });

  it('is read by no other name: what is neither folder nor ZIP file cannot be judged', async () => {
    expect(await verdictOf(Buffer.from('no ZIP file'))).toBeNull();
    expect(await verdictOf(Buffer.alloc(0))).toBeNull();
  });
});
