import { readdir, readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Webcam } from '../../ports/webcams.ts';
import { isDevicePath } from './still-request.ts';

/** What a device says of itself on the USB. */
export interface UsbDescription {
  vendorId: number;
  productId: number;
  productName: string | null;
  serialNumber: string | null;
}

/** A capture node as the kernel describes it. */
export type WebcamNode = Omit<Webcam, 'modes'>;

async function textIn(path: string): Promise<string | null> {
  const text = await readFile(path, 'utf8').catch(() => null);
  // What a device calls itself ends up on terminals and in logs.
  return text === null ? null : text.replaceAll(/\p{C}/gu, ' ').trim();
}

async function idIn(path: string): Promise<number | null> {
  const text = await textIn(path);
  return text !== null && /^[0-9a-f]{4}$/.test(text) ? Number.parseInt(text, 16) : null;
}

interface UsbParent extends UsbDescription {
  /** The kernel's name of it, such as `1-1.2`. */
  kernelName: string;
}

/** The USB device that a node's interface belongs to; null for a camera that is not on the USB. */
async function usbParent(folder: string): Promise<UsbParent | null> {
  for (const place of [folder, dirname(folder)]) {
    const vendorId = await idIn(join(place, 'idVendor'));
    const productId = await idIn(join(place, 'idProduct'));
    if (vendorId === null || productId === null) continue;
    const productName = await textIn(join(place, 'product'));
    const serialNumber = await textIn(join(place, 'serial'));
    return { vendorId, productId, productName, serialNumber, kernelName: basename(place) };
  }
  return null;
}

const hex = (id: number) => id.toString(16).padStart(4, '0');
const plain = (text: string) => text.replaceAll(/[^\w.-]/g, '_');

async function nodeOf(
  folder: string,
  name: string,
  isHeadset: (device: UsbDescription) => boolean,
): Promise<WebcamNode | null> {
  const devicePath = `/dev/${name}`;
  // The first node of a camera is the one that captures; uvcvideo makes another for metadata.
  if (!isDevicePath(devicePath) || (await textIn(join(folder, 'index'))) !== '0') return null;
  const device = await realpath(join(folder, 'device')).catch(() => null);
  if (device === null) return null;
  const usb = await usbParent(device);
  if (usb !== null && isHeadset(usb)) return null;
  const serial = usb === null || usb.serialNumber === '' ? null : usb.serialNumber;
  const id =
    usb === null
      ? plain(basename(device))
      : `${hex(usb.vendorId)}:${hex(usb.productId)}:${plain(serial ?? `at-${usb.kernelName}`)}`;
  return { id, name: (await textIn(join(folder, 'name'))) ?? name, serial, devicePath };
}

/** The webcams' nodes below a sysfs folder, in the order of their numbers; ids that two share get the node's name as well. */
export async function findWebcamNodes(
  sysfs: string,
  isHeadset: (device: UsbDescription) => boolean,
): Promise<WebcamNode[]> {
  const nodes = join(sysfs, 'class/video4linux');
  const names = await readdir(nodes).catch(() => []);
  names.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const found = await Promise.all(names.map((name) => nodeOf(join(nodes, name), name, isHeadset)));
  const webcams = found.filter((node) => node !== null);
  return webcams.map((node) =>
    webcams.some((other) => other !== node && other.id === node.id)
      ? { ...node, id: `${node.id}@${basename(node.devicePath)}` }
      : node,
  );
}
