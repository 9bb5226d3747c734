import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { errorCatalogue, type ErrorAnswer, type ErrorCode } from '../../contract/error-codes.ts';
import { CodedError } from '../../ports/coded-error.ts';
import type { Log } from '../../ports/log.ts';
import type { HttpServer } from './fastify-types.ts';

/** Fastify's own errors that are a caller's fault, by its error codes. */
const fastifyCodes: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body-too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'media-type-unsupported',
  FST_ERR_NOT_FOUND: 'not-found',
};

interface FastifyFault {
  code?: unknown;
  statusCode?: unknown;
}

/** The code of the catalogue for anything that was thrown. */
export function errorCodeOf(error: unknown): ErrorCode {
  if (error instanceof CodedError) return error.code;
  if (typeof error !== 'object' || error === null) return 'internal';
  const { code, statusCode } = error as FastifyFault;
  const known = typeof code === 'string' ? fastifyCodes[code] : undefined;
  if (known !== undefined) return known;
  if (hasZodFastifySchemaValidationErrors(error)) return 'request-invalid';
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500
    ? 'request-invalid'
    : 'internal';
}

/** The answer for an error: what the catalogue says, and where a request does not fit; nothing from inside. */
export function errorAnswer(error: unknown): { status: number; body: ErrorAnswer } {
  const code = errorCodeOf(error);
  const { status, message, retryable } = errorCatalogue[code];
  const details = misfits(error);
  return { status, body: { error: { code, message, retryable, ...(details && { details }) } } };
}

interface Misfit {
  instancePath: string;
  message?: string | undefined;
}

/** Which parts of a request do not fit its schema; undefined for any other error. */
function misfits(error: unknown): { path: string; message: string }[] | undefined {
  if (!hasZodFastifySchemaValidationErrors(error)) return undefined;
  const issues: readonly Misfit[] = error.validation as readonly Misfit[];
  const part = error.validationContext ?? '';
  return issues.map(({ instancePath, message }) => ({
    path: `${part}${instancePath}`,
    message: message ?? 'does not fit',
  }));
}

/** Answers a request with an error. */
export function sendError(reply: FastifyReply, error: unknown): void {
  const { status, body } = errorAnswer(error);
  void reply.code(status).type('application/json').send(JSON.stringify(body));
}

/** Answers what is no HTTP request, has too many headers or never ends, and closes its connection. */
export function answerBrokenRequest(_error: unknown, socket: Socket): void {
  const { status, body } = errorAnswer(new CodedError('request-invalid'));
  const text = JSON.stringify(body);
  const head = [
    `HTTP/1.1 ${status} Bad Request`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(text)}`,
    'connection: close',
  ].join('\r\n');
  // A connection that was reset takes no answer.
  if (socket.writable) socket.write(`${head}\r\n\r\n${text}`);
  socket.destroy();
}

/** Makes the one place that turns errors into answers. */
export function answerErrors(server: HttpServer, log: Log): void {
  server.setErrorHandler((error: unknown, request: FastifyRequest, reply: FastifyReply) => {
    const code = errorCodeOf(error);
    const route = request.routeOptions.url ?? '(none)';
    // A full house or a stop is no failure, however it is answered.
    if (errorCatalogue[code].audience !== 'caller')
      log.error({ err: error, code, route }, 'a request failed');
    else log.debug({ code, route }, 'a request was refused');
    sendError(reply, error);
  });
}
