import type { SealedManifest } from '../contract/evidence-manifest.ts';
import {
  headOf,
  manifestOf,
  seal,
  verifySeal,
  type SignatureCheck,
} from '../domain/evidence/evidence-manifest.ts';
import type { Digest } from '../domain/exam-session/log-row.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { EvidenceStore } from '../ports/evidence-store.ts';
import type { ExamSessionLog } from '../ports/exam-session-log.ts';
import type { ExamSessionStore } from '../ports/exam-session-store.ts';
import type { Log } from '../ports/log.ts';
import type { SealKeys } from '../ports/seal-keys.ts';
import type { SealStore } from '../ports/seal-store.ts';
import type { ExamTime } from './exam-time.ts';
import { wholeChains } from './whole-chains.ts';

interface Deps {
  seals: SealStore;
  sealKeys: Pick<SealKeys, 'signer' | 'publicKeys'>;
  evidence: Pick<EvidenceStore, 'list'>;
  examSessionLog: Pick<ExamSessionLog, 'ofExamSession'>;
  examSessions: Pick<ExamSessionStore, 'byId'>;
  examTime: Pick<ExamTime, 'now'>;
  digest: Digest;
  isSigned: SignatureCheck;
  log: Log;
}

/**
 * Seals the evidence of every exam session whose recording has ended, once, whatever happens to the gateway in between. What cannot be
 * sealed is told in the log and tried again.
 */
export class EvidenceSealing {
  readonly #deps: Deps;
  readonly #pending = new Set<string>();
  #turn: Promise<void> = Promise.resolve();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** To be called once: takes up what a gateway before has not sealed. Rejects with a code. */
  async takeUp(): Promise<void> {
    for (const id of await this.#deps.seals.unsealed()) this.#pending.add(id);
    await this.look();
  }

  /** The recording of this exam session has ended. Resolves when it is sealed, or has failed to be. */
  ended(examSessionId: string): Promise<void> {
    this.#pending.add(examSessionId);
    return this.look();
  }

  /** Tries whatever is not sealed yet; to be called every minute. */
  look(): Promise<void> {
    this.#turn = this.#turn.then(async () => {
      for (const id of [...this.#pending]) await this.#try(id);
    });
    return this.#turn;
  }

  async #try(examSessionId: string): Promise<void> {
    const { seals, log } = this.#deps;
    try {
      const sealed = await this.#seal(examSessionId);
      await seals.keep(sealed);
      this.#pending.delete(examSessionId);
      const { keyId, entries } = sealed.manifest;
      log.info({ examSessionId, keyId, entries: entries.count }, 'the evidence of an exam session is sealed');
    } catch (error) {
      log.error({ examSessionId, err: error }, 'the evidence of an exam session could not be sealed');
    }
  }

  async #seal(examSessionId: string): Promise<SealedManifest> {
    const { examSessions, examTime, sealKeys, isSigned } = this.#deps;
    const record = await examSessions.byId(examSessionId);
    if (record === null) throw new CodedError('not-found', examSessionId);
    const { entries, rows } = await wholeChains(this.#deps, examSessionId);
    const signer = await sealKeys.signer();
    const facts = {
      ...{ examSessionId, examTitle: record.examTitle },
      ...{ log: headOf(rows), sealedAtMs: examTime.now().atMs },
    };
    const sealed = seal(manifestOf(facts, entries), signer);
    // The key may have been changed meanwhile by another process, or the clocks of the two may differ.
    const verdict = verifySeal(sealed, await sealKeys.publicKeys(), isSigned);
    if (verdict !== 'valid') throw new CodedError('evidence-key-invalid', `${signer.keyId}: ${verdict}`);
    return sealed;
  }
}
