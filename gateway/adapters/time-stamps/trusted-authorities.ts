import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Certificate } from 'pkijs';
import { CodedError } from '../../ports/coded-error.ts';

const pemBlock = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** The certificates in a PEM file, one or more: of authorities, or of those who certify them. Rejects with `time-stamp-ca-invalid`. */
export async function readTrustedAuthorities(path: string): Promise<Certificate[]> {
  const invalid = (cause: unknown): never => {
    throw new CodedError('time-stamp-ca-invalid', `${path}: ${(cause as Error).message}`, { cause });
  };
  const text = await readFile(path, 'utf8').catch(invalid);
  const blocks = text.match(pemBlock) ?? invalid(new Error('no certificate in PEM'));
  try {
    return blocks.map((block) => Certificate.fromBER(new X509Certificate(block).raw));
  } catch (error) {
    return invalid(error);
  }
}
