import { z } from 'zod';
import { readPrivateFile } from '../adapters/evidence/private-file.ts';
import { S3ObjectStore } from '../adapters/object-store/s3-object-store.ts';
import type { Config } from '../config/config-schema.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { ObjectStore } from '../ports/object-store.ts';

const credentialsSchema = z.strictObject({
  accessKeyId: z.string().min(1),
  secretAccessKey: z.string().min(1),
  sessionToken: z.string().min(1).optional(),
});

/** Where recordings are copied to; null where the configuration names no place. Rejects with `config-missing` and `config-invalid`, and never says a key. */
export async function composeObjectStore({
  evidence,
}: Pick<Config, 'evidence'>): Promise<ObjectStore | null> {
  const { upload } = evidence;
  if (upload === undefined) return null;
  const { endpoint, bucket, region, prefix, maxBitsPerSecond } = upload;
  return new S3ObjectStore({
    ...{ endpoint, bucket, region, maxBitsPerSecond: maxBitsPerSecond ?? null },
    prefix: prefix === undefined ? '' : `${prefix.replace(/\/$/, '')}/`,
    credentials: await readCredentials(upload.credentialsFile),
  });
}

async function readCredentials(file: string) {
  const place = `evidence.upload.credentialsFile: ${file}`;
  const text = await readPrivateFile(file).catch((cause: unknown) => {
    throw new CodedError('config-invalid', `${place}: ${(cause as Error).message}`, { cause });
  });
  if (text === null) throw new CodedError('config-missing', place);
  try {
    return credentialsSchema.parse(JSON.parse(text));
  } catch {
    // Without the cause, which would say what stands in it.
    throw new CodedError('config-invalid', `${place}: must be accessKeyId and secretAccessKey in JSON`);
  }
}
