import { mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface FakeUsbDevice {
  /** The kernel's name of the device, such as `1-1.2`. */
  name: string;
  bus: number;
  address: number;
  /** What it says of itself, where a test looks at that. */
  vendorId?: string;
  productId?: string;
  product?: string;
  serial?: string;
  /** Numbers of its video nodes; the first has index 0. */
  videoNodes: number[];
  /** Number of its sound card, and whether it can record or play. */
  card?: { number: number; records: boolean; plays?: boolean };
}

async function put(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}

async function link(path: string, target: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await symlink(target, path);
}

function descriptors({ vendorId, productId, product, serial }: FakeUsbDevice): [string, string][] {
  const files = { idVendor: vendorId, idProduct: productId, product, serial };
  return Object.entries(files).filter((entry): entry is [string, string] => entry[1] !== undefined);
}

/** Builds a sysfs tree as Linux 6.1 shows these devices, in a temporary folder. */
export async function fakeSysfs(devices: readonly FakeUsbDevice[]): Promise<string> {
  const sysfs = await mkdtemp(join(tmpdir(), 'roundsight-sysfs-'));
  for (const device of devices) {
    const folder = join(sysfs, 'devices/pci0000:00/0000:00:14.0/usb1', device.name);
    await put(join(folder, 'busnum'), `${device.bus}\n`);
    await put(join(folder, 'devnum'), `${device.address}\n`);
    for (const [file, text] of descriptors(device)) await put(join(folder, file), `${text}\n`);
    await link(join(sysfs, 'bus/usb/devices', device.name), folder);
    for (const [index, node] of device.videoNodes.entries()) {
      const video = join(folder, `${device.name}:1.0`, 'video4linux', `video${node}`);
      await put(join(video, 'index'), `${index}\n`);
      await put(join(video, 'name'), `${device.product ?? 'Camera'}\n`);
      await link(join(video, 'device'), join(folder, `${device.name}:1.0`));
      await link(join(sysfs, 'class/video4linux', `video${node}`), video);
    }
    if (device.card === undefined) continue;
    const card = join(folder, `${device.name}:1.4`, 'sound', `card${device.card.number}`);
    await mkdir(card, { recursive: true });
    await link(join(card, 'device'), join(folder, `${device.name}:1.4`));
    await link(join(sysfs, 'class/sound', `card${device.card.number}`), card);
    const { number, records, plays = false } = device.card;
    for (const direction of [...(records ? ['c'] : []), ...(plays ? ['p'] : [])]) {
      const pcm = join(card, `pcmC${number}D0${direction}`);
      await mkdir(pcm);
      await link(join(sysfs, 'class/sound', `pcmC${number}D0${direction}`), pcm);
    }
  }
  return sysfs;
}
