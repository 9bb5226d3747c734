import type { SealKey } from '../contract/evidence-manifest.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import type { SealKeys } from '../ports/seal-keys.ts';

interface Deps {
  sealKeys: Pick<SealKeys, 'rotate'>;
  audit: Pick<AuditLog, 'record'>;
  /** On the time base of the exam sessions. */
  nowMs: () => Promise<number>;
}

/** Makes a new key the one that seals, and notes by whom; what earlier keys sealed stays proven by them. */
export const rotateSealKey =
  ({ sealKeys, audit, nowMs }: Deps) =>
  async (by: string): Promise<SealKey> => {
    const atMs = await nowMs();
    const key = await sealKeys.rotate(atMs);
    const detail = { by, keyId: key.keyId };
    await audit.record({ atMs, action: 'seal-key-rotated', accountId: null, subjectId: null, detail });
    return key;
  };
