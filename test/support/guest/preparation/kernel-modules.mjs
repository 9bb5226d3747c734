import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { SetupFault } from '../../../../gateway/setup/setup-fault.mjs';
import { filesBelow } from '../../../../gateway/setup/stamps.mjs';
import { unpackXz } from './kernel-image.mjs';

/** Modules are called by either spelling. */
const canonical = (name) => name.replaceAll('-', '_');

const nameOf = (file) => canonical(basename(file).replace(/\.ko(\.xz)?$/, ''));

function readModule(file) {
  const content = readFileSync(file);
  return file.endsWith('.xz') ? unpackXz(content) : content;
}

/** What a module says it needs: `depends=a,b` among the zero-terminated words of its `.modinfo` section. */
export function dependenciesOf(content) {
  const at = content.indexOf('\0depends=');
  if (at < 0) return [];
  const from = at + '\0depends='.length;
  const words = content.toString('latin1', from, content.indexOf(0, from));
  return words.split(',').filter((word) => word !== '');
}

/**
 * The wanted modules and all they depend on, in an order in which they can be loaded.
 *
 * @param {string} folder `lib/modules/VERSION` of the unpacked kernel
 * @param {readonly string[]} wanted
 * @returns {{ name: string, content: Buffer }[]}
 */
export function modulesInOrder(folder, wanted) {
  const files = new Map(
    filesBelow(folder, ['kernel'], (file) => /\.ko(\.xz)?$/.test(file)).map((file) => [nameOf(file), file]),
  );
  const builtIn = new Set(readFileSync(join(folder, 'modules.builtin'), 'utf8').split('\n').map(nameOf));
  const ordered = new Map();
  const visit = (name) => {
    const key = canonical(name);
    if (ordered.has(key) || builtIn.has(key)) return;
    const file = files.get(key);
    if (file === undefined) throw new SetupFault(`the kernel package has no module ${name}`);
    const content = readModule(file);
    for (const dependency of dependenciesOf(content)) visit(dependency);
    ordered.set(key, { name: key, content });
  };
  for (const name of wanted) visit(name);
  return [...ordered.values()];
}
