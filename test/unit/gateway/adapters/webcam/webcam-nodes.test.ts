import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { isHeadset, loadProfiles } from '../../../../../gateway/adapters/headset/load-profiles.ts';
import { findWebcamNodes } from '../../../../../gateway/adapters/webcam/webcam-nodes.ts';
import { fakeSysfs, type FakeUsbDevice } from '../../../../support/fake-sysfs.ts';

const profiles = await loadProfiles(
  fileURLToPath(new URL('../../../../../hardware/profiles', import.meta.url)),
);
const face: FakeUsbDevice = {
  ...{ name: '1-1', bus: 1, address: 4, videoNodes: [0, 1] },
  ...{ vendorId: '046d', productId: '0825', product: 'HD Webcam', serial: '5A2B' },
};
const headset: FakeUsbDevice = {
  ...{ name: '1-2', bus: 1, address: 5, videoNodes: [2, 3] },
  ...{ vendorId: '1209', productId: '0001', product: 'Roundsight Reference', serial: 'R1' },
};

let sysfs = '';
afterEach(() => rm(sysfs, { recursive: true }));

async function find(devices: readonly FakeUsbDevice[]) {
  sysfs = await fakeSysfs(devices);
  return findWebcamNodes(sysfs, (device) => isHeadset(profiles, device));
}

describe('webcams', () => {
  it('are the capturing nodes that belong to no headset', async () => {
    expect(await find([face, headset])).toEqual([
      { id: '046d:0825:5A2B', name: 'HD Webcam', serial: '5A2B', devicePath: '/dev/video0' },
    ]);
  });

  it('may be of a model that is only described', async () => {
    const panacast = { ...face, vendorId: '0b0e', productId: '3021', product: 'Jabra PanaCast 20' };
    expect((await find([panacast])).map(({ name }) => name)).toEqual(['Jabra PanaCast 20']);
  });

  it('without a serial number are called by their port', async () => {
    expect(await find([{ ...face, serial: '' }])).toMatchObject([{ id: '046d:0825:at-1-1', serial: null }]);
  });

  it('with the same number are told apart', async () => {
    const second = { ...face, name: '1-3', address: 6, videoNodes: [4] };
    expect((await find([face, second])).map(({ id }) => id)).toEqual([
      '046d:0825:5A2B@video0',
      '046d:0825:5A2B@video4',
    ]);
  });

  it('may be on no bus, such as vivid', async () => {
    sysfs = await fakeSysfs([]);
    const device = join(sysfs, 'devices/platform/vivid.0');
    const node = join(device, 'video4linux/video7');
    await mkdir(node, { recursive: true });
    await writeFile(join(node, 'index'), '0\n');
    await writeFile(join(node, 'name'), 'vivid-000-vid-cap\n');
    await symlink(device, join(node, 'device'));
    await mkdir(join(sysfs, 'class/video4linux'), { recursive: true });
    await symlink(node, join(sysfs, 'class/video4linux/video7'));
    expect(await findWebcamNodes(sysfs, () => false)).toEqual([
      { id: 'vivid.0', name: 'vivid-000-vid-cap', serial: null, devicePath: '/dev/video7' },
    ]);
  });

  it('are none where there is no sysfs', async () => {
    sysfs = await fakeSysfs([]);
    expect(await findWebcamNodes('/nonexistent', () => false)).toEqual([]);
  });

  it('cannot bring anything but plain words and their own path', async () => {
    const hostile = { ...face, product: '\u001b[2J$(touch X)', serial: '`touch X`;\u0007 ../..' };
    const [node] = await find([hostile]);
    expect(node?.id).toMatch(/^046d:0825:[\w.-]+$/);
    expect(node?.name).not.toMatch(/\p{C}/u);
    expect(node?.devicePath).toBe('/dev/video0');
    const nodes = join(sysfs, 'class/video4linux');
    await symlink(join(nodes, 'video0'), join(nodes, 'video0; touch X'));
    expect(await findWebcamNodes(sysfs, () => false)).toHaveLength(1);
  });
});
