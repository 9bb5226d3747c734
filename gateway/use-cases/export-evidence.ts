import type { AuditLog } from '../ports/audit-log.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { ExportOutput } from '../ports/export-output.ts';
import { exportedContent, type ExportedContentDeps } from './exported-content.ts';

interface Deps extends ExportedContentDeps {
  audit: Pick<AuditLog, 'record'>;
  nowMs: () => number;
}

export interface ExportProgress {
  files: number;
  totalFiles: number;
  bytes: number;
  totalBytes: number;
}

export interface ExportRequest {
  examSessionId: string;
  /** For the audit: who exports, and where to. */
  by: string;
  output: string;
  /** Room is needed for so many bytes of media. */
  open: (bytes: number) => Promise<ExportOutput>;
  signal: AbortSignal;
  onProgress: (progress: ExportProgress) => void;
}

export interface ExportResult {
  examSessionId: string;
  keyId: string;
  entries: number;
  rows: number;
  segments: number;
  mp4Bytes: number;
}

/**
 * Writes what is sealed of an exam session's recording, decrypted, in the form that is verified without the gateway, a frame in memory at a
 * time; everything is checked while it is read. All of it is there in the end, or nothing. Rejects with `not-found`,
 * `evidence-unsealed`, `evidence-missing`, `evidence-damaged`, `exam-log-broken`, `cancelled`, and as its ports do.
 */
export const exportEvidence =
  (deps: Deps) =>
  async ({ examSessionId, by, output, open, signal, onProgress }: ExportRequest): Promise<ExportResult> => {
    const { files, segments, mp4Bytes, key, chains } = await exportedContent(deps, examSessionId);
    const written = await open(mp4Bytes);
    try {
      const detail = { by, output, segments: segments.length, mp4Bytes };
      const entry = { action: 'evidence-exported', accountId: null, subjectId: examSessionId } as const;
      await deps.audit.record({ ...entry, atMs: deps.nowMs(), detail });
      const progress = { files: 0, totalFiles: segments.length, bytes: 0, totalBytes: mp4Bytes };
      for (const { name, bytes, sha256, content } of files) {
        const isMedia = sha256 !== null;
        const parts = watched(content(), signal, (more) => {
          if (isMedia) progress.bytes += more;
          onProgress(progress);
        });
        const added = await written.add(name, parts);
        if (added.bytes !== bytes || (isMedia && added.sha256 !== sha256)) throw damaged(name);
        if (isMedia) progress.files += 1;
        onProgress(progress);
      }
      await written.finish();
    } catch (error) {
      await written.discard();
      throw error;
    }
    return {
      ...{ examSessionId, keyId: key.keyId, segments: segments.length, mp4Bytes },
      ...{ entries: chains.entries.length, rows: chains.rows.length },
    };
  };

async function* watched(
  parts: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const part of parts) {
    if (signal.aborted) throw new CodedError('cancelled');
    yield part;
    onBytes(part.length);
  }
}

const damaged = (name: string): CodedError =>
  new CodedError('evidence-damaged', `${name} is not the one in the evidence chain`);
