import { homedir, userInfo } from 'node:os';
import { resolve } from 'node:path';
import { listSealKeys, openEvidenceTools } from '../../compose/evidence-tools.ts';
import { composeLog } from '../../compose/log.ts';
import type { Config } from '../../config/config-schema.ts';
import { loadConfig } from '../../config/load-config.ts';
import { CodedError } from '../../ports/coded-error.ts';
import { progressOnStderr } from '../progress-line.ts';
import { stopSignal } from '../stop-signal.ts';
import {
  exportedForPeople,
  exportProgressText,
  keysForPeople,
  tombstoneLine,
  tombstonesForPeople,
  unstampedForPeople,
  uploadsForPeople,
} from './evidence-results.ts';

export interface DataFlags {
  config?: string;
  dataDir?: string;
  json?: boolean;
}

export interface ExportFlags extends DataFlags {
  output: string;
}

/** Writes the recording of an exam session into a folder or a ZIP file; Ctrl-C leaves nothing of it. */
export async function exportSession(examSessionId: string, flags: ExportFlags): Promise<void> {
  const output = resolve(flags.output);
  const progress = progressOnStderr(exportProgressText);
  const signal = stopSignal();
  const result = await withTools(flags, (tools) =>
    tools
      .export({
        ...{ examSessionId, output, signal, by: userInfo().username },
        open: (bytes) =>
          output.endsWith('.zip')
            ? tools.createZip(output, examSessionId, bytes)
            : tools.createFolder(output, bytes),
        onProgress: (news) => progress.show(news),
      })
      .finally(() => progress.end()),
  );
  const exported = { output, ...result };
  process.stdout.write(flags.json ? `${JSON.stringify(exported)}\n` : exportedForPeople(exported));
}

/** Prints the public keys; with `--json` as `roundsight verify --key` takes them. */
export async function keys(flags: DataFlags): Promise<void> {
  const listed = await listSealKeys(await load(flags));
  process.stdout.write(flags.json ? `${JSON.stringify({ keys: listed })}\n` : keysForPeople(listed));
}

export async function rotateKey(flags: DataFlags): Promise<void> {
  const key = await withTools(flags, (tools) => tools.rotateSealKey(userInfo().username));
  process.stdout.write(flags.json ? `${JSON.stringify(key)}\n` : keysForPeople([key]));
}

/** Prints which sealed exam sessions have no time stamp. */
export async function timeStamps(flags: DataFlags): Promise<void> {
  const waiting = await withTools(flags, (tools) => tools.unstamped());
  process.stdout.write(flags.json ? `${JSON.stringify({ waiting })}\n` : unstampedForPeople(waiting));
}

/** Prints what of the recordings is not in the object store. */
export async function uploads(flags: DataFlags): Promise<void> {
  const listed = await withTools(flags, (tools) => tools.uploads());
  process.stdout.write(flags.json ? `${JSON.stringify(listed)}\n` : uploadsForPeople(listed));
}

/** Prints what was deleted; with `--json` one tombstone a line, each as `roundsight verify` takes it. */
export async function tombstones(examSessionId: string | undefined, flags: DataFlags): Promise<void> {
  const found = await withTools(flags, (tools) =>
    examSessionId === undefined ? tools.tombstones.list() : tools.tombstones.ofExamSession(examSessionId),
  );
  if (examSessionId !== undefined && found.length === 0) throw new CodedError('not-found', examSessionId);
  process.stdout.write(flags.json ? found.map(tombstoneLine).join('') : tombstonesForPeople(found));
}

function load(flags: DataFlags): Promise<Config> {
  const context = { environment: process.env, home: homedir(), workingFolder: process.cwd() };
  return loadConfig(flags, context);
}

type Tools = Awaited<ReturnType<typeof openEvidenceTools>>;

/** Opens the data folder for as long as it is used. */
export async function withTools<T>(flags: DataFlags, use: (tools: Tools) => Promise<T>): Promise<T> {
  const config = await load(flags);
  const log = composeLog({ ...config, logLevel: 'warn' }, !process.stderr.isTTY);
  const tools = await openEvidenceTools(config, log);
  return use(tools).finally(() => tools.close());
}
