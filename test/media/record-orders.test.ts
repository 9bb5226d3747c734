import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sphericalBoxes } from '../../gateway/adapters/panorama-files/spherical-boxes.ts';
import { mp4Of } from '../support/evidence-files.ts';
import { until } from '../support/media/until.ts';
import { playOrdered, type OrderedPipeline } from '../support/ordered-pipeline.ts';
import {
  decodedCount,
  orderText,
  probed,
  readRecorded,
  sessionKeyHex,
  videoWords,
} from '../support/recording-pipeline.ts';
import { inTemporaryFolder } from '../support/stitch-pipeline.ts';

let pipeline: OrderedPipeline;

beforeEach(() => {
  pipeline = playOrdered([...videoWords(9000), 'roundsightrecord', 'name=record', 'segment-seconds=2']);
});
afterEach(() => pipeline.end());

/** Waits until something has been said of a file. */
async function said(event: string, number: number): Promise<Record<string, unknown>> {
  const find = () => pipeline.messages.find((m) => m.event === event && m.number === number);
  await until(`${event} ${number}`, () => find() !== undefined, 30_000);
  return find() ?? {};
}

describe('orders to the record element while its pipeline plays', () => {
  it('begin files and end them; nothing is written between', async () => {
    await inTemporaryFolder(async (folder) => {
      expect(await readdir(folder)).toEqual([]);
      pipeline.give(orderText({ folder }));
      const closed = await said('closed', 1);
      pipeline.give(orderText({ folder, firstNumber: 20 }));
      await said('opened', 20);
      pipeline.give('stop');
      const last = await said('closed', 20);
      pipeline.give(orderText({ folder, firstNumber: 30 }));
      await said('opened', 30);
      const files = (await readdir(folder)).filter((name) => name !== '000002.rsev');
      expect(files).toEqual(['000001.rsev', '000020.rsev', '000030.rsev']);
      // As a worker reads them: lengths as text, the rest as numbers.
      const content = await readRecorded(folder, 1);
      expect(closed.bytes).toBe(String(mp4Of(content).length));
      expect(closed.timescale).toBe(90_000);
      expect(await decodedCount(folder, content)).toBe(closed.samples);
      expect((await readRecorded(folder, 20)).frames.at(-1)?.timeTicks).toBe(BigInt(String(last.end)));
    });
  });

  it.each([
    ['of a folder that is not there', (folder: string) => orderText({ folder: join(folder, 'nowhere') })],
    [
      'with a key that is too short',
      (folder: string) => `record ${sessionKeyHex.slice(2)} 0 9 flat ${folder}`,
    ],
    ['that are none', () => 'begin'],
  ])('%s are said to be invalid, and change nothing', async (_what, order) => {
    await inTemporaryFolder(async (folder) => {
      pipeline.give(orderText({ folder }));
      await said('opened', 1);
      pipeline.give(order(folder));
      expect(await said('failed', 0)).toMatchObject({ reason: 'order-invalid' });
      expect((await said('closed', 1)).samples).toBeGreaterThanOrEqual(60);
      await said('opened', 2);
    });
  });

  it('say what is a sphere, and its files do', async () => {
    await inTemporaryFolder(async (folder) => {
      pipeline.give(orderText({ folder, view: 'sphere' }));
      await said('closed', 1);
      pipeline.give(orderText({ folder, firstNumber: 20 }));
      await said('closed', 20);
      pipeline.give('stop');
      const sphere = await readRecorded(folder, 1);
      expect(await decodedCount(folder, sphere)).toBeGreaterThan(0);
      const said20 = await probed(folder, mp4Of(await readRecorded(folder, 20)));
      const ofSphere = await probed(folder, mp4Of(sphere));
      expect(ofSphere).toContain('side_data_type=Spherical Mapping\nprojection=equirectangular');
      expect(ofSphere).toContain('type=2D');
      expect(said20).toContain('codec_name=h264');
      expect(said20).not.toContain('side_data');
      const boxes = Buffer.from(sphericalBoxes());
      expect(mp4Of(sphere).includes(boxes)).toBe(true);
    });
  });

  it('need no stop: a pipeline that ends leaves whole files', async () => {
    await inTemporaryFolder(async (folder) => {
      pipeline.give(orderText({ folder, firstNumber: 7 }));
      await said('opened', 7);
      await pipeline.end();
      const content = await readRecorded(folder, 7);
      expect(content.frames.at(-1)?.kind).toBe(3);
      expect(await decodedCount(folder, content)).toBeGreaterThan(0);
    });
  });
});
