import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetupFault } from '../../../../gateway/setup/setup-fault.mjs';
import { encodeCpio } from './cpio-archive.mjs';
import { downloadPackage, unpackPackage } from './debian-archive.mjs';
import { extractKernel } from './kernel-image.mjs';
import { modulesInOrder } from './kernel-modules.mjs';
import { bootModules, laterModules } from './recipe.mjs';

const emptyFolders = ['proc', 'sys', 'dev', 'machine', 'packages', 'written', 'guest'];

/** The folder of this name, wherever this release of Debian keeps it. */
function folderIn(unpacked, ...places) {
  const found = places.map((place) => join(unpacked, place)).find((path) => existsSync(path));
  if (found === undefined) throw new SetupFault(`the package has none of ${places.join(', ')}`);
  return found;
}

function initramfs(modulesFolder, busybox) {
  const atBoot = modulesInOrder(modulesFolder, bootModules);
  const known = new Set(atBoot.map(({ name }) => name));
  const later = modulesInOrder(modulesFolder, laterModules).filter(({ name }) => !known.has(name));
  const list = (modules) => Buffer.from(modules.map(({ name }) => `${name}\n`).join(''));
  return encodeCpio([
    ...[...emptyFolders, 'bin', 'modules'].map((path) => ({ path, directory: true })),
    { path: 'bin/busybox', content: busybox, mode: 0o755 },
    { path: 'init', content: readFileSync(new URL('./init.sh', import.meta.url)), mode: 0o755 },
    { path: 'modules/boot', content: list(atBoot) },
    { path: 'modules/later', content: list(later) },
    ...[...atBoot, ...later].map(({ name, content }) => ({ path: `modules/${name}.ko`, content })),
  ]);
}

/** Leaves a package tree's `usr` alone, with what older packages put beside it: on this machine `/lib` is a link to `/usr/lib`. */
function mergeIntoUsr(tree) {
  for (const name of readdirSync(tree).filter((entry) => entry !== 'usr')) {
    const folder = join(tree, name);
    if (['bin', 'sbin', 'lib', 'lib64'].includes(name))
      cpSync(folder, join(tree, 'usr', name), { recursive: true, verbatimSymlinks: true });
    rmSync(folder, { recursive: true });
  }
}

/**
 * Fetches the packages of a plan and makes of them, in an empty folder: `kernel`, `initramfs.cpio` and `packages`.
 *
 * @param {string} folder
 * @param {import('./debian-archive.mjs').PackagePlan} plan
 * @param {readonly string[]} options of apt
 */
export async function assembleGuest(folder, plan, options) {
  const fetched = join(folder, 'fetched');
  const unpack = async (spec, into) => {
    const file = await downloadPackage(options, spec, fetched);
    mkdirSync(into, { recursive: true });
    await unpackPackage(file, into);
  };
  const packages = join(folder, 'packages');
  mkdirSync(packages, { recursive: true });
  for (const spec of plan.tools) await unpack(spec, packages);
  mergeIntoUsr(packages);

  const unpacked = join(folder, 'unpacked');
  await unpack(plan.busybox, unpacked);
  await unpack(plan.kernel, unpacked);
  const boot = join(unpacked, 'boot');
  const image = readdirSync(boot).find((name) => name.startsWith('vmlinuz-'));
  const modules = folderIn(unpacked, 'lib/modules', 'usr/lib/modules');
  const [version] = readdirSync(modules);
  if (image === undefined || version === undefined) throw new SetupFault('the kernel package has no kernel');
  const busybox = readFileSync(folderIn(unpacked, 'bin/busybox', 'usr/bin/busybox'));
  writeFileSync(join(folder, 'kernel'), extractKernel(readFileSync(join(boot, image))));
  writeFileSync(join(folder, 'initramfs.cpio'), initramfs(join(modules, version), busybox));
  for (const scratch of [fetched, unpacked]) rmSync(scratch, { recursive: true });
}
