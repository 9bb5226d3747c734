import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { projectRoot } from '../../../../gateway/setup/project-root.mjs';
import { SetupFault } from '../../../../gateway/setup/setup-fault.mjs';
import { takeSetupLock } from '../../../../gateway/setup/setup-lock.mjs';
import { digestOf, filesBelow } from '../../../../gateway/setup/stamps.mjs';
import { assembleGuest } from './assemble-guest.mjs';
import { fetchLists, planPackages, privateLists } from './debian-archive.mjs';

/**
 * @typedef {object} PreparedRig all paths absolute
 * @property {string} kernel uncompressed
 * @property {string} initramfs
 * @property {string} packages folder laid over this machine's files in the guest
 * @property {string} pluginRegistry GStreamer's, so that the guest does not scan every plug-in
 */

const recipeFolder = fileURLToPath(new URL('.', import.meta.url));

function cacheFolder() {
  const base = process.env.XDG_CACHE_HOME ?? '';
  return join(isAbsolute(base) ? base : join(homedir(), '.cache'), 'roundsight', 'rig');
}

const recipeDigest = () => digestOf(recipeFolder, filesBelow(recipeFolder, ['.'])).slice(0, 12);

function nameOfPlan(plan, recipe) {
  const packages = createHash('sha256').update(JSON.stringify(plan)).digest('hex').slice(0, 12);
  return `${recipe}-${plan.kernel.replace(/[^\w.+~-]/g, '_')}-${packages}`;
}

const neededPrograms = ['qemu-system-x86_64', 'apt-get', 'apt-cache', 'dpkg-deb', 'xz', 'gst-inspect-1.0'];

function requirePrograms() {
  const folders = (process.env.PATH ?? '').split(':');
  const missing = neededPrograms.filter((name) => !folders.some((folder) => existsSync(join(folder, name))));
  if (missing.length > 0)
    throw new SetupFault(
      `the rig needs ${missing.join(', ')}, which this machine has not`,
      missing.includes('qemu-system-x86_64')
        ? 'apt-get install --no-install-recommends qemu-system-x86'
        : undefined,
    );
}

/** The latest rig made by this recipe, whatever the archive offers now. */
function earlierRig(cache, recipe) {
  const names = existsSync(cache) ? readdirSync(cache) : [];
  return (
    names
      .filter((name) => name.startsWith(`${recipe}-`))
      .sort()
      .at(-1) ?? null
  );
}

async function planFreshly(options) {
  await fetchLists(options);
  const plan = planPackages(options);
  if (plan === null) throw new SetupFault('Debian’s archive does not offer a kernel and tools for the guest');
  return { options, plan };
}

async function build(cache, recipe) {
  const own = privateLists(join(cache, 'apt'));
  const machinePlan = planPackages([]);
  const first = machinePlan === null ? await planFreshly(own) : { options: [], plan: machinePlan };
  const make = async ({ options, plan }) => {
    const name = nameOfPlan(plan, recipe);
    if (existsSync(join(cache, name))) return name;
    const made = mkdtempSync(join(cache, 'unfinished-'));
    try {
      await assembleGuest(made, plan, options);
      renameSync(made, join(cache, name));
    } finally {
      rmSync(made, { recursive: true, force: true });
    }
    return name;
  };
  try {
    return await make(first);
  } catch (error) {
    // The archive drops a package once there is a newer one: the machine's lists may be too old to fetch by.
    if (!(error instanceof SetupFault) || machinePlan === null) throw error;
    return await make(await planFreshly(own));
  }
}

/**
 * GStreamer brings its own registry up to date: at once where nothing changed. The guest looks for no further plug-ins, so the
 * project's own one must be in it.
 */
function refreshRegistry(file) {
  const { status, error } = spawnSync('gst-inspect-1.0', ['roundsightstitch'], {
    stdio: 'ignore',
    env: { ...process.env, GST_REGISTRY: file, GST_PLUGIN_PATH: join(projectRoot, 'build', 'native') },
  });
  if (status !== 0) throw new SetupFault(`gst-inspect-1.0 failed: ${error?.message ?? `exit ${status}`}`);
}

/**
 * Makes the guest's kernel, first file system and tools, or finds them made; nothing is installed into this machine. Kept under
 * `$XDG_CACHE_HOME/roundsight/rig` by recipe and package versions, made whole or not at all, by one process at a time. Throws a
 * SetupFault where it cannot.
 *
 * @returns {Promise<PreparedRig>}
 */
export async function prepareRig() {
  requirePrograms();
  const cache = cacheFolder();
  const recipe = recipeDigest();
  mkdirSync(cache, { recursive: true });
  const plan = planPackages([]);
  let name = plan === null ? earlierRig(cache, recipe) : nameOfPlan(plan, recipe);
  if (name === null || !existsSync(join(cache, name))) {
    const release = await takeSetupLock(cache);
    try {
      name = await build(cache, recipe);
    } catch (error) {
      name = earlierRig(cache, recipe);
      if (name === null) throw error;
      process.stderr.write(`The rig could not be renewed (${error.message}); taking the one made before.\n`);
    } finally {
      release();
    }
  }
  // Of this checkout, whose own plug-in is in it.
  const pluginRegistry = join(projectRoot, 'build', 'guest-plugin-registry.bin');
  refreshRegistry(pluginRegistry);
  const folder = join(cache, name);
  return {
    kernel: join(folder, 'kernel'),
    initramfs: join(folder, 'initramfs.cpio'),
    packages: join(folder, 'packages'),
    pluginRegistry,
  };
}
