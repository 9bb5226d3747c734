import { sha256 } from '../adapters/crypto/sha256.ts';
import { sealText } from '../adapters/evidence/sealed-text.ts';
import { EvidenceStamping } from '../use-cases/stamp-evidence.ts';
import { EvidenceUploading } from '../use-cases/upload-evidence.ts';
import type { GatewayParts } from './gateway-parts.ts';

/** What becomes of evidence outside of this machine. Nothing of it is waited for. */
export function composeEvidenceOutside(parts: GatewayParts) {
  const { timeStampAuthority: authority, objectStore: objects, background } = parts;
  const stamping = authority === null ? null : new EvidenceStamping({ ...parts, authority, digest: sha256 });
  const uploading =
    objects === null ? null : new EvidenceUploading({ ...parts, objects, sealText, digest: sha256 });
  return {
    /** To be called every few seconds. */
    lookAtUploads: async (): Promise<void> => uploading?.look(),
    /** To be called when something was sealed, and every minute. */
    look(): void {
      if (stamping !== null) background.start('stamping seals', () => stamping.look());
    },
    close(): void {
      stamping?.close();
      uploading?.close();
    },
  };
}
