import cookie from '@fastify/cookie';
import websocket from '@fastify/websocket';
import fastify, { type FastifyError, type FastifyReply, type FastifyRequest } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { CandidatePages } from '../../ports/candidate-pages.ts';
import type { EventStream } from '../../ports/event-stream.ts';
import type { Log } from '../../ports/log.ts';
import { controlAccess } from './access-control.ts';
import { serveConsole } from './console-files.ts';
import { answerBrokenRequest, answerErrors, sendError } from './error-answers.ts';
import type { HttpServer } from './fastify-types.ts';
import type { HttpUseCases } from './http-use-cases.ts';
import { describeRoutes } from './api-docs/describe-routes.ts';
import { refuseForeignPages } from './origin-check.ts';
import { stopInOrder } from './orderly-stop.ts';
import { limitPeople, limitRates, type RateLimits } from './rate-limits.ts';
import { accountRoutes } from './routes/account-routes.ts';
import { cannedMessageRoutes } from './routes/canned-message-routes.ts';
import { equipmentRoutes } from './routes/equipment-routes.ts';
import { eventRoutes } from './routes/event-routes.ts';
import { evidenceRoutes } from './routes/evidence-routes.ts';
import { evidenceDownloadRoutes } from './routes/evidence-download-routes.ts';
import { examPlanningRoutes } from './routes/exam-planning-routes.ts';
import { examSessionRoutes } from './routes/exam-session-routes.ts';
import { headsetRoutes } from './routes/headset-routes.ts';
import { healthRoutes } from './routes/health-routes.ts';
import { identityRoutes } from './routes/identity-routes.ts';
import { proctorRoutes } from './routes/proctor-routes.ts';
import { replayRoutes } from './routes/replay-routes.ts';
import { reportRoutes } from './routes/report-routes.ts';
import { retentionRoutes } from './routes/retention-routes.ts';
import { roomRoutes } from './routes/room-routes.ts';
import { roomScanRoutes } from './routes/room-scan-routes.ts';
import { signInRoutes } from './routes/sign-in-routes.ts';
import { statisticsRoutes } from './routes/statistics-routes.ts';
import { whepRoutes } from './routes/whep-routes.ts';
import { sendSecurityHeaders } from './security-headers.ts';

export interface HttpServerOptions {
  /** PEM text; null serves plain HTTP. */
  tls: { certificate: Buffer; key: Buffer } | null;
  /** Where people reach the gateway when that is not where it listens, such as `https://exam.example.org`. */
  publicOrigin: string | null;
  consoleFolder: string;
  limits: RateLimits;
}

export interface HttpServerDeps {
  useCases: HttpUseCases;
  events: EventStream;
  presence: CandidatePages;
  log: Log;
}

/** No body of ours comes near this. */
const bodyLimitBytes = 64 * 1024;

/** A WebSocket message of a console: consoles only listen. */
const maxMessageBytes = 4 * 1024;

/** Builds the server with every route; it does not listen yet. Rejects when a route does not say who may use it. */
export async function buildHttpServer(deps: HttpServerDeps, options: HttpServerOptions): Promise<HttpServer> {
  const server = createServer(options);
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  answerErrors(server, deps.log);
  stopInOrder(server);
  await sendSecurityHeaders(server, options.tls !== null);
  await server.register(cookie);
  await server.register(websocket, { options: { maxPayload: maxMessageBytes } });
  await limitRates(server, options.limits);
  refuseForeignPages(server, options.publicOrigin);
  controlAccess(server, (secret) => deps.useCases.identify(secret));
  limitPeople(server, options.limits);
  await describeRoutes(server);
  registerRoutes(server, deps, options);
  await serveConsole(server, options.consoleFolder);
  return server;
}

function createServer(options: HttpServerOptions): HttpServer {
  const common = {
    bodyLimit: bodyLimitBytes,
    requestTimeout: 30_000,
    // Every route is declared with its roles; an implied HEAD route would be one more door.
    exposeHeadRoutes: false,
    // Idle keep-alive connections must not hold up the stop; what is under way gets a moment (orderly-stop.ts).
    forceCloseConnections: true,
    return503OnClosing: false,
    logger: false,
    // An address that no URL can be never reaches a route or its error handler.
    frameworkErrors: (error: FastifyError, _request: FastifyRequest, reply: FastifyReply) =>
      sendError(reply, error),
    clientErrorHandler: answerBrokenRequest,
  } as const;
  const { tls } = options;
  const server =
    tls === null
      ? fastify(common)
      : fastify({ ...common, https: { cert: tls.certificate, key: tls.key, minVersion: 'TLSv1.2' } });
  return server.withTypeProvider<ZodTypeProvider>();
}

function registerRoutes(server: HttpServer, deps: HttpServerDeps, options: HttpServerOptions): void {
  const { useCases } = deps;
  const { limits, publicOrigin } = options;
  healthRoutes(server);
  signInRoutes(server, useCases, limits);
  accountRoutes(server, useCases, publicOrigin);
  examPlanningRoutes(server, useCases, publicOrigin);
  examSessionRoutes(server, useCases, limits);
  identityRoutes(server, useCases, limits);
  replayRoutes(server, useCases, limits);
  roomRoutes(server, useCases, limits);
  roomScanRoutes(server, useCases, limits);
  equipmentRoutes(server, useCases, limits);
  statisticsRoutes(server, useCases, limits);
  whepRoutes(server, useCases, limits);
  cannedMessageRoutes(server, useCases);
  proctorRoutes(server, useCases);
  headsetRoutes(server, useCases);
  evidenceRoutes(server, useCases);
  retentionRoutes(server, useCases);
  evidenceDownloadRoutes(server, useCases, limits);
  reportRoutes(server, useCases, limits);
  eventRoutes(server, deps);
}
