import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newSealKey, signerFrom } from '../../gateway/adapters/evidence/ed25519.ts';
import { composeLog } from '../../gateway/compose/log.ts';
import { listSealKeys, openEvidenceTools } from '../../gateway/compose/evidence-tools.ts';
import { composeVerifying } from '../../gateway/compose/verifying.ts';
import { configFileSchema } from '../../gateway/config/config-schema.ts';
import type { SealKey } from '../../gateway/contract/evidence-manifest.ts';
import { seededRandom } from '../../hardware/virtual-headset/seeded-random.ts';
import type { ExportedFiles } from '../../gateway/ports/exported-files.ts';
import { MemoryExport } from '../support/memory-export.ts';
import { keepSealedRecording } from '../support/sealed-recording.ts';
import { keepTimeStamp } from '../support/stamped-recording.ts';
import { TestAuthority } from '../support/time-stamp-server.ts';
import { exportTamperings, isSameExport, type Export, type Tools } from '../support/tampered-exports.ts';

const tamperings = 10_000;
/** As many of them as there is time for are in files; the others are in memory. */
const inFilesEvery = 10;
const untouchedCopies = 200;

/** Of these every file that was changed is named, and no other. */
const isOfMedia = new Set(['a bit of the media', 'a segment of another recording']);

let root: string;
let keys: SealKey[];
let original: Export;
let tools: Tools;
let verifying: Awaited<ReturnType<typeof composeVerifying>>;

async function filesIn(folder: string): Promise<Export> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name))] as const)),
  );
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'roundsight-tampered-'));
  const config = { ...configFileSchema.parse({}), dataDir: join(root, 'data'), cacheDir: root };
  const wish = { segmentsOfTrack: 2, fragmentBytes: 60 };
  for (const [seed, examSessionId] of ['one', 'two'].entries())
    await keepSealedRecording(config.dataDir, { ...wish, examSessionId, seed });
  const authority = await TestAuthority.create();
  for (const examSessionId of ['one', 'two']) await keepTimeStamp(config.dataDir, examSessionId, authority);
  verifying = await composeVerifying(authority.caFile);
  await authority.remove();
  const opened = await openEvidenceTools(config, composeLog(config, true));
  for (const examSessionId of ['one', 'two']) {
    const output = join(root, examSessionId);
    await opened.export({
      ...{ examSessionId, output, by: 'test', signal: new AbortController().signal },
      open: (bytes) => opened.createFolder(output, bytes),
      onProgress: () => undefined,
    });
  }
  await opened.close();
  keys = await listSealKeys(config);
  original = await filesIn(join(root, 'one'));
  const own = newSealKey();
  tools = {
    other: await filesIn(join(root, 'two')),
    ownKey: { keyId: own.keyId, sign: signerFrom(own.privateKey, own.keyId, 'test') },
  };
});
afterAll(() => rm(root, { recursive: true }));

/** A folder that has what it is told to have, changing only what differs. */
class Place {
  #files: Export = new Map();
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  async put(files: Export): Promise<void> {
    for (const name of this.#files.keys()) if (!files.has(name)) await rm(join(this.folder, name));
    for (const [name, bytes] of files) {
      if (this.#files.get(name) === bytes) continue;
      await mkdir(dirname(join(this.folder, name)), { recursive: true });
      await writeFile(join(this.folder, name), bytes);
    }
    this.#files = files;
  }

  async verdict() {
    return verdictOf(await verifying.open(this.folder));
  }
}

const verdictOf = (files: ExportedFiles) =>
  verifying.verify({
    ...{ files, keys, needsTimeStamp: true, signal: new AbortController().signal },
    onProgress: () => undefined,
  });

describe('an exported recording', () => {
  it(`is found wrong after each of ${tamperings} random changes`, { timeout: 120_000 }, async () => {
    const random = seededRandom(7);
    const place = new Place(join(root, 'tampered'));
    const kinds = Object.entries(exportTamperings);
    const missed: string[] = [];
    for (let done = 0; done < tamperings;) {
      const [kind, tamper] = kinds[done % kinds.length] ?? expect.fail();
      const changed = tamper(original, random, tools);
      if (isSameExport(changed, original)) continue;
      done += 1;
      if (done % inFilesEvery === 0) await place.put(changed);
      const verdict =
        done % inFilesEvery === 0 ? await place.verdict() : await verdictOf(new MemoryExport(changed));
      if (verdict.outcome !== 'wrong' || verdict.faults[0] === undefined) missed.push(kind);
      if (isOfMedia.has(kind)) {
        const named = verdict.faults.map(({ file }) => file);
        const wrong = [...changed.keys()].filter((name) => changed.get(name) !== original.get(name));
        expect(named, kind).toEqual(wrong);
      }
    }
    expect(missed).toEqual([]);
  });

  it(`is whole in each of ${untouchedCopies} copies`, { timeout: 60_000 }, async () => {
    for (let copy = 0; copy < untouchedCopies; copy += 1) {
      const place = new Place(join(root, `copy-${copy}`));
      await place.put(new Map([...original].map(([name, bytes]) => [name, Buffer.from(bytes)])));
      expect(await place.verdict()).toMatchObject({ outcome: 'whole', faults: [], remarks: [] });
    }
  });
});
