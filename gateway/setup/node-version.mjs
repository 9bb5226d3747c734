import { SetupFault } from './setup-fault.mjs';

const oldest = [20, 19];

/** Refuses a Node that is too old, before anything fails in a stranger way. */
export const nodeVersion = {
  missing() {
    const [major, minor] = process.versions.node.split('.').map(Number);
    const fits = major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
    return fits ? [] : [`Node ${oldest.join('.')} or newer (this is ${process.versions.node})`];
  },
  run(_context, [what]) {
    throw new SetupFault(`it needs ${what}. Install a newer one from nodejs.org or your distribution.`);
  },
};
