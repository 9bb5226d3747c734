import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../../../../gateway/setup/run-command.mjs';
import { SetupFault } from '../../../../gateway/setup/setup-fault.mjs';
import { busyboxPackage, kernelPackage, toolPackages } from './recipe.mjs';

const withoutNetwork =
  'the rig fetches a kernel and a few tools from Debian’s archive once: connect this machine';

/** @typedef {{ kernel: string, busybox: string, tools: string[] }} PackagePlan each as NAME=VERSION */

/** What apt says, in English; null where it fails. */
function ask(program, args) {
  const { status, stdout } = spawnSync(program, args, {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
    maxBuffer: 64 << 20,
  });
  return status === 0 ? stdout : null;
}

function candidate(options, name) {
  const version = /^ {2}Candidate: (\S+)$/m.exec(ask('apt-cache', [...options, 'policy', name]) ?? '')?.[1];
  return version === undefined || version === '(none)' ? null : `${name}=${version}`;
}

/**
 * Which packages of which versions make the rig on this machine, or null where the package lists do not know them all.
 *
 * @param {readonly string[]} options of apt, from `privateLists`
 * @returns {PackagePlan | null}
 */
export function planPackages(options) {
  const needs = ask('apt-cache', [...options, 'depends', '--no-suggests', kernelPackage]) ?? '';
  const kernelName = /Depends: (linux-image-\d\S*)/.exec(needs)?.[1];
  if (kernelName === undefined) return null;
  const [kernel, busybox] = [kernelName, busyboxPackage].map((name) => candidate(options, name));
  const wanted = Object.keys(toolPackages);
  // Installs nothing: it tells what is missing here.
  const simulated = ask('apt-get', [
    ...options,
    ...['--simulate', '-o', 'Debug::NoLocking=1', '--no-install-recommends', 'install', ...wanted],
  ]);
  if (!kernel || !busybox || simulated === null) return null;
  const tools = [...simulated.matchAll(/^Inst (\S+) (?:\[\S+\] )?\((\S+) /gm)].map(
    ([, name, version]) => `${name}=${version}`,
  );
  return { kernel, busybox, tools };
}

/** Options that make apt keep its lists in a folder of this user, who may not change the machine's. */
export function privateLists(folder) {
  const [state, cache] = [join(folder, 'state'), join(folder, 'cache')];
  mkdirSync(join(state, 'lists', 'partial'), { recursive: true });
  mkdirSync(join(cache, 'archives', 'partial'), { recursive: true });
  return ['-o', `Dir::State=${state}`, '-o', `Dir::Cache=${cache}`];
}

export async function fetchLists(options) {
  await runCommand('Reading the Debian package lists', 'apt-get', [...options, 'update'], {
    remedy: withoutNetwork,
  });
}

/** Downloads one package, checked by apt against the archive's signature; returns its file. */
export async function downloadPackage(options, spec, folder) {
  mkdirSync(folder, { recursive: true });
  const name = spec.split('=')[0];
  await runCommand(`Fetching ${name}`, 'apt-get', [...options, 'download', spec], {
    cwd: folder,
    remedy: withoutNetwork,
  });
  const file = readdirSync(folder).find((entry) => entry.startsWith(`${name.split(':')[0]}_`));
  if (file === undefined) throw new SetupFault(`apt-get fetched no file for ${spec}`);
  return join(folder, file);
}

/** Unpacks a package's files without installing it: none of its scripts run. */
export async function unpackPackage(file, folder) {
  await runCommand(`Unpacking ${file.split('/').at(-1)}`, 'dpkg-deb', ['--extract', file, folder]);
}
