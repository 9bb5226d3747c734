import type { ByteRange } from '../domain/evidence/evidence-index.ts';
import { exportedReadme } from '../domain/evidence/exported-files.ts';
import { zipBytes } from '../domain/evidence/zip-layout.ts';
import { mayReview } from '../domain/exam-session/watching.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import type { Checksums } from '../ports/checksums.ts';
import type { Clock } from '../ports/clock.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { SignedIn } from '../ports/signed-in.ts';
import type { ExamSessionDesk } from './exam-session-desk.ts';
import { exportedContent, type ExportedContentDeps, type ExportSource } from './exported-content.ts';
import { zipContent } from './zip-content.ts';

interface Deps extends ExportedContentDeps {
  desk: Pick<ExamSessionDesk, 'facts'>;
  audit: Pick<AuditLog, 'record'>;
  clock: Clock;
  checksums: Checksums;
}

/** The ZIP file of a recording; nothing of it is read yet. */
export interface EvidenceDownload {
  examSessionId: string;
  bytes: number;
  /** The same while every byte is the same. */
  tag: string;
  /** Notes the download where it begins, and gives its bytes. Rejects with `too-many-requests`, and the content as `zipContent` does. */
  content: (range: ByteRange) => Promise<AsyncGenerator<Uint8Array, void, undefined>>;
}

/** Whoever goes on with a download so long after it began begins another. */
const oneDownloadMs = 24 * 3_600_000;
/** At a time, of one person: a browser that resumes may have some. */
const downloadsOfOne = 4;
/** Recordings whose checksums are kept. */
const keptChecksums = 16;

/**
 * Recordings as ZIP files, for those who may look at them, once they are sealed. `of` rejects with `role-forbidden`, with `evidence-unsealed`, with
 * `not-found` where nothing was recorded or its key was erased, and as `exportedContent` does.
 */
export class EvidenceDownloads {
  readonly #deps: Deps;
  /** When somebody's download began, by account and tag. */
  readonly #begun = new Map<string, number>();
  /** How many are going on, by account. */
  readonly #going = new Map<string, number>();
  /** By tag, the one that was asked for last at the end. */
  readonly #checksums = new Map<string, Map<string, number>>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async of(by: SignedIn, examSessionId: string): Promise<EvidenceDownload> {
    const { desk, evidence, digest } = this.#deps;
    const facts = desk.facts(examSessionId);
    if (facts === null) throw new CodedError('not-found');
    if (!mayReview(facts, by.account)) throw new CodedError('role-forbidden');
    if ((await evidence.wrappedKey(examSessionId)) === null) throw new CodedError('not-found');
    const { files, sealed, timeStamp, segments, mp4Bytes } = await exportedContent(this.#deps, examSessionId);
    const zipped = files.map((file) => ({ ...file, name: `${examSessionId}/${file.name}` }));
    const layout = zipped.map(({ name, bytes }) => [name, bytes]);
    const tag = digest(JSON.stringify([sealed, timeStamp?.signed, exportedReadme, layout]));
    const detail = { segments: segments.length, mp4Bytes };
    const content = async (range: ByteRange) => {
      this.#requireRoom(by.account.id);
      await this.#note(by, { examSessionId, tag, isFirst: range.fromByte === 0, detail });
      return this.#counted(by.account.id, this.#zip(tag, zipped, range));
    };
    return { examSessionId, bytes: zipBytes(zipped), tag, content };
  }

  #zip(tag: string, files: readonly ExportSource[], range: ByteRange) {
    const known = this.#checksums.get(tag) ?? new Map<string, number>();
    this.#checksums.delete(tag);
    this.#checksums.set(tag, known);
    const [oldest] = this.#checksums.keys();
    if (this.#checksums.size > keptChecksums && oldest !== undefined) this.#checksums.delete(oldest);
    return zipContent({ files, range, known, checksums: this.#deps.checksums });
  }

  /** Once for each download, not for what of it is fetched again; also where its first bytes were left out. */
  async #note(
    by: SignedIn,
    { examSessionId, tag, isFirst, detail }: NotedDownload & { isFirst: boolean },
  ): Promise<void> {
    const atMs = this.#deps.clock.wallMs();
    for (const [key, begunMs] of this.#begun) if (atMs - begunMs > oneDownloadMs) this.#begun.delete(key);
    const key = JSON.stringify([by.account.id, tag]);
    if (this.#begun.has(key) && !isFirst) return;
    const row = { atMs, accountId: by.account.id, subjectId: examSessionId, detail };
    await this.#deps.audit.record({ ...row, action: 'evidence-downloaded' });
    this.#begun.set(key, atMs);
  }

  /** How many downloads of this person are going on, where one more may. */
  #requireRoom(accountId: string): number {
    const going = this.#going.get(accountId) ?? 0;
    if (going >= downloadsOfOne) throw new CodedError('too-many-requests');
    return going;
  }

  async *#counted(
    accountId: string,
    content: AsyncGenerator<Uint8Array, void, undefined>,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    this.#going.set(accountId, this.#requireRoom(accountId) + 1);
    try {
      yield* content;
    } finally {
      const left = (this.#going.get(accountId) ?? 1) - 1;
      if (left > 0) this.#going.set(accountId, left);
      else this.#going.delete(accountId);
    }
  }
}

interface NotedDownload {
  examSessionId: string;
  tag: string;
  detail: { segments: number; mp4Bytes: number };
}
