import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EvidenceFileReader } from '../../../../../gateway/adapters/evidence/evidence-file-reader.ts';
import { bytesOf, writeEvidenceFile } from '../../../../support/evidence-file-writer.ts';

const sessionKey = Uint8Array.from({ length: 32 }, (_, place) => place);

/** The example of evidence-file.md, which another implementation made (Python’s `cryptography`). */
async function example(): Promise<Buffer> {
  const url = new URL('../../../../../gateway/domain/evidence/evidence-file.md', import.meta.url);
  const [, lines = ''] = /^```text\n([0-9a-f\n]+)```$/m.exec(await readFile(url, 'utf8')) ?? [];
  return Buffer.from(lines.replaceAll('\n', ''), 'hex');
}

describe('the example of evidence-file.md', () => {
  it('is what the tests’ writer writes', async () => {
    const written = writeEvidenceFile({
      ...{ sessionKey, salt: Uint8Array.from({ length: 16 }, (_, place) => 0xa0 + place) },
      ...{ number: 7, timescale: 90_000, startTicks: 900_000, initialisation: Buffer.from('initialisation') },
      fragments: [{ plain: Buffer.from('fragment'), durationTicks: 90_000 }],
    });
    expect(bytesOf(written).toString('hex')).toBe((await example()).toString('hex'));
  });

  it('is read, and whole', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'roundsight-example-'));
    await writeFile(join(folder, 'example'), await example());
    const reader = await EvidenceFileReader.open(join(folder, 'example'), sessionKey);
    expect(reader.index.header).toMatchObject({ number: 7, timescale: 90_000 });
    expect((await reader.read(0, 99)).toString()).toBe('initialisationfragment');
    expect(await reader.verify()).toMatchObject({
      ...{ state: { state: 'ended' }, fragments: 1, times: { startTicks: 900_000, endTicks: 990_000 } },
    });
    await reader.close();
    await rm(folder, { recursive: true });
  });
});
