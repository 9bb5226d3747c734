import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { VirtualHeadsetDiscovery } from '../../gateway/adapters/headset/virtual-headset-discovery.ts';
import type { VirtualHeadsetLink } from '../../gateway/adapters/headset/virtual-headset-link.ts';
import type { OrientationSample } from '../../gateway/ports/headset-link.ts';
import type { SceneSource } from '../../hardware/virtual-headset/index.ts';
import { calibrationForWidth, pictureCalibration } from '../../hardware/virtual-headset/unit-calibration.ts';
import {
  cameraEntry,
  noisePicture,
  pictureSpec,
  PortReader,
  renderThreadEntry,
  temporaryFolder,
} from '../support/virtual-headset-rig.ts';

let folder: string;
let picturePath: string;
let discovery: VirtualHeadsetDiscovery;
const clock = { monotonicNs: () => process.hrtime.bigint(), wallMs: () => Date.now() };

beforeEach(async () => {
  folder = await temporaryFolder();
  picturePath = await noisePicture(folder);
});
afterEach(async () => {
  await discovery.stop();
  await rm(folder, { recursive: true, force: true });
});

function discover(
  more: {
    scene?: SceneSource;
    scenario?: string;
    count?: number;
    widthPx?: number;
    onProgress?: (share: number) => void;
  } = {},
) {
  discovery = new VirtualHeadsetDiscovery({
    scenario: { ...pictureSpec(picturePath).scenario, loopS: 0.5 },
    scene: { kind: 'picture', picturePath },
    cacheFolder: join(folder, 'cache'),
    cameraEntry,
    renderThreadEntry,
    clock,
    framesPerSecond: 10,
    replugAfterMs: 50,
    ...more,
  });
  const found: VirtualHeadsetLink[] = [];
  return { found, started: discovery.start((link) => found.push(link)) };
}

const alive = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const reader = new PortReader(port);
    reader.socket.once('connect', () => {
      resolve(true);
      reader.close();
    });
    reader.socket.once('error', () => resolve(false));
  });

describe('the virtual headset', () => {
  it('is found with its identity, calibration, pictures, sound and orientation', async () => {
    const shares: number[] = [];
    const { found, started } = discover({ onProgress: (share) => shares.push(share) });
    await started;
    const [link] = found;
    if (link === undefined || link.video.kind !== 'mjpeg-tcp')
      throw new Error('a virtual headset plays by TCP');
    expect(shares.at(-1)).toBe(1);
    expect(link.identity).toMatchObject({
      virtual: true,
      serial: 'VIRTUAL-PICTURE',
      firmwareVersion: '1.0.0',
    });
    expect(link.identity.id).toBe('generic/dual-fisheye-uvc:VIRTUAL-PICTURE');
    expect(await link.readCalibration()).toEqual(pictureCalibration);
    expect(link.video).toMatchObject({ widthPx: 1920, heightPx: 960, framesPerSecond: 10 });
    expect(link.microphone).toMatchObject({ kind: 'pcm-tcp', sampleRateHz: 48_000, channels: 1 });
    expect(link.speaker).toMatchObject({ kind: 'pcm-tcp', sampleRateHz: 48_000, channels: 1 });
    const pictures = new PortReader(link.video.port);
    const samples: OrientationSample[] = [];
    link.onOrientation((sample) => samples.push(sample));
    await vi.waitFor(() => {
      expect(pictures.pictures().length).toBeGreaterThan(1);
      expect(samples.length).toBeGreaterThan(5);
    }, 20_000);
    pictures.close();
    expect(samples.at(-1)?.quaternion).toEqual([1, 0, 0, 0]);
  });

  it('is lost when its camera ends, and comes back under the same id', async () => {
    const { found, started } = discover();
    await started;
    const lost = vi.fn();
    found[0]?.onLost(lost);
    found[0]?.command({ type: 'unplug' });
    await vi.waitFor(() => expect(found).toHaveLength(2), 20_000);
    expect(lost).toHaveBeenCalledOnce();
    expect(found[1]?.identity.id).toBe(found[0]?.identity.id);
    await expect(found[0]?.readCalibration()).rejects.toMatchObject({ code: 'headset-lost' });
    expect(await found[1]?.readCalibration()).toEqual(pictureCalibration);
  });

  it('are several when so many are wanted, in the wanted size, each a unit of its own that comes back by itself', async () => {
    const { found, started } = discover({ count: 3, widthPx: 1280 });
    await started;
    const serials = ['VIRTUAL-PICTURE', 'VIRTUAL-PICTURE-0002', 'VIRTUAL-PICTURE-0003'];
    expect(found.map(({ identity }) => identity.serial)).toEqual(serials);
    expect(new Set(found.map(({ video }) => video.kind === 'mjpeg-tcp' && video.port)).size).toBe(3);
    expect(found[2]?.video).toMatchObject({ widthPx: 1280, heightPx: 640 });
    const smaller = calibrationForWidth(pictureCalibration, 1280);
    expect(await found[2]?.readCalibration()).toEqual({ ...smaller, serial: serials[2] });
    found[1]?.command({ type: 'unplug' });
    await vi.waitFor(() => expect(found).toHaveLength(4), 20_000);
    expect(found[3]?.identity).toEqual(found[1]?.identity);
  });

  it('leaves no process behind and does not come back after a stop', async () => {
    const { found, started } = discover();
    await started;
    const [link] = found;
    if (link?.video.kind !== 'mjpeg-tcp') throw new Error('a virtual headset plays by TCP');
    const lost = vi.fn();
    link.onLost(lost);
    expect(await alive(link.video.port)).toBe(true);
    await discovery.stop();
    expect(await alive(link.video.port)).toBe(false);
    expect(lost).not.toHaveBeenCalled();
    expect(found).toHaveLength(1);
  });

  it('stops in the middle of rendering', async () => {
    const { found, started } = discover({ scene: { kind: 'room' }, scenario: 'quiet-exam' });
    await new Promise((resolve) => setTimeout(resolve, 300));
    await discovery.stop();
    await started;
    expect(found).toEqual([]);
  });

  it.each([
    ['a scenario that does not exist', { scenario: 'no-such-thing' }, 'config-invalid'],
    [
      'a picture that does not exist',
      { scene: { kind: 'picture', picturePath: '/nowhere.png' } },
      'scene-unusable',
    ],
  ] as const)('refuses %s with a code', async (_, more, code) => {
    await expect(discover(more).started).rejects.toMatchObject({ name: 'CodedError', code });
  });

  it('refuses a file that is no picture with a code', async () => {
    const scene = { kind: 'panorama', picturePath: cameraEntry, markers: false } as const;
    await expect(discover({ scene }).started).rejects.toMatchObject({ code: 'scene-unusable' });
  });
});
