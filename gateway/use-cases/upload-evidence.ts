import { segmentObjectName, sealObjectNames } from '../domain/evidence/uploaded-objects.ts';
import { exportedLine } from '../domain/evidence/exported-files.ts';
import { uploadBackOffMs } from '../domain/evidence/back-off.ts';
import type { SegmentEntry } from '../contract/evidence.ts';
import type { SealedManifest } from '../contract/evidence-manifest.ts';
import type { Digest } from '../domain/exam-session/log-row.ts';
import type { Clock } from '../ports/clock.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { EvidenceFiles } from '../ports/evidence-files.ts';
import type { EvidenceKeys } from '../ports/evidence-keys.ts';
import type { EvidenceStore } from '../ports/evidence-store.ts';
import type { ExamSessionLog } from '../ports/exam-session-log.ts';
import type { Log } from '../ports/log.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import type { SealStore } from '../ports/seal-store.ts';
import type { UploadedObject, UploadStore } from '../ports/upload-store.ts';
import { wholeChains } from './whole-chains.ts';

interface Deps {
  objects: ObjectStore;
  uploads: UploadStore;
  evidence: Pick<EvidenceStore, 'list' | 'wrappedKey'>;
  evidenceFiles: Pick<EvidenceFiles, 'open' | 'bytes'>;
  evidenceKeys: Pick<EvidenceKeys, 'unwrap'>;
  examSessionLog: Pick<ExamSessionLog, 'ofExamSession'>;
  seals: Pick<SealStore, 'ofExamSession'>;
  sealText: (sessionKey: Uint8Array, name: string, text: string) => Uint8Array;
  clock: Clock;
  /** SHA-256, hexadecimal. */
  digest: Digest & ((bytes: Uint8Array) => string);
  log: Log;
}

const segmentsAtOnce = 100;
const erasedAtOnce = 1000;
const leftAloneMs = 3_600_000;

/**
 * Brings every segment, and the seal when there is one, to an object store, one after the other and the oldest first, whatever happens to the
 * store, the network and the gateway in between; and takes away from there what was deleted here. Nothing waits for it.
 */
export class EvidenceUploading {
  readonly #deps: Deps;
  readonly #closing = new AbortController();
  #failures = 0;
  #notBeforeMs = 0;
  #isRunning = false;
  /** What is wrong on this machine, and until when. */
  readonly #leftAlone = new Map<string, number>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Uploads what there is to upload, unless it does so already, or leaves the store alone for a while. Rejects with `store-failed`. */
  async look(): Promise<void> {
    if (this.#isRunning || this.#isToWait()) return;
    this.#isRunning = true;
    try {
      await this.#removeErased();
      for (const examSessionId of await this.#deps.uploads.incomplete()) {
        if (this.#isToWait()) return;
        await this.#uploadSession(examSessionId);
      }
    } finally {
      this.#isRunning = false;
    }
  }

  /** Sends nothing more, and gives up what is on its way: the next gateway sends it again. */
  close(): void {
    this.#closing.abort();
  }

  #isToWait(): boolean {
    return this.#closing.signal.aborted || this.#nowMs() < this.#notBeforeMs;
  }

  async #uploadSession(examSessionId: string): Promise<void> {
    const { uploads, evidence, evidenceKeys } = this.#deps;
    const wrapped = await evidence.wrappedKey(examSessionId);
    if (wrapped === null) return;
    const key = () => evidenceKeys.unwrap(examSessionId, wrapped);
    for (let left = 0; ;) {
      const missing = await uploads.missing(examSessionId, segmentsAtOnce + left);
      const next = missing.filter((segment) => !this.#isLeftAlone(examSessionId, segmentObjectName(segment)));
      if (next.length === 0) return this.#uploadSeal(examSessionId, key, missing.length === 0);
      for (const segment of next) {
        const object = { examSessionId, object: segmentObjectName(segment) };
        await this.#upload(object, () => this.#segmentBytes(segment, key()));
        if (this.#isToWait()) return;
      }
      left = missing.length;
    }
  }

  /** It proves what is there, also where a segment is lost; only then is something left to do. */
  async #uploadSeal(examSessionId: string, key: () => Uint8Array, isWhole: boolean): Promise<void> {
    const { seals, uploads, sealText, log } = this.#deps;
    const { manifest: last } = sealObjectNames;
    const sealed = await seals.ofExamSession(examSessionId);
    if (sealed === null || this.#isLeftAlone(examSessionId, last)) return;
    let made: Promise<Record<keyof typeof sealObjectNames, string>> | null = null;
    for (const name of ['entries', 'log', 'manifest'] as const) {
      const object = sealObjectNames[name];
      const bytes = async () => {
        made ??= this.#sealTexts(sealed);
        return sealText(key(), object, (await made)[name]);
      };
      if (this.#isLeftAlone(examSessionId, object)) return;
      if (!(await this.#upload({ examSessionId, object }, bytes))) return;
    }
    if (!isWhole) {
      this.#leaveAlone({ examSessionId, object: last });
      return;
    }
    await uploads.complete(examSessionId);
    log.info({ examSessionId }, 'the recording of an exam session is in the object store');
  }

  async #sealTexts(sealed: SealedManifest): Promise<Record<keyof typeof sealObjectNames, string>> {
    const { manifest } = sealed;
    const { entries, rows } = await wholeChains(this.#deps, manifest.examSessionId);
    const lines = (values: readonly object[]) => values.map(exportedLine).join('');
    return {
      entries: lines(entries.slice(0, manifest.entries.count)),
      log: lines(rows.slice(0, manifest.log.count)),
      manifest: exportedLine(sealed),
    };
  }

  /** Of what is wrong here: it is not mended by reading it again at once. */
  #leaveAlone({ examSessionId, object }: UploadedObject): void {
    this.#leftAlone.set(`${examSessionId}/${object}`, this.#nowMs() + leftAloneMs);
  }

  #isLeftAlone(examSessionId: string, object: string): boolean {
    return this.#nowMs() < (this.#leftAlone.get(`${examSessionId}/${object}`) ?? 0);
  }

  /** Whether it is there now. What is wrong with it here is noted and left alone for this time; what is wrong with the store ends the turn. */
  async #upload(object: UploadedObject, read: () => Promise<Uint8Array>): Promise<boolean> {
    const { uploads, objects, clock, digest, log } = this.#deps;
    await uploads.begin(object, clock.wallMs());
    try {
      const bytes = await read();
      await objects.put(`${object.examSessionId}/${object.object}`, bytes, this.#closing.signal);
      await uploads.done(object, { bytes: bytes.length, sha256: digest(bytes), atMs: clock.wallMs() });
      this.#failures = 0;
      return true;
    } catch (error) {
      if (this.#closing.signal.aborted) return false;
      if (!(error instanceof CodedError)) throw error;
      if (error.code === 'store-failed') throw error;
      await uploads.failed({ ...object, error: error.message, atMs: clock.wallMs() });
      if (error.code === 'upload-failed') this.#backOff({ ...object, err: error });
      else {
        this.#leaveAlone(object);
        log.error({ ...object, err: error }, 'a part of a recording cannot be uploaded');
      }
      return false;
    }
  }

  /** The file as it is, after it was proven to be the one in the chain: nothing wrong is kept for right there. */
  async #segmentBytes(segment: SegmentEntry, sessionKey: Uint8Array): Promise<Uint8Array> {
    const { evidenceFiles } = this.#deps;
    const { examSessionId, trackId, number, sha256, mp4Bytes } = segment;
    const file = await evidenceFiles.open(examSessionId, trackId, number, sessionKey);
    const found = await file.verify().finally(() => file.close());
    if (found.sha256 !== sha256 || found.mp4Bytes !== mp4Bytes)
      throw new CodedError(
        'evidence-damaged',
        `${segmentObjectName(segment)} is not the one in the evidence chain`,
      );
    return evidenceFiles.bytes(examSessionId, trackId, number);
  }

  async #removeErased(): Promise<void> {
    const { uploads, objects } = this.#deps;
    for (let erasable; erasable === undefined || erasable.length === erasedAtOnce;) {
      erasable = await uploads.erasable(erasedAtOnce);
      for (const object of erasable) {
        try {
          await objects.remove(`${object.examSessionId}/${object.object}`, this.#closing.signal);
        } catch (error) {
          if (!this.#closing.signal.aborted) this.#backOff({ ...object, err: error });
          return;
        }
        await uploads.removed(object);
      }
    }
  }

  #backOff(told: object): void {
    this.#failures += 1;
    const waitMs = uploadBackOffMs(this.#failures);
    this.#notBeforeMs = this.#nowMs() + waitMs;
    this.#deps.log.warn(
      { ...told, againInS: waitMs / 1000 },
      'the object store did not take what was to be done',
    );
  }

  #nowMs(): number {
    return Number(this.#deps.clock.monotonicNs() / 1_000_000n);
  }
}
