import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runCommand } from './run-command.mjs';
import { digestOf, isStamped, stamp } from './stamps.mjs';

/** The only packages whose install scripts run: both compile, neither needs the network for it. */
const compiledPackages = ['sqlite3', 'gstreamer-superficial'];

/**
 * Where the C headers of exactly this Node are, or null. With headers of another version an addon builds and then fails
 * to load, so node-gyp is only pointed at a folder whose version is the running one's.
 */
function headersOfThisNode() {
  const prefix = dirname(dirname(process.execPath));
  const header = join(prefix, 'include', 'node', 'node_version.h');
  if (!existsSync(header)) return null;
  const text = readFileSync(header, 'utf8');
  const part = (name) => new RegExp(`#define NODE_${name}_VERSION (\\d+)`).exec(text)?.[1];
  const version = ['MAJOR', 'MINOR', 'PATCH'].map(part).join('.');
  return version === process.versions.node ? prefix : null;
}

const stampFile = (root) => join(root, 'node_modules', '.roundsight-setup');
const digest = (root) =>
  digestOf(root, [join(root, 'package-lock.json')], process.versions.modules, process.arch);

/** Installs the locked npm packages, and compiles the native ones for the Node that runs. */
export const npmPackages = {
  missing({ root }) {
    return isStamped(stampFile(root), digest(root)) ? [] : ['npm packages of the lockfile'];
  },

  async run({ root }) {
    const headers = headersOfThisNode();
    const env = {
      npm_config_build_from_source: 'true',
      ...(headers === null ? {} : { npm_config_nodedir: headers }),
    };
    const flags = ['--ignore-scripts', '--no-audit', '--no-fund'];
    await runCommand('Installing npm packages', 'npm', ['ci', ...flags], { cwd: root, env });
    for (const name of compiledPackages) {
      await runCommand(`Compiling ${name}`, 'npm', ['rebuild', name, '--ignore-scripts=false'], {
        cwd: root,
        env,
      });
    }
    stamp(stampFile(root), digest(root));
  },
};
