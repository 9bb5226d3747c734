import { createReadStream, existsSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import cookie from '@fastify/cookie';
import fastifyStatic from '@fastify/static';
import websocket from '@fastify/websocket';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';

import { builtInCannedMessages } from '../../../gateway/contract/built-in-canned-messages.ts';
import {
  newCannedMessagesSchema,
  type CannedMessageList,
  type NewCannedMessages,
} from '../../../gateway/contract/canned-messages.ts';
import { errorCatalogue, type ErrorCode } from '../../../gateway/contract/error-codes.ts';
import { beatIntervalMs, type ConsoleEvent } from '../../../gateway/contract/events.ts';
import { commandRequestSchema, type CommandRequest } from '../../../gateway/contract/exam-commands.ts';
import type { IdentityStill, IdentityStillKind } from '../../../gateway/contract/identity-stills.ts';
import type { LogEntry } from '../../../gateway/contract/exam-log.ts';
import {
  newExamSessionSchema,
  type ExamSession,
  type NewExamSession,
} from '../../../gateway/contract/exam-sessions.ts';
import type { Headset } from '../../../gateway/contract/headsets.ts';
import { whepQuerySchema, type TrackWish } from '../../../gateway/contract/media.ts';
import type { LegalHold } from '../../../gateway/contract/legal-holds.ts';
import type { ReplayOutline } from '../../../gateway/contract/replay.ts';
import type { RoomScan } from '../../../gateway/contract/room-scan.ts';
import type { Account, ManagedAccount, SignInLink } from '../../../gateway/contract/sign-in.ts';
import { sampleExamSession } from './sample-state.ts';
import { sampleStatistics } from './sample-statistics.ts';

import { fakeReplayRoutes } from './fake-replay.ts';
import { fakeLegalHoldRoutes } from './fake-legal-holds.ts';
import { fakeEquipment, fakeEquipmentRoutes, type FakeEquipment } from './fake-equipment.ts';

/** As much of a server-side WebSocket as is used here. */
interface EventSocket {
  send(message: string): void;
  terminate(): void;
}

/** What the fake gateway knows; a test changes it at will and tells the pages by `emit`. */
export interface FakeGatewayState {
  examSessions: ExamSession[];
  headsets: Headset[];
  accounts: ManagedAccount[];
  /** One-time tokens by account id. */
  links: Map<string, string>;
  /** JPEG of every still; null answers `media-not-ready`. */
  still: Buffer | null;
  /** JPEG of what the webcam sees, and of every identity still; null answers `webcam-not-ready` and `not-found`. */
  webcam: Buffer | null;
  /** Answers a still that is taken or sent; a code refuses it. */
  answerStill: (kind: IdentityStillKind) => IdentityStill | ErrorCode;
  /** The picture behind the sender's panorama; null for a plain room. */
  panoramaFile: string | null;
  /** Answers an offer as the sender page does; a code refuses it. */
  answerOffer: ((offerSdp: string, examSessionId: string, wish: TrackWish) => Promise<string>) | ErrorCode;
  /** What happened in the exam sessions, oldest first. */
  log: LogEntry[];
  cannedMessages: CannedMessageList;
  /** Answers a command with the exam session as it is then; a code refuses it. */
  answerCommand: (examSession: ExamSession, command: CommandRequest['command']) => ExamSession | ErrorCode;
  /** Every command that came in, refused ones too. */
  commands: CommandRequest[];
  /** Room scans that are under way, by exam session. */
  roomScans: Map<string, RoomScan>;
  /** What came in, as `METHOD /path`, in order. */
  requests: string[];
  equipment: FakeEquipment;
  /** What is recorded; a code refuses to tell. */
  replay: ReplayOutline | ErrorCode;
  /** Of one exam session; a code refuses every change. */
  legalHolds: LegalHold[];
  holdRefusal: ErrorCode | null;
}

export interface FakeGateway {
  readonly url: string;
  readonly state: FakeGatewayState;
  emit(event: ConsoleEvent): void;
  /** Cuts every event stream. */
  dropEventStreams(): void;
  close(): Promise<void>;
}

/** Serves the built console and the routes it uses, from memory; nothing of the real gateway is behind it. */
export async function startFakeGateway(
  consoleFolder: string,
  initial: Partial<FakeGatewayState>,
): Promise<FakeGateway> {
  const state: FakeGatewayState = {
    examSessions: [],
    headsets: [],
    accounts: [],
    links: new Map(),
    still: null,
    webcam: null,
    answerStill: () => 'webcam-not-ready',
    panoramaFile: null,
    answerOffer: 'media-not-ready',
    log: [],
    cannedMessages: { version: 0, messages: [...builtInCannedMessages] },
    answerCommand: (examSession) => ({ ...examSession, version: examSession.version + 1 }),
    commands: [],
    roomScans: new Map(),
    requests: [],
    equipment: fakeEquipment(),
    replay: 'not-found',
    legalHolds: [],
    holdRefusal: null,
    ...initial,
  };
  const sockets = new Set<EventSocket>();
  const server = fastify({ forceCloseConnections: true });
  await server.register(cookie);
  await server.register(websocket);
  await server.register(fastifyStatic, { root: consoleFolder, wildcard: false });
  server.addContentTypeParser(
    /^application\/(sdp|trickle-ice-sdpfrag)$/,
    { parseAs: 'string' },
    (_request, body, done) => done(null, body),
  );
  server.addHook('onRequest', (request, _reply, done) => {
    state.requests.push(`${request.method} ${request.url.replace(/\?.*$/, '')}`);
    done();
  });
  const emit = (event: ConsoleEvent) => {
    remember(state, event);
    for (const socket of sockets) socket.send(JSON.stringify(event));
  };
  signInRoutes(server, state);
  readingRoutes(server, state, sockets, emit);
  identityRoutes(server, state);
  commandRoutes(server, state, emit);
  accountRoutes(server, state);
  fakeEquipmentRoutes(server, state);
  fakeReplayRoutes(server, state, refuse);
  fakeLegalHoldRoutes(server, state, { refuse, emit });
  whepRoutes(server, state);
  senderRoutes(server, state);
  server.setNotFoundHandler((request, reply) =>
    request.url.startsWith('/api/') ? refuse(reply, 'not-found') : reply.sendFile('index.html'),
  );
  const beats = setInterval(() => {
    for (const socket of sockets) socket.send(JSON.stringify({ type: 'beat' } satisfies ConsoleEvent));
  }, beatIntervalMs);
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  return {
    url,
    state,
    emit,
    dropEventStreams: () => sockets.forEach((socket) => socket.terminate()),
    close: () => {
      clearInterval(beats);
      return server.close();
    },
  };
}

/** What was told is also what is so: a page that connects afterwards gets it as the current state, as from the real gateway. */
function remember(state: FakeGatewayState, event: ConsoleEvent): void {
  if (event.type === 'exam-session') state.examSessions = withEntry(state.examSessions, event.examSession);
  if (event.type === 'log-entry') state.log.push(event.entry);
  if (event.type === 'room-scan' && event.scan) state.roomScans.set(event.examSessionId, event.scan);
  if (event.type === 'room-scan' && !event.scan) state.roomScans.delete(event.examSessionId);
  if (event.type === 'canned-messages') state.cannedMessages = event.list;
  if (event.type === 'headset') state.headsets = withEntry(state.headsets, event.headset);
}

function withEntry<T extends { id: string }>(entries: readonly T[], entry: T): T[] {
  return [...entries.filter(({ id }) => id !== entry.id), entry];
}

function refuse(reply: FastifyReply, code: ErrorCode): FastifyReply {
  const { status, message, retryable } = errorCatalogue[code];
  return reply.code(status).send({ error: { code, message, retryable } });
}

function signedIn(request: FastifyRequest, state: FakeGatewayState): Account | null {
  return state.accounts.find(({ id }) => id === request.cookies.account) ?? null;
}

function signInRoutes(server: FastifyInstance, state: FakeGatewayState): void {
  const welcome = (reply: FastifyReply, account: Account) =>
    reply.setCookie('account', account.id, { path: '/', httpOnly: true }).send({ account });

  server.post<{ Body: { name: string; password: string } }>('/api/sign-in', (request, reply) => {
    const account = state.accounts.find(({ name }) => name === request.body.name);
    const isRight = account && request.body.password === 'correct horse battery';
    return isRight ? welcome(reply, account) : refuse(reply, 'credentials-wrong');
  });
  server.post<{ Body: { token: string } }>('/api/sign-in/link', (request, reply) => {
    const account = state.accounts.find(({ id }) => id === state.links.get(request.body.token));
    if (!account) return refuse(reply, 'link-invalid');
    state.links.delete(request.body.token);
    return welcome(reply, account);
  });
  server.post('/api/sign-out', (_request, reply) =>
    reply.clearCookie('account', { path: '/' }).code(204).send(),
  );
  server.get('/api/me', (request, reply) => {
    const account = signedIn(request, state);
    return account ? reply.send({ account }) : refuse(reply, 'not-signed-in');
  });
}

function readingRoutes(
  server: FastifyInstance,
  state: FakeGatewayState,
  sockets: Set<EventSocket>,
  emit: (event: ConsoleEvent) => void,
): void {
  server.get('/api/exam-sessions', () => ({ examSessions: state.examSessions }));
  server.get<{ Params: { id: string } }>('/api/exam-sessions/:id', (request, reply) => {
    const found = state.examSessions.find(({ id }) => id === request.params.id);
    return found ? reply.send(found) : refuse(reply, 'not-found');
  });
  server.post<{ Body: NewExamSession }>('/api/exam-sessions', (request, reply) => {
    const wanted = newExamSessionSchema.safeParse(request.body);
    if (!wanted.success) return refuse(reply, 'request-invalid');
    const { exam, candidateName, headsetId } = wanted.data;
    if (state.accounts.some(({ name }) => name === candidateName)) return refuse(reply, 'account-exists');
    const id = randomUUID();
    const examSession: ExamSession = {
      ...sampleExamSession(id, { exam, candidateName, examTitle: exam.title, state: 'scheduled' }),
      ...{ headsetId: headsetId ?? null, startedAt: null, proctor: null },
      clock: {
        limitMs: exam.durationMinutes * 60_000,
        usedMs: 0,
        runs: false,
        asOf: new Date().toISOString(),
      },
    };
    state.examSessions.push(examSession);
    const role = 'candidate' as const;
    state.accounts.push({
      id,
      name: candidateName,
      role,
      examSessionId: id,
      disabled: false,
      hasPassword: false,
    });
    return reply.code(201).send({ examSession, candidateLink: linkTo(request, state, id) });
  });
  server.post<{ Params: { id: string } }>('/api/exam-sessions/:id/candidate-link', (request, reply) =>
    reply.code(201).send(linkTo(request, state, request.params.id)),
  );
  server.get<{ Params: { id: string } }>('/api/exam-sessions/:id/statistics', (request, reply) =>
    reply.send(sampleStatistics(request.params.id)),
  );
  server.get('/api/exam-sessions/:id/still', (_request, reply) =>
    state.still ? reply.type('image/jpeg').send(state.still) : refuse(reply, 'media-not-ready'),
  );
  server.post<{ Params: { id: string } }>('/api/exam-sessions/:id/viewer-token', (request, reply) =>
    reply.code(201).send({
      token: randomUUID(),
      whepUrl: `/api/whep/${request.params.id}`,
      iceServers: [],
      expiresAt: new Date(Date.now() + 60_000).toISOString(),
    }),
  );
  server.get('/api/canned-messages', () => state.cannedMessages);
  server.put<{ Body: NewCannedMessages }>('/api/canned-messages', (request, reply) => {
    const wanted = newCannedMessagesSchema.safeParse(request.body);
    if (!wanted.success) return refuse(reply, 'request-invalid');
    const { basedOn, messages } = wanted.data;
    if (basedOn !== state.cannedMessages.version) return refuse(reply, 'changed-meanwhile');
    emit({ type: 'canned-messages', list: { version: basedOn + 1, messages } });
    return reply.send(state.cannedMessages);
  });
  server.get('/api/proctors', () => ({
    proctors: state.accounts
      .filter(({ role, disabled }) => !disabled && (role === 'proctor' || role === 'supervisor'))
      .map(({ id, name }) => ({ id, name })),
  }));
  server.get('/api/headsets', () => ({ headsets: state.headsets }));
  server.get('/api/events', { websocket: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    for (const examSession of state.examSessions)
      socket.send(JSON.stringify({ type: 'exam-session', examSession }));
    for (const [examSessionId, scan] of state.roomScans)
      socket.send(JSON.stringify({ type: 'room-scan', examSessionId, scan }));
    socket.send(JSON.stringify({ type: 'canned-messages', list: state.cannedMessages }));
    for (const headset of state.headsets) socket.send(JSON.stringify({ type: 'headset', headset }));
  });
}

function identityRoutes(server: FastifyInstance, state: FakeGatewayState): void {
  server.addContentTypeParser(/^image\//, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  const picture = (reply: FastifyReply, missing: ErrorCode) =>
    state.webcam ? reply.type('image/jpeg').send(state.webcam) : refuse(reply, missing);
  const answer = (reply: FastifyReply, kind: IdentityStillKind) => {
    const still = state.answerStill(kind);
    return typeof still === 'string' ? refuse(reply, still) : reply.code(201).send(still);
  };
  server.get('/api/exam-sessions/:id/webcam-preview', (_request, reply) =>
    picture(reply, 'webcam-not-ready'),
  );
  server.get('/api/exam-sessions/:id/identity-stills/:stillId', (_request, reply) =>
    picture(reply, 'not-found'),
  );
  server.post<{ Body: { kind: IdentityStillKind } }>(
    '/api/exam-sessions/:id/identity-stills',
    (request, reply) => answer(reply, request.body.kind),
  );
  server.post<{ Params: { kind: IdentityStillKind } }>(
    '/api/exam-sessions/:id/identity-uploads/:kind',
    (request, reply) => answer(reply, request.params.kind),
  );
}

function commandRoutes(
  server: FastifyInstance,
  state: FakeGatewayState,
  emit: (event: ConsoleEvent) => void,
): void {
  server.get<{ Params: { id: string } }>('/api/exam-sessions/:id/log', (request) => ({
    entries: state.log.filter(({ examSessionId }) => examSessionId === request.params.id),
  }));
  server.post('/api/exam-sessions/:id/room-scan', (_request, reply) => reply.code(204).send());
  server.post<{ Params: { id: string } }>('/api/exam-sessions/:id/commands', (request, reply) => {
    const examSession = state.examSessions.find(({ id }) => id === request.params.id);
    const given = commandRequestSchema.safeParse(request.body);
    if (!examSession) return refuse(reply, 'not-found');
    if (!given.success) return refuse(reply, 'request-invalid');
    state.commands.push(given.data);
    const answer = state.answerCommand(examSession, given.data.command);
    if (typeof answer === 'string') return refuse(reply, answer);
    emit({ type: 'exam-session', examSession: answer });
    return reply.send(answer);
  });
}

function linkTo(request: FastifyRequest, state: FakeGatewayState, accountId: string): SignInLink {
  const token = randomUUID();
  state.links.set(token, accountId);
  const url = `${request.protocol}://${request.host}/sign-in#token=${token}`;
  return { url, expiresAt: new Date(Date.now() + 600_000).toISOString() };
}

function accountRoutes(server: FastifyInstance, state: FakeGatewayState): void {
  server.get('/api/accounts', () => ({ accounts: state.accounts }));
  server.post<{ Body: Pick<Account, 'name' | 'role'> }>('/api/accounts', (request, reply) => {
    const { name, role } = request.body;
    if (state.accounts.some((account) => account.name === name)) return refuse(reply, 'account-exists');
    const account = { id: randomUUID(), name, role, examSessionId: null, disabled: false, hasPassword: true };
    state.accounts.push(account);
    return reply.code(201).send({ account });
  });
  server.patch<{ Params: { id: string }; Body: { disabled: boolean } }>(
    '/api/accounts/:id',
    (request, reply) => {
      const account = state.accounts.find(({ id }) => id === request.params.id);
      if (!account) return refuse(reply, 'not-found');
      account.disabled = request.body.disabled;
      return reply.send({ account });
    },
  );
  server.post<{ Params: { id: string } }>('/api/accounts/:id/link', (request, reply) => {
    return reply.code(201).send(linkTo(request, state, request.params.id));
  });
}

function whepRoutes(server: FastifyInstance, state: FakeGatewayState): void {
  server.post<{ Params: { id: string }; Body: string }>('/api/whep/:id', async (request, reply) => {
    if (!request.headers.authorization?.startsWith('Bearer ')) return refuse(reply, 'token-invalid');
    if (typeof state.answerOffer === 'string') return refuse(reply, state.answerOffer);
    const { wish } = whepQuerySchema.parse(request.query);
    const answer = await state.answerOffer(request.body, request.params.id, wish);
    const location = `/api/whep/${request.params.id}/viewers/${randomUUID()}`;
    return reply.code(201).header('location', location).type('application/sdp').send(answer);
  });
  server.patch('/api/whep/:id/viewers/:viewerId', (_request, reply) => reply.code(204).send());
  server.delete('/api/whep/:id/viewers/:viewerId', (_request, reply) => reply.code(200).send());
}

function senderRoutes(server: FastifyInstance, state: FakeGatewayState): void {
  const script = join(import.meta.dirname, 'sender-page.js');
  server.get('/test-sender', (_request, reply) =>
    reply
      .type('text/html')
      .send(
        '<!doctype html><meta charset=utf-8><title>Sender</title><script src="/test-sender/page.js"></script>',
      ),
  );
  server.get('/test-sender/page.js', (_request, reply) =>
    reply.type('text/javascript').send(createReadStream(script)),
  );
  server.get('/test-sender/panorama', (_request, reply) =>
    state.panoramaFile !== null && existsSync(state.panoramaFile)
      ? reply.type('image/png').send(createReadStream(state.panoramaFile))
      : refuse(reply, 'not-found'),
  );
}
