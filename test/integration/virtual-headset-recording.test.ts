import { readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureRecording, loadScenario, type RecordingSpec } from '../../hardware/virtual-headset/index.ts';
import { recordingKey } from '../../hardware/virtual-headset/recording/recording-spec.ts';
import { RecordingReader } from '../../hardware/virtual-headset/recording/recording.ts';
import {
  frameNumberOf,
  noisePicture,
  pictureSpec,
  renderThreadEntry,
  temporaryFolder,
} from '../support/virtual-headset-rig.ts';

let folder: string;
let spec: RecordingSpec;
beforeAll(async () => {
  folder = await temporaryFolder();
  spec = pictureSpec(await noisePicture(folder));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const ensure = (cache: string, more: Partial<Parameters<typeof ensureRecording>[0]> = {}) =>
  ensureRecording({ spec, cacheFolder: join(folder, cache), threadEntry: renderThreadEntry, ...more });

async function contents(recording: string): Promise<Record<string, string>> {
  const names = (await readdir(recording)).sort();
  const files = await Promise.all(names.map((name) => readFile(join(recording, name), 'base64')));
  return Object.fromEntries(names.map((name, place) => [name, files[place] ?? '']));
}

describe('a recording', () => {
  it('has every frame with its number, the sound, and progress up to the end', async () => {
    const shares: number[] = [];
    const recording = await ensure('first', { onProgress: (share) => shares.push(share) });
    const reader = await RecordingReader.open(recording);
    expect(reader.manifest).toMatchObject({
      frameCount: 40,
      framesPerSecond: 20,
      widthPx: 1920,
      heightPx: 960,
    });
    expect(reader.sound).toHaveLength(2 * 48_000 * 2);
    for (const frame of [0, 1, 29, 30, 39])
      expect(await frameNumberOf(await reader.readFrame(frame))).toBe(frame);
    await expect(reader.readFrame(40)).rejects.toThrow(RangeError);
    await reader.close();
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
    expect(shares.length).toBeGreaterThan(40);
  });

  it('is not rendered again', async () => {
    const recording = await ensure('first', { threadEntry: '/nowhere/at-all.js' });
    expect((await readdir(recording)).sort()).toEqual([
      'recording.json',
      'segment-0000.frames',
      'segment-0001.frames',
      'sound.pcm',
    ]);
  });

  it('that was stopped is resumed where it stood, and ends up the same', async () => {
    const stopping = new AbortController();
    const stopped = ensure('resumed', {
      threads: 1,
      signal: stopping.signal,
      onProgress: (share) => {
        if (share > 34 / 41) stopping.abort(new Error('stopped by the test'));
      },
    });
    await expect(stopped).rejects.toThrow('stopped by the test');
    const unfinished = join(folder, 'resumed', 'recordings', await recordingKey(spec));
    expect(await readdir(unfinished)).not.toContain('recording.json');
    await expect(RecordingReader.open(unfinished)).rejects.toThrow('no complete recording');
    const before = await stat(join(unfinished, 'segment-0000.frames'));
    const recording = await ensure('resumed');
    expect((await stat(join(recording, 'segment-0000.frames'))).mtimeMs).toBe(before.mtimeMs);
    expect(await contents(recording)).toEqual(await contents(await ensure('first')));
  });

  it('with a damaged file is mended', async () => {
    const recording = await ensure('resumed');
    await rm(join(recording, 'recording.json'));
    await truncate(join(recording, 'segment-0001.frames'), 5000);
    expect(await contents(await ensure('resumed'))).toEqual(await contents(await ensure('first')));
  });

  it('that two render at once is whole', async () => {
    const [one, other] = await Promise.all([ensure('raced'), ensure('raced')]);
    expect(one).toBe(other);
    expect(await contents(one)).toEqual(await contents(await ensure('first')));
  });

  it('fails with the reason when a thread cannot run', async () => {
    await expect(ensure('broken', { threadEntry: '/nowhere/at-all.js' })).rejects.toThrow('at-all.js');
  });
});

describe('the key of a recording', () => {
  it('changes with everything that changes the pixels, and not with the picture’s place', async () => {
    const key = await recordingKey(spec);
    const copy = join(folder, 'copy.png');
    await writeFile(copy, await readFile(spec.scene.kind === 'picture' ? spec.scene.picturePath : ''));
    expect(await recordingKey({ ...spec, scene: { kind: 'picture', picturePath: copy } })).toBe(key);
    const others = await Promise.all([
      recordingKey({ ...spec, framesPerSecond: 10 }),
      recordingKey({ ...spec, jpegQuality: 61 }),
      recordingKey({ ...spec, widthPx: 1280 }),
      recordingKey({ ...spec, scenario: { ...spec.scenario, seed: 6 } }),
      recordingKey({ ...spec, scene: { kind: 'room' } }),
      recordingKey({ ...spec, scene: { kind: 'picture', picturePath: await noisePicture(folder, 2) } }),
    ]);
    expect(new Set([key, ...others]).size).toBe(7);
  });
});

describe('the room', () => {
  it('is rendered in threads, lit and coloured', { timeout: 120_000 }, async () => {
    const scenario = { ...(await loadScenario('person-enters')), loopS: 0.5 };
    const room: RecordingSpec = { scenario, scene: { kind: 'room' }, framesPerSecond: 4, jpegQuality: 85 };
    const reader = await RecordingReader.open(await ensure('room', { spec: room }));
    const frame = await reader.readFrame(1);
    await reader.close();
    expect(await frameNumberOf(frame)).toBe(1);
    // The wall between the screen and placard B, well inside the front circle.
    const patch = { left: 560, top: 380, width: 20, height: 20 };
    const { channels } = await sharp(frame).extract(patch).stats();
    expect(channels.map(({ mean }) => mean).every((mean) => mean > 60 && mean < 250)).toBe(true);
  });
});
