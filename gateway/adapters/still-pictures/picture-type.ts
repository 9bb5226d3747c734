export type PictureType = 'jpeg' | 'png' | 'webp';

const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const begins = (bytes: Uint8Array, signature: readonly number[], at = 0): boolean =>
  signature.every((value, index) => bytes[at + index] === value);
const letters = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0));

/**
 * What a file is by its first bytes, whatever it is called; null for everything that is none of these. Nothing else reaches a decoder:
 * SVG, PDF and the like are programs for a renderer.
 *
 * Source: ITU-T T.81 B.1.1.3, W3C PNG 5.2, RFC 9649 2.4.
 */
export function pictureTypeOf(bytes: Uint8Array): PictureType | null {
  if (begins(bytes, [0xff, 0xd8, 0xff])) return 'jpeg';
  if (begins(bytes, pngSignature)) return 'png';
  if (begins(bytes, letters('RIFF')) && begins(bytes, letters('WEBP'), 8)) return 'webp';
  return null;
}
