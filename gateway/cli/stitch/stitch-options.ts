import { extname, resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import type { PictureInput } from '../../domain/media-plan/picture-input.ts';
import type { PanoramaKind } from '../../ports/panorama-files.ts';

/** A file, a device (`/dev/video0`) or a loopback port with JPEG pictures (`tcp://127.0.0.1:8000`). */
export function readInput(text: string): PictureInput {
  if (/^\/dev\/video\d{1,3}$/.test(text)) return { kind: 'v4l2', devicePath: text };
  const port = Number(/^tcp:\/\/(?:127\.0\.0\.1|localhost):(\d{1,5})$/.exec(text)?.[1]);
  if (port > 0 && port < 65_536) return { kind: 'mjpeg-tcp', port };
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) {
    throw new InvalidArgumentError('It must be a file, /dev/videoN or tcp://127.0.0.1:PORT.');
  }
  return { kind: 'file', path: resolve(text) };
}

const kinds: Readonly<Record<string, PanoramaKind>> = {
  '.jpg': 'jpeg',
  '.jpeg': 'jpeg',
  '.png': 'png',
  '.mp4': 'mp4',
};

export function readOutput(text: string): { path: string; kind: PanoramaKind } {
  const kind = kinds[extname(text).toLowerCase()];
  if (kind === undefined) throw new InvalidArgumentError('Its name must end in .jpg, .png or .mp4.');
  return { path: resolve(text), kind };
}

/** A reader of numbers from `least` to `most`. */
export function numberBetween(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,9}(\.\d{1,9})?$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a number from ${least} to ${most}.`);
  };
}

export function readWidth(text: string): number {
  const value = numberBetween(64, 16_384)(text);
  if (value % 4 !== 0) throw new InvalidArgumentError('It must be a multiple of 4.');
  return value;
}

export function wholeNumberBetween(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = numberBetween(least, most)(text);
    if (!Number.isInteger(value)) throw new InvalidArgumentError('It must be a whole number.');
    return value;
  };
}
