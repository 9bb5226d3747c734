import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findDeviceNodes } from '../../../../../gateway/adapters/headset/usb-sysfs.ts';
import { fakeSysfs } from '../../../../support/fake-sysfs.ts';

let sysfs: string;
beforeAll(async () => {
  sysfs = await fakeSysfs([
    // The node with the lower number is the metadata node of the other device's camera.
    { name: '1-1', bus: 1, address: 4, videoNodes: [10, 2], card: { number: 2, records: true, plays: true } },
    {
      name: '1-1.2',
      bus: 1,
      address: 5,
      videoNodes: [0, 1],
      card: { number: 0, records: false, plays: true },
    },
    { name: '1-2', bus: 1, address: 6, videoNodes: [] },
    { name: '2-1', bus: 2, address: 4, videoNodes: [4] },
  ]);
});
afterAll(() => rm(sysfs, { recursive: true }));

describe('finding the parts of a USB device', () => {
  it('takes the capture node and the card that records and plays', async () => {
    expect(await findDeviceNodes(sysfs, 1, 4)).toEqual({
      videoPath: '/dev/video10',
      alsaDevice: 'hw:2,0',
      speakerDevice: 'hw:2,0',
    });
  });

  it('does not take a neighbour’s, whose name begins alike', async () => {
    expect(await findDeviceNodes(sysfs, 1, 5)).toEqual({
      videoPath: '/dev/video0',
      alsaDevice: null,
      speakerDevice: 'hw:0,0',
    });
  });

  it('goes by bus and address both', async () => {
    expect(await findDeviceNodes(sysfs, 2, 4)).toEqual({
      videoPath: '/dev/video4',
      alsaDevice: null,
      speakerDevice: null,
    });
  });

  it('is null without a camera, without the device, and without a sysfs', async () => {
    expect(await findDeviceNodes(sysfs, 1, 6)).toBeNull();
    expect(await findDeviceNodes(sysfs, 1, 77)).toBeNull();
    expect(await findDeviceNodes('/nowhere', 1, 4)).toBeNull();
  });
});
