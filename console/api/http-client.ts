import type { ZodType } from 'zod';
import { errorAnswerSchema } from '../../gateway/contract/error-codes.ts';

/** A request that did not succeed. `code` is the gateway's, or `network-unreachable` or `answer-invalid`. */
export class ApiError extends Error {
  readonly code: string;
  readonly retryable: boolean;
  readonly status: number | null;

  constructor(code: string, retryable: boolean, status: number | null) {
    super(code);
    this.name = 'ApiError';
    this.code = code;
    this.retryable = retryable;
    this.status = status;
  }
}

export interface ApiRequest {
  method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH';
  path: string;
  body?: unknown;
  /** Sent as it is, in the place of a JSON body. */
  file?: Blob;
  signal?: AbortSignal;
  /** For what takes longer than an answer usually does, such as sending pictures. */
  answerWithinMs?: number;
}

/** A network that lets nothing through refuses nothing either; what got no answer by then counts as not sent. */
const usualAnswerMs = 8_000;

/** The answer as its schema reads it; rejects with `ApiError` for everything else. */
export async function requestJson<T>(request: ApiRequest, schema: ZodType<T>): Promise<T> {
  const response = await send(request);
  const parsed = schema.safeParse(await jsonOf(response));
  if (!parsed.success) throw new ApiError('answer-invalid', false, response.status);
  return parsed.data;
}

/** For requests whose answer says nothing that is needed. */
export async function requestNothing(request: ApiRequest): Promise<void> {
  await send(request);
}

/** The bytes of an answer, such as a sound. */
export async function requestBlob(request: ApiRequest): Promise<Blob> {
  return (await send(request)).blob();
}

/** An answer whose body is read as it comes; `answerWithinMs` is for the whole of it. */
export function requestBody(request: ApiRequest): Promise<Response> {
  return send(request);
}

/** What an unknown failure is to a person. */
export function errorCodeOf(error: unknown): string {
  return error instanceof ApiError ? error.code : 'internal';
}

async function send(request: ApiRequest): Promise<Response> {
  const { method = 'GET', path, body, file, signal, answerWithinMs = usualAnswerMs } = request;
  const tooLate = AbortSignal.timeout(answerWithinMs);
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      credentials: 'same-origin',
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      ...(file ? { body: file, headers: { 'content-type': file.type } } : {}),
      signal: signal ? AbortSignal.any([signal, tooLate]) : tooLate,
    });
  } catch {
    throw new ApiError('network-unreachable', true, null);
  }
  if (!response.ok) throw await apiErrorOf(response);
  return response;
}

async function apiErrorOf(response: Response): Promise<ApiError> {
  const parsed = errorAnswerSchema.safeParse(await jsonOf(response));
  if (parsed.success) {
    return new ApiError(parsed.data.error.code, parsed.data.error.retryable, response.status);
  }
  return new ApiError('answer-invalid', response.status >= 500, response.status);
}

/** Undefined for what is no JSON; an answer that breaks off is no answer. */
async function jsonOf(response: Response): Promise<unknown> {
  let text: string;
  try {
    text = await response.text();
  } catch {
    throw new ApiError('network-unreachable', true, null);
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
