import type { Certificate } from 'pkijs';
import { CodedError } from '../../ports/coded-error.ts';
import type { TimeStampAuthority } from '../../ports/time-stamp-authority.ts';
import { timeStampRequest } from './time-stamp-request.ts';
import { checkTimeStamp, nonceIn } from './time-stamp-token.ts';

/** A token with a long chain of certificates has some ten kilobytes. */
const largestAnswerBytes = 256 * 1024;
const defaultTimeoutMs = 20_000;

export interface TimeStampAuthorityOptions {
  url: string;
  /** Null: whatever it signs is kept, for others to judge. */
  trusted: readonly Certificate[] | null;
  timeoutMs?: number;
}

/** An authority over HTTP (RFC 3161, 3.4). It learns a hash and nothing else; it is given one chance, and follows no redirection. */
export class HttpTimeStampAuthority implements TimeStampAuthority {
  readonly url: string;
  readonly #options: TimeStampAuthorityOptions;

  constructor(options: TimeStampAuthorityOptions) {
    this.url = options.url;
    this.#options = options;
  }

  async stamp(bytes: Uint8Array, signal: AbortSignal): Promise<Uint8Array> {
    const { der, nonce } = timeStampRequest(bytes);
    const answer = await this.#ask(der, signal);
    const verdict = await checkTimeStamp(answer, bytes, this.#options.trusted);
    if (verdict.outcome === 'wrong')
      throw new CodedError('time-stamp-invalid', `${this.url}: ${verdict.why}`);
    if (!isSame(nonceIn(answer), nonce))
      throw new CodedError('time-stamp-invalid', `${this.url}: it is of another request`);
    return answer;
  }

  async #ask(request: Uint8Array, signal: AbortSignal): Promise<Uint8Array> {
    try {
      const answer = await fetch(this.url, {
        method: 'POST',
        headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' },
        body: new Uint8Array(request),
        redirect: 'error',
        signal: AbortSignal.any([signal, AbortSignal.timeout(this.#options.timeoutMs ?? defaultTimeoutMs)]),
      });
      if (!answer.ok || answer.body === null) throw new Error(`HTTP status ${answer.status}`);
      return await bounded(answer.body);
    } catch (cause) {
      const { message, cause: inner } = cause as Error;
      const why = inner instanceof Error ? `${message}: ${inner.message}` : message;
      throw new CodedError('time-stamp-failed', `${this.url}: ${why}`, { cause });
    }
  }
}

async function bounded(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body) {
    size += part.length;
    if (size > largestAnswerBytes) throw new Error(`more than ${largestAnswerBytes} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

const isSame = (one: Uint8Array | null, other: Uint8Array): boolean =>
  one !== null && Buffer.compare(one, other) === 0;
