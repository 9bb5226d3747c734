import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { runCommand } from './run-command.mjs';
import { digestOf, filesBelow, isStamped, stamp } from './stamps.mjs';

/** One build: its inputs (places in the checkout), what must exist afterwards, and how it is made. */
function build({ name, what, inputs, accept, output, make, onlyFor }) {
  const stampFile = (root) => join(root, 'build', '.stamps', name);
  const digest = (root) => digestOf(root, filesBelow(root, inputs, accept), process.versions.modules);
  return {
    missing({ root, purpose }) {
      if (onlyFor !== undefined && onlyFor !== purpose) return [];
      return existsSync(join(root, output)) && isStamped(stampFile(root), digest(root)) ? [] : [what];
    },
    async run({ root }) {
      const made = digest(root);
      await make(root);
      stamp(stampFile(root), made);
    },
  };
}

const serverPlaces = ['firmware-bridge', 'gateway', 'hardware'];
const compilerSettings = ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json'];
const compile = (title, root, project) =>
  runCommand(
    title,
    process.execPath,
    [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', project],
    { cwd: root },
  );
const isSource = (file) => file.endsWith('.ts');
/** Data that the compiled code reads beside itself: profiles, scenarios, pages. */
const isAsset = (file) => /\.(json|html|css|svg)$/.test(file);

/** TypeScript → JavaScript under build/, the data files beside it. */
export const serverBuild = build({
  name: 'server',
  what: 'the compiled gateway',
  inputs: [...serverPlaces, ...compilerSettings],
  accept: (file) => isSource(file) || isAsset(file),
  output: 'build/gateway/cli/main.js',
  async make(root) {
    for (const place of serverPlaces) rmSync(join(root, 'build', place), { recursive: true, force: true });
    rmSync(join(root, 'build', '.tsbuildinfo'), { force: true });
    await compile('Compiling the gateway', root, 'tsconfig.build.json');
    for (const file of filesBelow(root, serverPlaces, isAsset)) {
      const target = join(root, 'build', relative(root, file));
      mkdirSync(dirname(target), { recursive: true });
      cpSync(file, target);
    }
  },
});

/** The benchmarks and what tests run inside a guest: TypeScript like the rest, and run by plain Node like it. */
export const benchBuild = build({
  name: 'bench',
  what: 'the compiled benchmarks',
  onlyFor: 'test',
  inputs: [...serverPlaces, 'test/bench', 'test/support', ...compilerSettings],
  accept: (file) => isSource(file) || isAsset(file),
  output: 'build/test/bench/main.js',
  make: (root) => compile('Compiling the benchmarks', root, 'test/bench/tsconfig.json'),
});

/** GStreamer elements of our own, and GStreamer's registry with it: an empty one costs the first pipeline seconds. */
export const nativeBuild = build({
  name: 'native',
  what: 'the GStreamer elements',
  inputs: ['gateway/native'],
  accept: (file) => /(\.[ch]|Makefile|\.mk)$/.test(file),
  output: 'build/native/libgstroundsight.so',
  async make(root) {
    await runCommand('Compiling the GStreamer elements', 'make', ['-s', '-C', 'gateway/native'], {
      cwd: root,
    });
    const env = { GST_PLUGIN_PATH: join(root, 'build', 'native') };
    await runCommand('Reading GStreamer’s plugins', 'gst-inspect-1.0', ['roundsightstitch'], {
      cwd: root,
      env,
    });
  },
});

/** The console's static pages. */
export const consoleBuild = build({
  name: 'console',
  what: 'the console’s pages',
  inputs: ['console', 'gateway/contract', 'package-lock.json'],
  output: 'build/console/index.html',
  async make(root) {
    const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
    const args = [vite, 'build', '--config', 'console/vite.config.ts', '--logLevel', 'warn'];
    await runCommand('Building the console', process.execPath, args, { cwd: root });
  },
});
