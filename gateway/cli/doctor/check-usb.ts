import { constants } from 'node:fs';
import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ok, warning, type Finding } from './finding.ts';

/** Whether headsets on USB can be reached; without them the virtual headset still works. */
export async function checkUsb(devices = '/dev'): Promise<Finding[]> {
  return [await checkBus(join(devices, 'bus/usb')), await checkCameras(devices)];
}

async function checkBus(folder: string): Promise<Finding> {
  const subject = 'USB';
  try {
    const buses = await readdir(folder);
    return ok(subject, `${buses.length} ${buses.length === 1 ? 'bus' : 'buses'}`);
  } catch {
    return warning(
      subject,
      `${folder} cannot be read; only the virtual headset can be used`,
      'In a container, pass /dev/bus/usb through; on a machine, check that it has USB.',
    );
  }
}

async function checkCameras(devices: string): Promise<Finding> {
  const subject = 'Cameras';
  const names = await readdir(devices).catch(() => []);
  const cameras = names.filter((name) => /^video\d+$/.test(name)).map((name) => join(devices, name));
  if (cameras.length === 0) return ok(subject, 'none is plugged in');
  const closed: string[] = [];
  for (const camera of cameras) {
    await access(camera, constants.R_OK | constants.W_OK).catch(() => closed.push(camera));
  }
  return closed.length === 0
    ? ok(subject, cameras.join(', '))
    : warning(
        subject,
        `may not be opened: ${closed.join(', ')}`,
        'Run: npx roundsight setup --udev; on a machine without seats, add --group.',
      );
}
