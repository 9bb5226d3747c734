import { spawnSync } from 'node:child_process';
import { SetupFault } from '../../../../gateway/setup/setup-fault.mjs';

const xzMagic = Buffer.from('fd377a585a00', 'hex');
const elfMagic = Buffer.from('7f454c46', 'hex');

/** What `xz` makes of this; bytes after the compressed stream are ignored, as a kernel image has more behind it. */
export function unpackXz(compressed) {
  const { stdout, error } = spawnSync('xz', ['--decompress', '--stdout', '--single-stream', '--quiet'], {
    input: compressed,
    maxBuffer: 1 << 30,
  });
  // xz complains of what follows the stream (exit 2) after it wrote all of it; an error is a missing or killed xz.
  if (error !== undefined && error.code !== 'EPIPE')
    throw new SetupFault(`xz could not run: ${error.message}`);
  return stdout;
}

/**
 * The kernel itself, out of the self-unpacking image a distribution ships. QEMU starts it directly ("PVH"), which saves 3.5 s
 * of unpacking in an emulated processor.
 *
 * @param {Buffer} image content of /boot/vmlinuz-…
 */
export function extractKernel(image) {
  for (let at = image.indexOf(xzMagic); at >= 0; at = image.indexOf(xzMagic, at + 1)) {
    const kernel = unpackXz(image.subarray(at));
    if (kernel.subarray(0, 4).equals(elfMagic)) return kernel;
  }
  throw new SetupFault('the kernel package holds no kernel packed with xz');
}
