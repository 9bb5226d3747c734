import { createHash, randomBytes } from 'node:crypto';
import { Integer, Null, OctetString } from 'asn1js';
import { AlgorithmIdentifier, MessageImprint, TimeStampReq } from 'pkijs';

export const sha256Oid = '2.16.840.1.101.3.4.2.1';
const nonceBytes = 16;

/** A request for a time stamp of these bytes' SHA-256, with the authority's certificate, and a nonce that nobody can guess. */
export function timeStampRequest(bytes: Uint8Array): { der: Uint8Array; nonce: Uint8Array } {
  const nonce = randomBytes(nonceBytes);
  // Positive, and in its shortest form: as whoever answers gives it back.
  nonce[0] = ((nonce[0] ?? 0) & 0x7f) | 0x40;
  const request = new TimeStampReq({
    version: 1,
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({ algorithmId: sha256Oid, algorithmParams: new Null() }),
      hashedMessage: new OctetString({ valueHex: createHash('sha256').update(bytes).digest() }),
    }),
    nonce: new Integer({ valueHex: nonce }),
    certReq: true,
  });
  return { der: new Uint8Array(request.toSchema().toBER()), nonce };
}
