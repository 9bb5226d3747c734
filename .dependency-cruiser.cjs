/** The directions of ARCHITECTURE.md; every rule's comment says what to do instead. */
const code = '^(firmware-bridge|gateway|console|hardware|test)/';

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two modules that need each other are one, or share a third: move what both need there.',
      severity: 'error',
      from: { path: code },
      to: { circular: true },
    },
    {
      name: 'product-without-tests',
      comment: 'What the product and its tests share belongs to the product; tests import it from there.',
      severity: 'error',
      from: { path: code, pathNot: '^test/' },
      to: { path: '^test/' },
    },
    {
      name: 'bridge-stands-alone',
      comment:
        'The bridge speaks the headset’s protocol and nothing else: pass in what it needs as a parameter.',
      severity: 'error',
      from: { path: '^firmware-bridge/' },
      to: { path: '^(gateway|console|hardware)/' },
    },
    {
      name: 'bridge-by-its-entry',
      comment:
        'Enter the bridge by firmware-bridge/index.ts; the virtual headset has codecs of its own, so that no mistake is made twice.',
      severity: 'error',
      from: { path: '^(gateway|console|hardware)/' },
      to: { path: '^firmware-bridge/', pathNot: '^firmware-bridge/index\\.ts$' },
    },
    {
      name: 'pure-geometry-and-profiles',
      comment:
        'Calibration and profiles are pure: do file I/O in a loader at the edge (an adapter or the command line).',
      severity: 'error',
      from: { path: '^hardware/(calibration|profiles)/' },
      to: { pathNot: '^hardware/(calibration|profiles)/|node_modules/zod/' },
    },
    {
      name: 'hardware-without-gateway',
      comment: 'Hardware knows nothing of the gateway; the gateway’s adapters know the hardware.',
      severity: 'error',
      from: { path: '^hardware/' },
      to: { path: '^(gateway|console)/' },
    },
    {
      name: 'console-by-contract',
      comment: 'The console sees the rest through gateway/contract only: put the shape that both need there.',
      severity: 'error',
      from: { path: '^console/' },
      to: { path: '^(gateway|firmware-bridge|hardware)/', pathNot: '^gateway/contract/' },
    },
    {
      name: 'contract-is-browser-safe',
      comment: 'The contract is read by browsers: schemas in zod, nothing else.',
      severity: 'error',
      from: { path: '^gateway/contract/' },
      to: { pathNot: '^gateway/contract/|node_modules/zod/' },
    },
    {
      name: 'domain-is-pure',
      comment:
        'The domain knows no Node, no packages and no ports: pass values in, return values and effects.',
      severity: 'error',
      from: { path: '^gateway/domain/' },
      to: { pathNot: '^gateway/(domain|contract)/' },
    },
    {
      name: 'domain-takes-only-types-of-the-contract',
      comment:
        'The domain may name the contract’s types (import type), never run its schemas: validate at the boundary.',
      severity: 'error',
      from: { path: '^gateway/domain/' },
      to: { path: '^gateway/contract/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'use-cases-on-domain-and-ports',
      comment:
        'A use case imports the domain, ports and the contract; what touches the world is an adapter behind a port.',
      severity: 'error',
      from: { path: '^gateway/use-cases/' },
      to: { pathNot: '^gateway/(use-cases|domain|ports|contract)/' },
    },
    {
      name: 'adapters-apart',
      comment: 'Adapters never import one another: what two share is a port, or domain.',
      severity: 'error',
      from: { path: '^gateway/adapters/([^/]+)/' },
      to: { path: '^gateway/adapters/([^/]+)/', pathNot: '^gateway/adapters/$1/' },
    },
    {
      name: 'only-compose-builds-adapters',
      comment: 'gateway/compose is the one place where adapters are built; take a port instead.',
      severity: 'error',
      from: { path: '^gateway/', pathNot: '^gateway/(compose|adapters)/' },
      to: { path: '^gateway/adapters/' },
    },
    {
      name: 'commands-load-when-called',
      comment:
        'Every call of the command line reads all definitions of commands: put what a command does into its …-action file and import() that.',
      severity: 'error',
      from: { path: '^gateway/cli/(main|.+-command|stitch/stitch-options|whole-number)\\.ts$' },
      to: {
        path: '-actions?\\.ts$|^gateway/(main|running-gateway)\\.ts$|^gateway/(compose|contract|ports|use-cases)/|^gateway/config/(load-config|config-schema)\\.ts$|^hardware/virtual-headset/|^firmware-bridge/',
        dynamic: false,
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'only-the-worker-touches-gstreamer',
      comment:
        'GStreamer runs in the media worker: a native crash must not end the gateway. Send it a message.',
      severity: 'error',
      from: { path: code, pathNot: '^gateway/media-worker/' },
      to: { path: 'node_modules/gstreamer-superficial/' },
    },
    {
      name: 'features-apart',
      comment:
        'Console features do not import each other: console/app composes them, shared parts go to ui, media or api.',
      severity: 'error',
      from: { path: '^console/features/([^/]+)/' },
      to: { path: '^console/(features/([^/]+)|app)/', pathNot: '^console/features/$1/' },
    },
    {
      name: 'no-unlisted-packages',
      comment: 'List what you import in package.json, so that the lockfile pins it.',
      severity: 'error',
      from: { path: code },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'product-without-tooling',
      comment: 'The gateway runs without development packages: move it to dependencies or do without.',
      severity: 'error',
      from: { path: '^(firmware-bridge|gateway|hardware)/' },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: 'node_modules/@types/',
      },
    },
    {
      name: 'resolvable',
      comment: 'This import leads nowhere: mend its path.',
      severity: 'error',
      from: { path: code },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^build/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.vue', '.json', '.node'],
    },
  },
};
