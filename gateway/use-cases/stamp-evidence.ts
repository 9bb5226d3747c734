import { backOffMs } from '../domain/evidence/back-off.ts';
import type { SignatureCheck } from '../domain/evidence/evidence-manifest.ts';
import { signTimeStamp, stampedText, verifyTimeStamp } from '../domain/evidence/seal-time-stamp.ts';
import type { Clock } from '../ports/clock.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { Log } from '../ports/log.ts';
import type { SealKeys } from '../ports/seal-keys.ts';
import type { SealStore } from '../ports/seal-store.ts';
import type { TimeStampAuthority } from '../ports/time-stamp-authority.ts';
import type { TimeStampStore } from '../ports/time-stamp-store.ts';
import type { ExamTime } from './exam-time.ts';

interface Deps {
  authority: TimeStampAuthority;
  timeStamps: TimeStampStore;
  seals: Pick<SealStore, 'ofExamSession'>;
  sealKeys: Pick<SealKeys, 'signer' | 'publicKeys'>;
  examTime: Pick<ExamTime, 'now'>;
  clock: Pick<Clock, 'monotonicNs'>;
  /** SHA-256, hexadecimal. */
  digest: (value: string | Uint8Array) => string;
  isSigned: SignatureCheck;
  log: Log;
}

/**
 * Has every seal stamped with the time by an authority outside, once, whatever happens to the gateway in between. An authority that is down
 * delays time stamps and nothing else: that is told in the log, and it is asked again, less and less often.
 */
export class EvidenceStamping {
  readonly #deps: Deps;
  #failures = 0;
  #notBeforeMs = 0;
  readonly #closing = new AbortController();
  #turn: Promise<void> = Promise.resolve();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Stamps whatever is not stamped yet; to be called when something was sealed, and every minute. Rejects with `store-failed`. */
  look(): Promise<void> {
    const done = this.#turn.then(() => this.#stampAll());
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /** Asks nobody any more, and waits for no answer. */
  close(): void {
    this.#closing.abort();
  }

  #isClosing(): boolean {
    return this.#closing.signal.aborted;
  }

  async #stampAll(): Promise<void> {
    const { timeStamps, clock, authority, log } = this.#deps;
    const nowMs = () => Number(clock.monotonicNs() / 1_000_000n);
    const unstamped = await timeStamps.unstamped();
    for (const examSessionId of unstamped) {
      if (this.#isClosing() || nowMs() < this.#notBeforeMs) return;
      try {
        await this.#stamp(examSessionId);
        [this.#failures, this.#notBeforeMs] = [0, 0];
      } catch (error) {
        if (this.#isClosing()) return;
        this.#failures += 1;
        const waitMs = backOffMs(this.#failures);
        this.#notBeforeMs = nowMs() + waitMs;
        const told = { examSessionId, err: error, authority: authority.url, waiting: unstamped.length };
        log.warn({ ...told, againInS: waitMs / 1000 }, 'a seal has no time stamp yet');
      }
    }
  }

  async #stamp(examSessionId: string): Promise<void> {
    const { authority, seals, sealKeys, timeStamps, examTime, digest, isSigned, log } = this.#deps;
    const sealed = await seals.ofExamSession(examSessionId);
    if (sealed === null) return;
    const text = stampedText(sealed);
    const answer = await authority.stamp(new TextEncoder().encode(text), this.#closing.signal);
    // The key is taken before the time, so that it was the one in use then.
    const signer = await sealKeys.signer();
    const facts = {
      ...{ examSessionId, manifestSha256: digest(text), answerSha256: digest(answer) },
      keptAtMs: examTime.now().atMs,
    };
    const signed = signTimeStamp(facts, signer);
    const verdict = verifyTimeStamp(signed, await sealKeys.publicKeys(), isSigned);
    if (verdict !== 'valid') throw new CodedError('evidence-key-invalid', `${signer.keyId}: ${verdict}`);
    await timeStamps.keep({ signed, answer });
    log.info(
      { examSessionId, authority: authority.url },
      'the seal of an exam session is stamped with the time',
    );
  }
}
