import { createDecipheriv, hkdfSync } from 'node:crypto';
import {
  fileKeyInfo,
  frameHeaderBytes,
  frameNonce,
  frameTagBytes,
} from '../../domain/evidence/evidence-frame.ts';

const fileKeyBytes = 32;

/** The key of one file (RFC 5869). */
export function fileKeyOf(sessionKey: Uint8Array, salt: Uint8Array): Buffer {
  return Buffer.from(hkdfSync('sha256', sessionKey, salt, fileKeyInfo, fileKeyBytes));
}

/**
 * The plain text of a whole frame, or null where it is not the frame that was written at this place of this file: the file's
 * header, the frame's number, header, cipher text and tag are all proven by AES-256-GCM.
 */
export function openFrame(
  frame: Uint8Array,
  place: { fileKey: Uint8Array; fileHeader: Uint8Array; frameNumber: number },
): Buffer | null {
  const decipher = createDecipheriv('aes-256-gcm', place.fileKey, frameNonce(place.frameNumber), {
    authTagLength: frameTagBytes,
  });
  decipher.setAAD(Buffer.concat([place.fileHeader, frame.subarray(0, frameHeaderBytes)]));
  decipher.setAuthTag(frame.subarray(frame.length - frameTagBytes));
  const plain = decipher.update(frame.subarray(frameHeaderBytes, frame.length - frameTagBytes));
  try {
    decipher.final();
    return plain;
  } catch {
    return null;
  }
}
