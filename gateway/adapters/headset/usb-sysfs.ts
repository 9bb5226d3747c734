import { access, readdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the kernel put the parts of one USB device. */
export interface DeviceNodes {
  /** `/dev/videoN` of its camera. */
  videoPath: string;
  /** ALSA name of its microphone, or null. */
  alsaDevice: string | null;
  /** ALSA name of its speaker, or null. */
  speakerDevice: string | null;
}

async function names(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

async function numberIn(path: string): Promise<number | null> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return /^\s*\d+\s*$/.test(text) ? Number(text) : null;
}

/** The device's own folder below `/sys/devices`, or null while the kernel has none. */
async function deviceFolder(sysfs: string, busNumber: number, address: number): Promise<string | null> {
  const devices = join(sysfs, 'bus/usb/devices');
  for (const name of await names(devices)) {
    const folder = join(devices, name);
    if ((await numberIn(join(folder, 'busnum'))) !== busNumber) continue;
    if ((await numberIn(join(folder, 'devnum'))) === address) return realpath(folder);
  }
  return null;
}

async function belongsTo(linkPath: string, folder: string): Promise<boolean> {
  const target = await realpath(linkPath).catch(() => '');
  return target.startsWith(`${folder}/`);
}

/** The capture node; UVC also makes a metadata node, which has a higher index. */
async function videoPath(sysfs: string, folder: string): Promise<string | null> {
  const nodes = join(sysfs, 'class/video4linux');
  for (const name of await names(nodes)) {
    if (!/^video\d+$/.test(name) || !(await belongsTo(join(nodes, name, 'device'), folder))) continue;
    if ((await numberIn(join(nodes, name, 'index'))) === 0) return `/dev/${name}`;
  }
  return null;
}

/** The first card of the device that can record (`c`) or play (`p`). */
async function alsaDevice(sysfs: string, folder: string, direction: 'c' | 'p'): Promise<string | null> {
  const cards = join(sysfs, 'class/sound');
  for (const name of await names(cards)) {
    const card = /^card(\d+)$/.exec(name)?.[1];
    if (card === undefined || !(await belongsTo(join(cards, name, 'device'), folder))) continue;
    const fits = await access(join(cards, `pcmC${card}D0${direction}`)).then(
      () => true,
      () => false,
    );
    if (fits) return `hw:${card},0`;
  }
  return null;
}

/** Finds the camera, the microphone and the speaker of a USB device by its bus and address; null while there is no camera. */
export async function findDeviceNodes(
  sysfs: string,
  busNumber: number,
  address: number,
): Promise<DeviceNodes | null> {
  const folder = await deviceFolder(sysfs, busNumber, address);
  const video = folder === null ? null : await videoPath(sysfs, folder);
  if (folder === null || video === null) return null;
  return {
    videoPath: video,
    alsaDevice: await alsaDevice(sysfs, folder, 'c'),
    speakerDevice: await alsaDevice(sysfs, folder, 'p'),
  };
}
