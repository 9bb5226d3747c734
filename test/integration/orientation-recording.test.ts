import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { EvidenceFileReader } from '../../gateway/adapters/evidence/evidence-file-reader.ts';
import { OrientationRecordings } from '../../gateway/adapters/evidence/orientation-recording.ts';
import type { Quaternion } from '../../gateway/domain/headset/slerp.ts';
import type { RecordingNews } from '../../gateway/ports/media-engine.ts';
import { probed } from '../support/recording-pipeline.ts';
import { systemClock } from '../support/viewer-session.ts';

const waiting = { timeout: 20_000, interval: 20 };
const sessionKey = Buffer.alloc(32, 7);

let folder: string;
let news: RecordingNews[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roundsight-orientation-'));
  news = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Turns by one radian a second about the vertical, from the origin on. */
function begin(originNs: bigint, into = folder) {
  const at = (monotonicNs: bigint): Quaternion => {
    const half = Number(monotonicNs - originNs) / 2e9;
    return [Math.cos(half), 0, 0, Math.sin(half)];
  };
  const order = { sessionKeyHex: sessionKey.toString('hex'), originNs, nextNumber: 3, folder: into };
  return new OrientationRecordings(systemClock).record({ at }, order, (each) => news.push(each));
}
const kinds = () => news.map(({ kind }) => kind);

it('records where a headset points, at the times at which it pointed there', async () => {
  const recording = begin(systemClock.monotonicNs() - 60_000_000_000n);
  await expect.poll(kinds, waiting).toEqual(['opened']);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  await recording.end();
  expect(kinds()).toEqual(['opened', 'closed']);
  const closed = news.find((each) => each.kind === 'closed') ?? expect.fail();
  expect(await readdir(folder)).toEqual(['000003.rsev']);

  const file = await EvidenceFileReader.open(join(folder, '000003.rsev'), sessionKey);
  const verified = await file.verify();
  expect(verified).toMatchObject({
    ...{ state: { state: 'ended' }, sha256: closed.sha256, mp4Bytes: closed.mp4Bytes },
    times: { startTicks: closed.startTicks, endTicks: closed.endTicks },
  });
  expect(closed.startTicks / 90_000).toBeGreaterThan(59);
  expect(closed.samples).toBe((closed.endTicks - closed.startTicks) / 3600);
  const [, first = expect.fail()] = file.index.frames;
  const fragment = Buffer.from(await file.read(first.plainOffset, first.plainOffset + first.plainBytes));
  const data = fragment.subarray(fragment.indexOf('mdat') + 4);
  const turned = first.startTicks / 90_000;
  // Of more than half a turn, the shorter way is told.
  const expected = Math.atan2(Math.sin(turned), Math.cos(turned));
  expect(data.readFloatLE(12)).toBeCloseTo(expected, 4);
  expect(await probed(folder, await file.read(0, file.index.mp4Bytes))).toContain('codec_tag_string=camm');
  await file.close();
});

it('tells a folder that takes nothing, and goes on when it is told to', async () => {
  const missing = join(folder, 'none');
  const recording = begin(systemClock.monotonicNs(), missing);
  await expect.poll(kinds, waiting).toEqual(['failed']);
  expect(news).toEqual([{ kind: 'failed', reason: 'disk-error' }]);
  recording.again(9);
  await expect.poll(kinds, waiting).toEqual(['failed', 'failed']);
  await recording.end();
});
