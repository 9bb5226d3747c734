import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { CodedError } from '../../ports/coded-error.ts';
import type { EvidenceKeys } from '../../ports/evidence-keys.ts';
import type { MasterKey } from './master-key.ts';

const sessionKeyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
/** Version, id of the master key, and nonce, cipher text and tag in base64url. */
const wrappedForm = /^1\.([0-9a-f]{16})\.([A-Za-z0-9_-]{80})$/;

/**
 * Keys of exam sessions, wrapped with AES-256-GCM under a master key, each for its exam session alone. Master keys that were in use
 * before are at hand for what was wrapped under them.
 */
export class WrappedEvidenceKeys implements EvidenceKeys {
  readonly #present: MasterKey;
  readonly #byId: ReadonlyMap<string, MasterKey>;

  constructor(present: MasterKey, earlier: readonly MasterKey[] = []) {
    this.#present = present;
    this.#byId = new Map([...earlier, present].map((key) => [key.id, key]));
  }

  create(examSessionId: string): { key: Uint8Array; wrapped: string } {
    const key = randomBytes(sessionKeyBytes);
    return { key, wrapped: wrap(this.#present, examSessionId, key) };
  }

  unwrap(examSessionId: string, wrapped: string): Uint8Array {
    const [, masterId = '', sealed = ''] = wrappedForm.exec(wrapped) ?? [];
    if (sealed === '') throw damaged(examSessionId);
    const master = this.#byId.get(masterId);
    if (master === undefined)
      throw new CodedError('evidence-key-wrong', `it is that with the id ${masterId}`);
    const bytes = Buffer.from(sealed, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', master.bytes, bytes.subarray(0, nonceBytes), {
      authTagLength: tagBytes,
    });
    decipher.setAAD(purposeOf(examSessionId));
    decipher.setAuthTag(bytes.subarray(-tagBytes));
    const key = decipher.update(bytes.subarray(nonceBytes, -tagBytes));
    try {
      decipher.final();
    } catch (cause) {
      throw damaged(examSessionId, cause);
    }
    return key;
  }

  wrapAgain(examSessionId: string, wrapped: string): string | null {
    const key = this.unwrap(examSessionId, wrapped);
    return wrapped.startsWith(`1.${this.#present.id}.`) ? null : wrap(this.#present, examSessionId, key);
  }
}

function wrap(master: MasterKey, examSessionId: string, key: Uint8Array): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', master.bytes, nonce, { authTagLength: tagBytes });
  cipher.setAAD(purposeOf(examSessionId));
  const sealed = Buffer.concat([nonce, cipher.update(key), cipher.final(), cipher.getAuthTag()]);
  return `1.${master.id}.${sealed.toString('base64url')}`;
}

const purposeOf = (examSessionId: string): Buffer =>
  Buffer.from(`roundsight session key ${examSessionId}`, 'utf8');

const damaged = (examSessionId: string, cause?: unknown): CodedError =>
  new CodedError('evidence-damaged', `the key of exam session ${examSessionId}`, { cause });
