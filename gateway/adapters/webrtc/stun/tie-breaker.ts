import { createHmac, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';

const headerBytes = 20;
const bindingRequest = 0x0001;
const magicCookie = 0x2112a442;
const attribute = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  fingerprint: 0x8028,
  iceControlled: 0x8029,
  iceControlling: 0x802a,
} as const;
const integrityBytes = 20;
const fingerprintMask = 0x5354554e;

/** A binding request of an ICE peer (RFC 8489, RFC 8445), its attributes as places in the datagram. */
export interface BindingRequest {
  /** `ufrag` of the end that is asked. */
  askedUfrag: string;
  places: ReadonlyMap<number, { at: number; bytes: number }>;
}

/** Null for anything else, whole or broken. */
export function readBindingRequest(datagram: Buffer): BindingRequest | null {
  if (datagram.length < headerBytes || datagram.readUInt16BE(0) !== bindingRequest) return null;
  if (datagram.readUInt32BE(4) !== magicCookie) return null;
  if (datagram.readUInt16BE(2) !== datagram.length - headerBytes) return null;
  const places = new Map<number, { at: number; bytes: number }>();
  for (let at = headerBytes; at < datagram.length;) {
    if (at + 4 > datagram.length) return null;
    const [type, bytes] = [datagram.readUInt16BE(at), datagram.readUInt16BE(at + 2)];
    at += 4;
    if (at + bytes > datagram.length) return null;
    if (!places.has(type)) places.set(type, { at, bytes });
    at += Math.ceil(bytes / 4) * 4;
  }
  const username = places.get(attribute.username);
  if (username === undefined || places.get(attribute.messageIntegrity)?.bytes !== integrityBytes) return null;
  const [askedUfrag = ''] = datagram.toString('utf8', username.at, username.at + username.bytes).split(':');
  return { askedUfrag, places };
}

/** Whether the request was made by who knows the password of the end that is asked (RFC 8489, section 9.1.3). */
export function isAuthentic(datagram: Buffer, { places }: BindingRequest, password: string): boolean {
  const integrity = places.get(attribute.messageIntegrity);
  if (integrity === undefined) return false;
  const given = datagram.subarray(integrity.at, integrity.at + integrityBytes);
  return timingSafeEqual(given, integrityOf(datagram, integrity.at, password));
}

/**
 * Gives a request whose tie-breaker is zero another one, and makes it whole again; in place. Zero is allowed (RFC 8445,
 * section 16.1), and what Chromium says over TURN by TCP and TLS, but the native library takes it for a missing
 * attribute and refuses the request.
 */
export function replaceZeroTieBreaker(datagram: Buffer, { places }: BindingRequest, password: string): void {
  const role = places.get(attribute.iceControlling) ?? places.get(attribute.iceControlled);
  const integrity = places.get(attribute.messageIntegrity);
  if (role?.bytes !== 8 || integrity === undefined || datagram.readBigUInt64BE(role.at) !== 0n) return;
  datagram.writeBigUInt64BE(1n, role.at);
  integrityOf(datagram, integrity.at, password).copy(datagram, integrity.at);
  const fingerprint = places.get(attribute.fingerprint);
  if (fingerprint === undefined) return;
  const checksum = crc32(datagram.subarray(0, fingerprint.at - 4)) ^ fingerprintMask;
  datagram.writeUInt32BE(checksum >>> 0, fingerprint.at);
}

/** Over everything before the attribute, with the length as if the message ended with it. */
function integrityOf(datagram: Buffer, integrityAt: number, password: string): Buffer {
  const covered = Buffer.from(datagram.subarray(0, integrityAt - 4));
  covered.writeUInt16BE(integrityAt + integrityBytes - headerBytes, 2);
  return createHmac('sha1', password).update(covered).digest();
}
