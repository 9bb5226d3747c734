import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { examSessionListSchema, viewerTokenSchema } from '../../gateway/contract/exam-sessions.ts';
import { consoleEventSchema } from '../../gateway/contract/events.ts';
import { roles, type Role } from '../../gateway/contract/roles.ts';
import { accountListSchema } from '../../gateway/contract/sign-in.ts';
import { eventAccess } from '../../gateway/domain/access/event-access.ts';
import { sampleOfferSdp } from '../support/fake-viewer-transport.ts';
import { registeredRoutes } from '../support/registered-routes.ts';
import { TestGateway } from '../support/test-gateway.ts';

type Person = Role | 'nobody';
const people: readonly Person[] = ['nobody', ...roles];
const everyone = people;
const signedIn: readonly Person[] = roles;

/** Written by hand from product.md, not from the code: who may use which route. */
const expectedAccess: Record<string, readonly Person[] | 'viewer-token' | 'metrics-token'> = {
  'GET *': everyone,
  'GET /api/health': everyone,
  'GET /api/docs': everyone,
  'GET /api/docs/style.css': everyone,
  'GET /api/docs/openapi.json': everyone,
  'POST /api/sign-in': everyone,
  'POST /api/sign-in/link': everyone,
  'POST /api/sign-out': signedIn,
  'GET /api/me': signedIn,
  'GET /api/exam-sessions': ['candidate', 'proctor', 'supervisor', 'administrator'],
  'GET /api/exam-sessions/:id': ['candidate', 'proctor', 'supervisor'],
  'POST /api/exam-sessions': ['supervisor', 'administrator'],
  'POST /api/exam-sessions/:id/candidate-link': ['supervisor', 'administrator'],
  'POST /api/exam-sessions/:id/commands': ['candidate', 'proctor', 'supervisor'],
  'GET /api/exam-sessions/:id/log': ['candidate', 'proctor', 'supervisor'],
  'POST /api/exam-sessions/:id/room-scan': ['candidate'],
  'GET /api/exam-sessions/:id/still': ['proctor', 'supervisor'],
  'GET /api/exam-sessions/:id/blind-pictures/:blindStateId': ['proctor', 'supervisor'],
  'GET /api/exam-sessions/:id/replay': ['proctor', 'supervisor'],
  'GET /api/exam-sessions/:id/replay/figures': ['proctor', 'supervisor'],
  'GET /api/exam-sessions/:id/replay/:trackId': ['proctor', 'supervisor'],
  'GET /api/exam-sessions/:id/replay/:trackId/still': ['proctor', 'supervisor'],
  'GET /api/exam-sessions/:id/report': ['proctor', 'supervisor'],
  'GET /api/exam-sessions/:id/export': ['proctor', 'supervisor'],
  'HEAD /api/exam-sessions/:id/export': ['proctor', 'supervisor'],
  'POST /api/exam-sessions/:id/identity-stills': ['candidate'],
  'POST /api/exam-sessions/:id/identity-uploads/:kind': ['candidate'],
  'GET /api/exam-sessions/:id/identity-stills/:stillId': ['candidate', 'proctor', 'supervisor'],
  'GET /api/exam-sessions/:id/webcam-preview': ['candidate'],
  'POST /api/exam-sessions/:id/viewer-token': ['proctor', 'supervisor'],
  'GET /api/exam-sessions/:id/statistics': ['proctor', 'supervisor'],
  'GET /api/exam-sessions/:id/equipment': ['candidate'],
  'POST /api/exam-sessions/:id/equipment/beeps': ['candidate'],
  'POST /api/exam-sessions/:id/equipment/heard': ['candidate'],
  'POST /api/exam-sessions/:id/equipment/upload': ['candidate'],
  'POST /api/exam-sessions/:id/equipment/finish': ['candidate'],
  'OPTIONS /api/whep/:examSessionId': everyone,
  'POST /api/whep/:examSessionId': 'viewer-token',
  'OPTIONS /api/whep/:examSessionId/viewers/:viewerId': everyone,
  'PATCH /api/whep/:examSessionId/viewers/:viewerId': 'viewer-token',
  'DELETE /api/whep/:examSessionId/viewers/:viewerId': 'viewer-token',
  'GET /api/canned-messages': ['proctor', 'supervisor'],
  'PUT /api/canned-messages': ['supervisor'],
  'GET /api/proctors': ['proctor', 'supervisor'],
  'GET /api/headsets': ['supervisor', 'technician', 'administrator'],
  'GET /api/seal-keys': ['supervisor', 'administrator'],
  'GET /api/exam-sessions/:id/legal-holds': ['supervisor'],
  'POST /api/exam-sessions/:id/legal-holds': ['supervisor'],
  'POST /api/exam-sessions/:id/legal-holds/lift': ['supervisor'],
  'GET /api/exam-sessions/:id/tombstone': ['supervisor'],
  'GET /api/accounts': ['administrator'],
  'POST /api/accounts': ['administrator'],
  'PATCH /api/accounts/:id': ['administrator'],
  'POST /api/accounts/:id/link': ['administrator'],
  'GET /api/events': signedIn,
  'GET /metrics': 'metrics-token',
};

/** The same for events. */
const expectedEvents: Record<string, readonly Role[]> = {
  'exam-session': ['candidate', 'proctor', 'supervisor', 'administrator'],
  'log-entry': ['candidate', 'proctor', 'supervisor'],
  'media-figures': ['candidate', 'proctor', 'supervisor'],
  'room-scan': ['candidate', 'proctor', 'supervisor'],
  headset: ['supervisor', 'technician', 'administrator'],
  beat: roles,
  'canned-messages': ['proctor', 'supervisor'],
};

/** Not told while nothing of the kind goes on. */
const occasional: ReadonlySet<string> = new Set(['room-scan']);

/** Bodies that get past the schema, so that a refusal can only be about access. */
const bodies: Record<string, unknown> = {
  'POST /api/sign-in': { name: 'Demo proctor', password: 'not the password' },
  'POST /api/sign-in/link': { token: 'x'.repeat(43) },
  'POST /api/accounts': { name: 'Demo proctor', role: 'proctor', password: 'long enough to pass' },
  'PATCH /api/accounts/:id': { disabled: false },
  'POST /api/exam-sessions/:id/equipment/heard': { count: 3 },
  'POST /api/exam-sessions/:id/identity-stills': { kind: 'face' },
  'POST /api/exam-sessions/:id/legal-holds': { reason: 'A complaint' },
  'POST /api/exam-sessions/:id/legal-holds/lift': { reason: 'Answered' },
  'PUT /api/canned-messages': { basedOn: 7, messages: [] },
  'POST /api/exam-sessions': {
    exam: { id: 'one', title: 'One', durationMinutes: 1 },
    candidateName: 'Demo proctor',
  },
};

/** A command that the person's role may give. */
const commandOf = (person: Person) => ({
  idempotencyKey: randomUUID(),
  basedOn: 0,
  command: person === 'candidate' ? { type: 'say', text: 'hello' } : { type: 'note', text: 'hello' },
});

/** Answers of a route that was entered by somebody who may, but with nothing good to do there. */
const enteredCodes = new Set(['credentials-wrong', 'link-invalid', 'account-exists']);
/** The same of single routes: the demonstration's check-in is over, it has no still, nothing is sent that could be kept. */
const enteredRoutes: Record<string, string> = {
  'PUT /api/canned-messages': 'changed-meanwhile',
  'POST /api/exam-sessions/:id/room-scan': 'command-illegal',
  'POST /api/exam-sessions/:id/identity-stills': 'command-illegal',
  'POST /api/exam-sessions/:id/identity-uploads/:kind': 'media-type-unsupported',
  'GET /api/exam-sessions/:id/webcam-preview': 'command-illegal',
  'GET /api/exam-sessions/:id/identity-stills/:stillId': 'not-found',
  'GET /api/exam-sessions/:id/blind-pictures/:blindStateId': 'not-found',
  'GET /api/exam-sessions/:id/replay': 'not-found',
  'GET /api/exam-sessions/:id/replay/figures': 'not-found',
  'GET /api/exam-sessions/:id/replay/:trackId': 'not-found',
  'GET /api/exam-sessions/:id/replay/:trackId/still': 'not-found',
  'GET /api/exam-sessions/:id/report': 'evidence-unsealed',
  'GET /api/exam-sessions/:id/export': 'not-found',
  'HEAD /api/exam-sessions/:id/export': 'not-found',
  'GET /api/exam-sessions/:id/equipment': 'command-illegal',
  'POST /api/exam-sessions/:id/equipment/beeps': 'command-illegal',
  'POST /api/exam-sessions/:id/equipment/heard': 'command-illegal',
  'POST /api/exam-sessions/:id/equipment/upload': 'media-type-unsupported',
  'POST /api/exam-sessions/:id/equipment/finish': 'command-illegal',
  'GET /api/exam-sessions/:id/tombstone': 'not-found',
};

describe('who may use what', () => {
  let gateway: TestGateway;
  let examSessionId: string;
  let accountId: string;
  const cookies: Partial<Record<Person, string | undefined>> = {};

  beforeAll(async () => {
    gateway = await TestGateway.start();
    const proctor = await gateway.signIn('proctor');
    const list = await gateway.fetch('/api/exam-sessions', { headers: { cookie: proctor } });
    examSessionId = examSessionListSchema.parse(await list.json()).examSessions[0]?.id ?? '';
    const administrator = await gateway.signIn('administrator');
    const accounts = await gateway.fetch('/api/accounts', { headers: { cookie: administrator } });
    accountId = accountListSchema.parse(await accounts.json()).accounts[0]?.id ?? '';
  });
  beforeEach(async () => {
    for (const role of roles) cookies[role] ??= await gateway.signIn(role);
  });
  afterAll(() => gateway.close());

  const pathOf = (url: string, viewerId = 'none') =>
    url
      .replace('webcam-preview', 'webcam-preview?kind=face')
      .replace(':trackId/still', 'panorama/still?atMs=0&widthPx=320')
      .replace(':trackId', 'panorama?atMs=0')
      .replace('*', '/')
      .replace(':examSessionId', examSessionId)
      .replace(':viewerId', viewerId)
      .replace(':kind', 'face')
      .replace(':stillId', 'none')
      .replace(':id', url.includes('accounts') ? accountId : examSessionId);

  const call = (route: string, person: Person): Promise<Response> => {
    const [method = '', url = ''] = route.split(' ');
    const body = route.endsWith('/commands') ? commandOf(person) : bodies[route];
    const cookie = cookies[person];
    return gateway.fetch(pathOf(url), {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(cookie === undefined ? {} : { cookie }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  };

  /** An answer to HEAD says nothing but its status. */
  const headCodes: Readonly<Record<number, string>> = {
    ...{ 401: 'not-signed-in', 403: 'role-forbidden', 404: 'not-found' },
  };
  const refusal = async (answer: Response, method = 'GET'): Promise<string | null> => {
    if (method === 'HEAD') return headCodes[answer.status] ?? null;
    if (answer.headers.get('content-type')?.startsWith('application/json') !== true) return null;
    const body = (await answer.json()) as { error?: { code: string } };
    const code = body.error?.code ?? null;
    return code !== null && enteredCodes.has(code) ? null : code;
  };

  it('knows every route of the server, and no other', async () => {
    expect([...(await registeredRoutes())].sort()).toEqual(Object.keys(expectedAccess).sort());
  });

  const byRole = Object.entries(expectedAccess).filter(
    ([route, access]) => typeof access !== 'string' && route !== 'GET /api/events',
  );
  const cells = byRole.flatMap(([route, access]) =>
    people.map((person) => ({ route, person, may: access.includes(person) })),
  );

  it.each(cells)('$route as $person: $may', async ({ route, person, may }) => {
    const code = await refusal(await call(route, person), route.split(' ')[0]);
    if (route === 'POST /api/sign-out') cookies[person] = undefined;
    if (may) expect(code).toBe(enteredRoutes[route] ?? null);
    else expect(code).toBe(person === 'nobody' ? 'not-signed-in' : 'role-forbidden');
  });

  const taking = byRole.filter(([route]) => /^(POST|PATCH|PUT) /.test(route));

  it.each(taking)('%s takes no JSON that is larger than what any person writes', async (route, access) => {
    const person = people.find((one) => access.includes(one)) ?? 'nobody';
    const [method = '', url = ''] = route.split(' ');
    // A whole list of ready-made words is longer than anything else.
    const tooLong = route === 'PUT /api/canned-messages' ? 600_000 : 70_000;
    const answer = await gateway.send(method, pathOf(url), { a: 'a'.repeat(tooLong) }, cookies[person] ?? '');
    // Where pictures are sent, JSON is not taken at all.
    expect(['body-too-large', 'media-type-unsupported']).toContain(await refusal(answer));
  });

  it('hears nothing that is larger from a console that should only listen', async () => {
    const console = await gateway.openEvents(cookies.proctor ?? null);
    console.socket.send('a'.repeat(5_000));
    expect(await console.closed).toBe(1009);
  });

  const tokenRoutes = Object.entries(expectedAccess).filter(([, access]) => typeof access === 'string');
  const tokenCells = tokenRoutes.flatMap(([route]) => people.map((person) => ({ route, person })));

  it.each(tokenCells)('$route without its token as $person: refused', async ({ route, person }) => {
    const [method = '', url = ''] = route.split(' ');
    const type = method === 'PATCH' ? 'application/trickle-ice-sdpfrag' : 'application/sdp';
    const hasBody = method === 'POST' || method === 'PATCH';
    const answer = await gateway.fetch(pathOf(url), {
      method,
      headers: { ...(hasBody ? { 'content-type': type } : {}), cookie: cookies[person] ?? '' },
      ...(hasBody ? { body: sampleOfferSdp } : {}),
    });
    expect(await refusal(answer)).toBe('token-invalid');
  });

  it('lets the holder of a viewer token watch, whoever asks', async () => {
    const issued = await gateway.fetch(pathOf('/api/exam-sessions/:id/viewer-token'), {
      method: 'POST',
      headers: { cookie: cookies.proctor ?? '' },
    });
    const { token, whepUrl } = viewerTokenSchema.parse(await issued.json());
    const answer = await gateway.fetch(whepUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/sdp', authorization: `Bearer ${token}` },
      body: sampleOfferSdp,
    });
    expect(answer.status).toBe(201);
  });

  it('declares the roles of every type of event, as expected', () => {
    const types = consoleEventSchema.options.map((option) => option.shape.type.value);
    expect(Object.keys(expectedEvents).sort()).toEqual([...types].sort());
    for (const type of types)
      expect([...eventAccess[type]].sort()).toEqual([...(expectedEvents[type] ?? [])].sort());
  });

  it('sends everybody the events of their role only', async () => {
    const received = await Promise.all(
      people.map(
        async (person) => [person, await gateway.eventTypes(cookies[person] ?? null, 1_300)] as const,
      ),
    );
    for (const [person, types] of received) {
      const may = Object.keys(expectedEvents).filter(
        (type) => !occasional.has(type) && expectedEvents[type]?.some((role) => role === person),
      );
      expect(types, person).toEqual(person === 'nobody' ? 'refused: 401' : may.sort());
    }
  });
});
