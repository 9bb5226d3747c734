import { debianPackages, optionalDebianPackages } from './debian-packages.mjs';
import { benchBuild, consoleBuild, nativeBuild, serverBuild } from './builds.mjs';
import { nodeVersion } from './node-version.mjs';
import { npmPackages } from './npm-packages.mjs';

/**
 * The whole set-up, in order. A step's `missing(context)` names what is not there (cheap: all of them together take well
 * under 2 s) and `run(context, missing)` provides it or throws a SetupFault. What an `isOptional` step provides is not needed: its
 * `run` throws none.
 */
export const steps = [
  nodeVersion,
  debianPackages,
  optionalDebianPackages,
  npmPackages,
  serverBuild,
  nativeBuild,
  consoleBuild,
  benchBuild,
];
