import { createHash } from 'node:crypto';
import { request as requestInClear, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestOverTls } from 'node:https';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AwsV4Signer } from 'aws4fetch';
import { CodedError } from '../../ports/coded-error.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { pacedParts } from './paced-parts.ts';

export interface S3Options {
  /** Without a path; https, or this machine. */
  endpoint: string;
  bucket: string;
  region: string;
  /** Before every name; ends with a slash, or is empty. */
  prefix: string;
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string | undefined };
  /** Null: as fast as it goes. */
  maxBitsPerSecond: number | null;
  /** Without a word for so long it is given up. */
  idleTimeoutMs?: number;
}

const defaultIdleTimeoutMs = 30_000;
/** What a store says of an error is short; more is not read. */
const mostWordsBytes = 4096;

/**
 * A bucket of an S3-compatible store. Every object goes with its SHA-256, signed, so that the store refuses what arrives otherwise; what it says
 * of its own checksum must be the same. It is asked once and sent nowhere else: whoever calls tries again.
 */
export class S3ObjectStore implements ObjectStore {
  readonly #options: S3Options;

  constructor(options: S3Options) {
    this.#options = options;
  }

  async put(name: string, bytes: Uint8Array, signal: AbortSignal): Promise<void> {
    const digest = createHash('sha256').update(bytes).digest();
    const checksum = digest.toString('base64');
    const said = await this.#ask('PUT', name, digest.toString('hex'), signal, {
      body: bytes,
      headers: { 'x-amz-checksum-sha256': checksum },
    });
    const kept = said.headers['x-amz-checksum-sha256'];
    if (kept !== undefined) {
      this.#compare(name, String(kept), checksum);
      return;
    }
    // Not every store repeats it; then it is asked what it has.
    const { headers } = await this.#ask('HEAD', name, emptyDigest, signal, {
      headers: { 'x-amz-checksum-mode': 'ENABLED' },
    });
    this.#compare(name, headers['content-length'] ?? '', String(bytes.length));
    const has = headers['x-amz-checksum-sha256'];
    if (has !== undefined) this.#compare(name, String(has), checksum);
  }

  async remove(name: string, signal: AbortSignal): Promise<void> {
    await this.#ask('DELETE', name, emptyDigest, signal, {});
  }

  #compare(name: string, has: string, should: string): void {
    if (has !== should) throw new CodedError('upload-failed', `${name}: the store has ${has}, not ${should}`);
  }

  async #ask(
    method: 'PUT' | 'HEAD' | 'DELETE',
    name: string,
    sha256: string,
    signal: AbortSignal,
    { body, headers = {} }: { body?: Uint8Array; headers?: Record<string, string> },
  ): Promise<{ headers: IncomingMessage['headers'] }> {
    try {
      const { endpoint, bucket, region, prefix, credentials } = this.#options;
      const url = new URL(`/${bucket}/${prefix}${name}`, endpoint);
      const { sessionToken, ...keys } = credentials;
      const signed = await new AwsV4Signer({
        ...{ method, url: url.href, region, service: 's3' },
        headers: { ...headers, 'x-amz-content-sha256': sha256 },
        ...keys,
        ...(sessionToken === undefined ? {} : { sessionToken }),
      }).sign();
      const answer = await this.#send(url, method, Object.fromEntries(signed.headers), body, signal);
      const status = answer.statusCode ?? 0;
      const words = await wordsOf(answer);
      if (status >= 200 && status < 300) return { headers: answer.headers };
      if (method === 'DELETE' && status === 404) return { headers: answer.headers };
      throw new Error(`HTTP status ${status} ${/<Code>(\w+)<\/Code>/.exec(words)?.[1] ?? ''}`.trim());
    } catch (cause) {
      throw new CodedError('upload-failed', `${method} ${name}: ${(cause as Error).message}`, { cause });
    }
  }

  async #send(
    url: URL,
    method: string,
    headers: Record<string, string>,
    body: Uint8Array | undefined,
    signal: AbortSignal,
  ): Promise<IncomingMessage> {
    const { maxBitsPerSecond, idleTimeoutMs = defaultIdleTimeoutMs } = this.#options;
    const options: RequestOptions = {
      ...{ method, signal, timeout: idleTimeoutMs },
      headers: { ...headers, 'content-length': body?.length ?? 0 },
    };
    const request = url.protocol === 'https:' ? requestOverTls(url, options) : requestInClear(url, options);
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      request.once('response', resolve).once('error', reject);
      request.once('timeout', () => request.destroy(new Error('the store says nothing')));
    });
    const parts = Readable.from(pacedParts(body ?? new Uint8Array(), maxBitsPerSecond, signal));
    // A store that refuses may do so before it has heard everything: what counts is its answer.
    const sent = pipeline(parts, request).then(() => answered);
    return Promise.race([answered, sent]);
  }
}

const emptyDigest = createHash('sha256').digest('hex');

async function wordsOf(answer: IncomingMessage): Promise<string> {
  let words = '';
  for await (const part of answer) if (words.length < mostWordsBytes) words += String(part);
  return words;
}
