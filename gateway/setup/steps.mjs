import { debianPackages } from './debian-packages.mjs';
import { benchBuild, consoleBuild, nativeBuild, serverBuild } from './builds.mjs';
import { nodeVersion } from './node-version.mjs';
import { npmPackages } from './npm-packages.mjs';

/**
 * The whole set-up, in order. A step's `missing(context)` names what is not there (cheap: all of them together take well
 * under 2 s) and `run(context, missing)` provides it or throws a SetupFault.
 */
export const steps = [
  nodeVersion,
  debianPackages,
  npmPackages,
  serverBuild,
  nativeBuild,
  consoleBuild,
  benchBuild,
];
