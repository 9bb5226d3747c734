import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const magic = Buffer.from('RSTEXT01', 'ascii');
const saltBytes = 16;
const tagBytes = 16;
/** Of a key that is used once. */
const nonce = Buffer.alloc(12);

const keyOf = (sessionKey: Uint8Array, salt: Uint8Array, name: string): Buffer =>
  Buffer.from(hkdfSync('sha256', sessionKey, salt, `roundsight sealed text ${name}`, 32));

/**
 * A text under an exam session's key: `RSTEXT01`, a salt of 16 bytes, AES-256-GCM with a nonce of zeros, a tag of 16 bytes. The key is HKDF-SHA-256
 * of the exam session's, with that salt and `roundsight sealed text NAME` as info; what stands before the cipher text is proven with it.
 */
export function sealText(sessionKey: Uint8Array, name: string, text: string): Uint8Array {
  const head = Buffer.concat([magic, randomBytes(saltBytes)]);
  const cipher = createCipheriv('aes-256-gcm', keyOf(sessionKey, head.subarray(magic.length), name), nonce);
  cipher.setAAD(head);
  return Buffer.concat([head, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
}

/** The text, null where it is not what was sealed under this key and name. */
export function openText(sessionKey: Uint8Array, name: string, sealed: Uint8Array): string | null {
  const bytes = Buffer.from(sealed);
  const headBytes = magic.length + saltBytes;
  if (bytes.length < headBytes + tagBytes || !bytes.subarray(0, magic.length).equals(magic)) return null;
  const head = bytes.subarray(0, headBytes);
  const decipher = createDecipheriv(
    'aes-256-gcm',
    keyOf(sessionKey, head.subarray(magic.length), name),
    nonce,
  );
  decipher.setAAD(head);
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  try {
    return Buffer.concat([
      decipher.update(bytes.subarray(headBytes, -tagBytes)),
      decipher.final(),
    ]).toString();
  } catch {
    return null;
  }
}
