import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { CodedError } from '../ports/coded-error.ts';
import { configFileSchema, type Config, type ConfigFile } from './config-schema.ts';
import { defaultFolders, type Environment } from './default-folders.ts';
import { describeIssues } from './describe-issues.ts';
import { isLoopback } from './loopback.ts';
import { readJsonFile } from './read-json-file.ts';

/** What the command line says; each overrides the key of the file that it is about. */
export interface ConfigFlags {
  config?: string;
  host?: string;
  port?: number;
  dataDir?: string;
  headset?: string;
  scenario?: string;
  panorama?: string;
  virtualHeadsets?: number;
  /** False for `--no-demonstration`. */
  demonstration?: boolean;
  logLevel?: string;
}

/** The option behind a key or, failing that, behind what it is part of; for messages. */
const flagOf: Readonly<Record<string, string>> = {
  host: '--host',
  port: '--port',
  dataDir: '--data-dir',
  headset: '--headset',
  virtualHeadset: '--scenario',
  'virtualHeadset.count': '--virtual-headsets',
  demonstration: '--no-demonstration',
  logLevel: '--log-level',
};

export interface ConfigContext {
  environment: Environment;
  home: string;
  workingFolder: string;
}

/**
 * Reads the configuration: defaults, then the file, then the command line.
 *
 * Throws `config-missing` for a named file that cannot be read and `config-invalid` for anything that does not fit,
 * naming key and place.
 */
export async function loadConfig(flags: ConfigFlags, context: ConfigContext): Promise<Config> {
  const folders = defaultFolders(context.environment, context.home);
  const file = flags.config === undefined ? folders.configFile : resolve(context.workingFolder, flags.config);
  const isThere = flags.config !== undefined || existsSync(file);
  const fromFile = isThere ? parse(await readJsonFile(file), () => file) : parse({}, () => file);
  const fromFlags = parse(
    overlay(fromFile, flags, context.workingFolder),
    (key) => flagOf[key] ?? flagOf[key.split('.', 1)[0] ?? ''] ?? 'command line',
  );
  const folder = dirname(file);
  const config = {
    ...absolutePaths(fromFlags, folder),
    dataDir: resolve(folder, fromFlags.dataDir ?? folders.dataDir),
    cacheDir: resolve(folder, fromFlags.cacheDir ?? folders.cacheDir),
  };
  requireTlsBeyondLoopback(config, isThere ? file : 'command line');
  return config;
}

function parse(value: unknown, placeOf: (key: string) => string): ConfigFile {
  const result = configFileSchema.safeParse(value);
  if (result.success) return result.data;
  throw new CodedError('config-invalid', describeIssues(result.error, placeOf));
}

/** Puts the flags over the file's values; a path on the command line is relative to where the command runs. */
function overlay(file: ConfigFile, flags: ConfigFlags, workingFolder: string): unknown {
  const { scenario, panorama } = flags;
  return {
    ...file,
    // Commander says true where the option is not there.
    ...(flags.demonstration === false ? { demonstration: false } : {}),
    ...given({ host: flags.host, port: flags.port, headset: flags.headset, logLevel: flags.logLevel }),
    ...(flags.dataDir === undefined ? {} : { dataDir: resolve(workingFolder, flags.dataDir) }),
    virtualHeadset: {
      ...file.virtualHeadset,
      ...given({ scenario, count: flags.virtualHeadsets }),
      ...(panorama === undefined
        ? {}
        : { scene: { kind: 'panorama', picturePath: resolve(workingFolder, panorama) } }),
    },
  };
}

function given(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

/** A path in the file is relative to the file. */
function absolutePaths(config: ConfigFile, folder: string): ConfigFile {
  const { tls, turn, publishing, virtualHeadset, metrics, evidence } = config;
  const { scene } = virtualHeadset;
  return {
    ...config,
    ...(tls && {
      tls: {
        certificateFile: resolve(folder, tls.certificateFile),
        keyFile: resolve(folder, tls.keyFile),
      },
    }),
    ...(turn && { turn: { ...turn, secretFile: resolve(folder, turn.secretFile) } }),
    ...(publishing?.tokenFile !== undefined && {
      publishing: { ...publishing, tokenFile: resolve(folder, publishing.tokenFile) },
    }),
    evidence: {
      ...given({
        folder: evidence.folder && resolve(folder, evidence.folder),
        masterKeyFile: evidence.masterKeyFile && resolve(folder, evidence.masterKeyFile),
        sealKeyFolder: evidence.sealKeyFolder && resolve(folder, evidence.sealKeyFolder),
        upload: evidence.upload && {
          ...evidence.upload,
          credentialsFile: resolve(folder, evidence.upload.credentialsFile),
        },
        timeStampAuthority: evidence.timeStampAuthority && {
          ...evidence.timeStampAuthority,
          ...given({
            caFile: evidence.timeStampAuthority.caFile && resolve(folder, evidence.timeStampAuthority.caFile),
          }),
        },
      }),
      earlierMasterKeyFiles: evidence.earlierMasterKeyFiles.map((file) => resolve(folder, file)),
    },
    ...(metrics && { metrics: { tokenFile: resolve(folder, metrics.tokenFile) } }),
    virtualHeadset: {
      ...virtualHeadset,
      scene: scene.kind === 'room' ? scene : { ...scene, picturePath: resolve(folder, scene.picturePath) },
    },
  };
}

function requireTlsBeyondLoopback(config: ConfigFile, place: string): void {
  if (config.tls !== undefined || isLoopback(config.host)) return;
  throw new CodedError(
    'config-invalid',
    `${place}: host: ${config.host} is reachable from other machines, which needs tls.certificateFile and tls.keyFile`,
  );
}
