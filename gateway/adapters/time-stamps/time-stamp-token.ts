import { createHash } from 'node:crypto';
import { fromBER, ObjectIdentifier, OctetString, Sequence, type BaseBlock } from 'asn1js';
import {
  PKIStatus,
  SignedData,
  TimeStampResp,
  TSTInfo,
  type Attribute,
  type Certificate,
  type SignerInfo,
} from 'pkijs';
import type { TimeStampVerdict } from '../../ports/time-stamp-authority.ts';
import { sha256Oid } from './time-stamp-request.ts';

const oids = {
  signedData: '1.2.840.113549.1.7.2',
  tstInfo: '1.2.840.113549.1.9.16.1.4',
  contentType: '1.2.840.113549.1.9.3',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  extendedKeyUsage: '2.5.29.37',
  timeStamping: '1.3.6.1.5.5.7.3.8',
} as const;
/** Hashes that may name the signer's certificate. */
const hashes: Readonly<Record<string, string>> = {
  [sha256Oid]: 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

/** Why a time stamp does not hold. */
class WrongTimeStamp extends Error {}

function refuse(why: string): never {
  throw new WrongTimeStamp(why);
}

/** A time stamp as it came, of which nothing is proven yet. */
interface ReadTimeStamp {
  signed: SignedData;
  info: TSTInfo;
}

/** Judges an answer about bytes by RFC 3161: signed by an authority that is one of these certificates, or certified by them; with `null` that is not asked. */
export async function checkTimeStamp(
  response: Uint8Array,
  bytes: Uint8Array,
  trusted: readonly Certificate[] | null,
): Promise<TimeStampVerdict> {
  try {
    const read = readTimeStamp(response);
    if (!isImprintOf(read.info, bytes)) refuse('it is of something else');
    if (trusted === null) return { outcome: 'unchecked' };
    return await proven(read, bytes, trusted);
  } catch (error) {
    // Whatever a parser says of bytes that anybody may have made.
    return { outcome: 'wrong', why: error instanceof WrongTimeStamp ? error.message : 'it cannot be read' };
  }
}

/** The nonce of a time stamp that can be read, null where it has none. */
export function nonceIn(response: Uint8Array): Uint8Array | null {
  return readTimeStamp(response).info.nonce?.valueBlock.valueHexView ?? null;
}

function readTimeStamp(response: Uint8Array): ReadTimeStamp {
  const { result, offset } = fromBER(response);
  if (offset !== response.length) refuse('it is no answer of an authority');
  const { status, timeStampToken } = new TimeStampResp({ schema: result });
  if (status.status !== PKIStatus.granted && status.status !== PKIStatus.grantedWithMods)
    refuse(`the authority has refused it (status ${status.status})`);
  if (timeStampToken?.contentType !== oids.signedData) refuse('it has no token');
  const signed = new SignedData({ schema: timeStampToken.content as BaseBlock });
  const { eContentType, eContent } = signed.encapContentInfo;
  if (eContentType !== oids.tstInfo || eContent === undefined) refuse('its token is of another kind');
  return { signed, info: TSTInfo.fromBER(eContent.getValue()) };
}

function isImprintOf({ messageImprint }: TSTInfo, bytes: Uint8Array): boolean {
  const { hashAlgorithm, hashedMessage } = messageImprint;
  if (hashAlgorithm.algorithmId !== sha256Oid) return false;
  return createHash('sha256').update(bytes).digest().equals(hashedMessage.valueBlock.valueHexView);
}

async function proven(
  { signed, info }: ReadTimeStamp,
  bytes: Uint8Array,
  trusted: readonly Certificate[],
): Promise<TimeStampVerdict> {
  const [signer] = signed.signerInfos;
  if (signer === undefined || signed.signerInfos.length > 1) refuse('it is not signed by one authority');
  const verified = await signed
    .verify({
      ...{ signer: 0, data: new Uint8Array(bytes).buffer, trustedCerts: [...trusted] },
      ...{ checkChain: true, checkDate: info.genTime, extendedMode: true },
    })
    .catch(() => refuse('its signature is not that of an authority that is trusted'));
  const certificate = verified.signerCertificate ?? refuse('it names no certificate');
  if (verified.signatureVerified !== true) refuse('its signature is wrong');
  if (verified.signerCertificateVerified !== true) refuse('its authority is not trusted');
  // What the signature does not say by itself: that it was meant as a time stamp, by exactly this certificate (RFC 3161, 2.3 and 2.4.2).
  if (!mayStamp(certificate)) refuse('its certificate is not one for time stamps');
  if (!namesItsSigner(signer, certificate)) refuse('it was signed in the name of another certificate');
  return { outcome: 'proven', atMs: info.genTime.getTime(), authority: nameOf(certificate) };
}

function mayStamp({ extensions = [] }: Certificate): boolean {
  const usage = extensions.find(({ extnID }) => extnID === oids.extendedKeyUsage);
  if (usage?.critical !== true) return false;
  const { keyPurposes = [] } = usage.parsedValue as { keyPurposes?: string[] };
  return keyPurposes.length === 1 && keyPurposes[0] === oids.timeStamping;
}

function namesItsSigner({ signedAttrs }: SignerInfo, certificate: Certificate): boolean {
  const attributes = signedAttrs?.attributes ?? [];
  const [kind] = valuesOf(attributes, oids.contentType);
  if (!(kind instanceof ObjectIdentifier) || kind.getValue() !== oids.tstInfo) return false;
  const der = new Uint8Array(certificate.toSchema().toBER());
  const is = (hash: string, digest: Uint8Array) => createHash(hash).update(der).digest().equals(digest);
  const second = firstIdentifier(valuesOf(attributes, oids.signingCertificateV2));
  if (second !== null) {
    const hash = second.algorithm === null ? 'sha256' : hashes[second.algorithm];
    return hash !== undefined && is(hash, second.digest);
  }
  // The first edition, which is SHA-1 by its definition, is what many authorities still sign.
  const first = firstIdentifier(valuesOf(attributes, oids.signingCertificate));
  return first !== null && is('sha1', first.digest);
}

const valuesOf = (attributes: readonly Attribute[], oid: string): BaseBlock[] =>
  attributes.filter(({ type }) => type === oid).flatMap(({ values }) => values as BaseBlock[]);

/** SigningCertificate and SigningCertificateV2: a sequence of sequences, the signer's own certificate first. */
function firstIdentifier(
  values: readonly BaseBlock[],
): { algorithm: string | null; digest: Uint8Array } | null {
  const identifier = partsOf(partsOf(values[0])[0])[0];
  const [first, second] = partsOf(identifier);
  if (first instanceof OctetString) return { algorithm: null, digest: first.valueBlock.valueHexView };
  const [algorithm] = partsOf(first);
  if (!(algorithm instanceof ObjectIdentifier) || !(second instanceof OctetString)) return null;
  return { algorithm: algorithm.getValue(), digest: second.valueBlock.valueHexView };
}

const partsOf = (block: BaseBlock | undefined): BaseBlock[] =>
  block instanceof Sequence ? block.valueBlock.value : [];

/** `CN=…, O=…` as it stands there; names are anybody's. */
function nameOf({ subject }: Certificate): string {
  const names = subject.typesAndValues.map(({ type, value }) => [type, value.valueBlock.value]);
  const common = names.find(([type]) => type === '2.5.4.3')?.[1];
  return common ?? names.map(([, value]) => value).join(', ');
}
