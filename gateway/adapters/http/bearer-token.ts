import type { FastifyRequest } from 'fastify';
import { CodedError } from '../../ports/coded-error.ts';

/** The bearer token of a request (RFC 6750 §2.1); throws `token-invalid` where there is none that could be one of ours. */
export function bearerTokenOf(request: FastifyRequest): string {
  const match = /^Bearer +([\w\-.~+/]{16,200}=*)$/i.exec(request.headers.authorization ?? '');
  if (match?.[1] === undefined) throw new CodedError('token-invalid');
  return match[1];
}
