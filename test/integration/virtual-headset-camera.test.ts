import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { CameraProcess, captureNsOfFrame, ensureRecording } from '../../hardware/virtual-headset/index.ts';
import { RecordingReader } from '../../hardware/virtual-headset/recording/recording.ts';
import {
  cameraEntry,
  frameNumberOf,
  noisePicture,
  pictureSpec,
  PortReader,
  renderThreadEntry,
  temporaryFolder,
} from '../support/virtual-headset-rig.ts';

let folder: string;
let recording: string;
let reader: RecordingReader;
let frames: Buffer[];
beforeAll(async () => {
  folder = await temporaryFolder();
  recording = await ensureRecording({
    spec: pictureSpec(await noisePicture(folder)),
    cacheFolder: join(folder, 'cache'),
    threadEntry: renderThreadEntry,
  });
  reader = await RecordingReader.open(recording);
  frames = await Promise.all(Array.from({ length: 40 }, (_, frame) => reader.readFrame(frame)));
});
afterAll(async () => {
  await reader.close();
  await rm(folder, { recursive: true, force: true });
});

const toClose: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of toClose.splice(0)) await close();
});

async function startCamera(): Promise<CameraProcess> {
  const camera = await CameraProcess.start(cameraEntry, recording);
  toClose.push(() => camera.stop());
  return camera;
}

function read(port: number): PortReader {
  const portReader = new PortReader(port);
  toClose.push(() => portReader.close());
  return portReader;
}

/** Which frame of the recording a picture is, byte for byte; −1 for none. */
const frameOf = (picture: Buffer): number => frames.findIndex((frame) => frame.equals(picture));

async function picturesFrom(port: number, count: number): Promise<Buffer[]> {
  const portReader = read(port);
  await vi.waitFor(() => expect(portReader.pictures().length).toBeGreaterThanOrEqual(count), 20_000);
  return portReader.pictures().slice(0, count);
}

describe('the camera’s pictures', () => {
  it('are those of the recording, in order, to every client', async () => {
    const { ready } = await startCamera();
    const [one, other] = await Promise.all([
      picturesFrom(ready.videoPort, 12),
      picturesFrom(ready.videoPort, 12),
    ]);
    for (const pictures of [one, other]) {
      const numbers = pictures.map(frameOf);
      expect(numbers).not.toContain(-1);
      numbers.slice(1).forEach((number, place) => {
        // Frames that were late are left out, never sent in another order.
        expect((number - (numbers[place] ?? 0) + 40) % 40).toBeGreaterThan(0);
        expect((number - (numbers[place] ?? 0) + 40) % 40).toBeLessThan(20);
      });
    }
  });

  it('never leave before their capture time, which the time code tells', async () => {
    const camera = await startCamera();
    const portReader = read(camera.ready.videoPort);
    let seen = 0;
    for (let tries = 0; seen < 8 && tries < 2000; tries++) {
      await sleep(5);
      const pictures = portReader.pictures();
      if (pictures.length === seen) continue;
      seen = pictures.length;
      const nowNs = process.hrtime.bigint();
      const frameNumber = await frameNumberOf(pictures.at(-1) ?? Buffer.alloc(0));
      const capturedNs = captureNsOfFrame(camera.schedule, frameNumber ?? -1, nowNs);
      expect(frameNumber).not.toBeNull();
      // Not before it was captured, and not so long ago that a whole loop was mistaken.
      expect(Number(nowNs - (capturedNs ?? 0n)) / 1e6).toBeLessThan(1500);
    }
    expect(seen).toBeGreaterThanOrEqual(8);
  });

  it('reach a slow client whole or not at all', async () => {
    const { ready } = await startCamera();
    const slow = read(ready.videoPort);
    await vi.waitFor(() => expect(slow.pictures().length).toBeGreaterThan(0), 20_000);
    slow.socket.pause();
    await sleep(2500);
    slow.socket.resume();
    const before = slow.pictures().length;
    await vi.waitFor(() => expect(slow.pictures().length).toBeGreaterThan(before + 8), 20_000);
    expect(slow.pictures().map(frameOf)).not.toContain(-1);
  });
});

describe('the camera’s sound', () => {
  it('is the recording’s loop', async () => {
    const { ready } = await startCamera();
    const sound = read(ready.audioPort);
    await vi.waitFor(() => expect(sound.bytes().length).toBeGreaterThan(48_000), 20_000);
    const loop = Buffer.concat([reader.sound, reader.sound]);
    const start = loop.indexOf(sound.bytes().subarray(0, 1920));
    expect(start).toBeGreaterThanOrEqual(0);
    expect(start % 1920).toBe(0);
  });
});

describe('faults on command', () => {
  it('stall and resume', async () => {
    const camera = await startCamera();
    const portReader = read(camera.ready.videoPort);
    await vi.waitFor(() => expect(portReader.pictures().length).toBeGreaterThan(2), 20_000);
    camera.send({ type: 'stall' });
    await sleep(400);
    const standing = portReader.bytes().length;
    await sleep(400);
    expect(portReader.bytes().length).toBe(standing);
    expect(portReader.closed).toBe(false);
    camera.send({ type: 'resume' });
    await vi.waitFor(() => expect(portReader.bytes().length).toBeGreaterThan(standing), 20_000);
  });

  it('damage so many pictures as asked, and no more', async () => {
    const camera = await startCamera();
    const portReader = read(camera.ready.videoPort);
    await vi.waitFor(() => expect(portReader.pictures().length).toBeGreaterThan(1), 20_000);
    camera.send({ type: 'corrupt-next', frames: 3 });
    await vi.waitFor(() => expect(portReader.pictures().length).toBeGreaterThan(16), 20_000);
    const damaged = portReader.pictures().filter((picture) => frameOf(picture) === -1);
    expect(damaged).toHaveLength(3);
    for (const picture of damaged) {
      expect(frames.some((frame) => frame.length === picture.length)).toBe(true);
      await expect(sharp(picture, { failOn: 'warning' }).raw().toBuffer()).rejects.toThrow();
    }
  });

  it('freeze on one picture, and go on where the loop is', async () => {
    const camera = await startCamera();
    const portReader = read(camera.ready.videoPort);
    await vi.waitFor(() => expect(portReader.pictures().length).toBeGreaterThan(1), 20_000);
    camera.send({ type: 'freeze', on: true });
    const repeated = (): Buffer[] => {
      const pictures = portReader.pictures();
      return pictures.filter((picture, place) => pictures[place - 1]?.equals(picture) === true);
    };
    await vi.waitFor(() => expect(repeated().length).toBeGreaterThan(4), 20_000);
    expect(new Set(repeated().map(frameOf)).size).toBe(1);
    camera.send({ type: 'freeze', on: false });
    const standing = portReader.pictures().at(-1) ?? Buffer.alloc(0);
    await vi.waitFor(() => expect(portReader.pictures().at(-1)?.equals(standing)).toBe(false), 20_000);
  });

  it('blacken a lens and leave the other as it is', async () => {
    const camera = await startCamera();
    camera.send({ type: 'black-lens', lens: 1, on: true });
    const portReader = read(camera.ready.videoPort);
    await vi.waitFor(() => expect(portReader.pictures().length).toBeGreaterThan(3), 20_000);
    const picture = portReader.pictures().at(-1) ?? Buffer.alloc(0);
    const [front = 0, rear = 255] = await Promise.all(
      [0, 960].map(async (left) => {
        const half = sharp(
          await sharp(picture).extract({ left, top: 0, width: 960, height: 960 }).toBuffer(),
        );
        return (await half.greyscale().stats()).channels[0]?.mean;
      }),
    );
    expect(rear).toBeLessThan(2);
    expect(front).toBeGreaterThan(30);
  });

  it('lose every frame when told to, without closing a connection', async () => {
    const camera = await startCamera();
    const portReader = read(camera.ready.videoPort);
    await vi.waitFor(() => expect(portReader.pictures().length).toBeGreaterThan(1), 20_000);
    camera.send({ type: 'drop-frames', share: 1 });
    await sleep(400);
    const standing = portReader.bytes().length;
    await sleep(400);
    expect(portReader.bytes().length).toBe(standing);
    expect(portReader.closed).toBe(false);
    camera.send({ type: 'drop-frames', share: 0 });
    await vi.waitFor(() => expect(portReader.bytes().length).toBeGreaterThan(standing), 20_000);
  });

  it('unplug ends the process and the connections', async () => {
    const camera = await startCamera();
    const portReader = read(camera.ready.videoPort);
    await vi.waitFor(() => expect(portReader.bytes().length).toBeGreaterThan(0), 20_000);
    camera.send({ type: 'unplug' });
    await camera.ended;
    await vi.waitFor(() => expect(portReader.closed).toBe(true));
  });
});

describe('starting the camera', () => {
  it('fails when there is no recording', async () => {
    await expect(CameraProcess.start(cameraEntry, join(folder, 'nothing'))).rejects.toThrow('ended before');
  });
});
