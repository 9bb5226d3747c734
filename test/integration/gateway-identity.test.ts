import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { CommandRequest } from '../../gateway/contract/exam-commands.ts';
import {
  examSessionSchema,
  scheduledExamSessionSchema,
  type ExamSession,
} from '../../gateway/contract/exam-sessions.ts';
import { examSchema } from '../../gateway/contract/exams.ts';
import {
  identityStillSchema,
  largestUploadBytes,
  type IdentityStillKind,
} from '../../gateway/contract/identity-stills.ts';
import { hostileFiles, photograph, pngBomb, polyglot } from '../support/hostile-pictures.ts';
import { TestGateway } from '../support/test-gateway.ts';

const exam = examSchema.parse({
  ...{ id: 'anatomy', title: 'Anatomy II', durationMinutes: 60, policy: { checkInSteps: ['identity'] } },
});
interface Candidate {
  id: string;
  cookie: string;
}

let gateway: TestGateway;
let proctor: string;
let ada: Candidate;
let ben: Candidate;

const call = (path: string, cookie: string, body?: unknown) =>
  gateway.fetch(path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const at = (id: string, ...parts: string[]) => ['/api/exam-sessions', id, ...parts].join('/');
const codeOf = async (answer: Response) => ((await answer.json()) as { error: { code: string } }).error.code;

const show = async (id: string): Promise<ExamSession> =>
  examSessionSchema.parse(await (await call(at(id), proctor)).json());

async function give(by: { cookie: string }, id: string, command: CommandRequest['command']) {
  const { version } = await show(id);
  return call(at(id, 'commands'), by.cookie, { idempotencyKey: randomUUID(), basedOn: version, command });
}

/** A candidate in the check-in, agreed. */
async function checkIn(candidateName: string): Promise<Candidate> {
  const supervisor = await gateway.signIn('supervisor');
  const answer = await call('/api/exam-sessions', supervisor, { exam, candidateName });
  const { examSession, candidateLink } = scheduledExamSessionSchema.parse(await answer.json());
  const token = new URL(candidateLink.url).hash.replace(/^#?(token=)?/, '');
  const signedIn = await gateway.send('POST', '/api/sign-in/link', { token });
  const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  await give({ cookie }, examSession.id, { type: 'begin-check-in' });
  await give({ cookie }, examSession.id, { type: 'give-consent', textVersion: '1' });
  return { id: examSession.id, cookie };
}

const take = (by: Candidate, kind: string, id = by.id) =>
  call(at(id, 'identity-stills'), by.cookie, { kind });
const upload = (
  by: Candidate,
  file: Buffer,
  { kind = 'document', type = 'image/jpeg', id = by.id }: { kind?: string; type?: string; id?: string } = {},
) =>
  gateway.fetch(at(id, 'identity-uploads', kind), {
    method: 'POST',
    headers: { cookie: by.cookie, 'content-type': type },
    body: new Uint8Array(file),
  });
const stillOf = async (answer: Response) => {
  expect(answer.status).toBe(201);
  return identityStillSchema.parse(await answer.json());
};
const takeStill = async (by: Candidate, kind: IdentityStillKind) =>
  (await stillOf(await take(by, kind))).stillId;
const look = (cookie: string, id: string, stillId: string) =>
  call(at(id, 'identity-stills', stillId), cookie);

beforeAll(async () => {
  gateway = await TestGateway.start({ config: { demonstration: false } });
  proctor = await gateway.signIn('proctor');
  ada = await checkIn('Ada Lindqvist');
  ben = await checkIn('Ben Okoro');
  await vi.waitFor(async () => expect((await show(ada.id)).media.condition).toBe('live'), {
    timeout: 20_000,
  });
  for (const source of gateway.engine.sources.values())
    source.webcamPicture = await photograph({ widthPx: 640, heightPx: 480 });
});
afterAll(() => gateway.close());

describe('identity stills', () => {
  it('are taken, sent and compared, and nothing of a file is left but what it shows', async () => {
    const preview = await call(at(ada.id, 'webcam-preview?kind=face'), ada.cookie);
    expect(preview.headers.get('content-type')).toBe('image/jpeg');
    expect((await sharp(await preview.arrayBuffer()).metadata()).width).toBe(640);
    const face = await stillOf(await take(ada, 'face'));
    expect(face).toMatchObject({ kind: 'face', widthPx: 640, heightPx: 480 });
    const document = await stillOf(await upload(ada, await polyglot()));
    const sent = {
      type: 'submit-identity',
      faceStillId: face.stillId,
      documentStillId: document.stillId,
    } as const;
    expect(await codeOf(await look(proctor, ada.id, face.stillId))).toBe('not-found');
    expect((await give(ada, ada.id, sent)).status).toBe(200);
    expect(await show(ada.id)).toMatchObject({
      state: 'lobby',
      checkIn: { identity: { faceStillId: face.stillId, documentStillId: document.stillId } },
    });
    const answer = await look(proctor, ada.id, document.stillId);
    for (const [name, value] of [
      ['content-type', 'image/jpeg'],
      ['cache-control', 'no-store'],
      ['x-content-type-options', 'nosniff'],
      ['content-security-policy', "default-src 'none'; sandbox"],
    ] as const)
      expect(answer.headers.get(name), name).toBe(value);
    const shown = Buffer.from(await answer.arrayBuffer());
    expect((await sharp(shown).metadata()).format).toBe('jpeg');
    expect(shown.toString('latin1')).not.toContain('script');
  });

  it('are of the own exam session, and only what is there of each kind can be sent', async () => {
    for (const answer of [
      await take(ben, 'face', ada.id),
      await upload(ben, await photograph(), { id: ada.id }),
      await call(at(ada.id, 'webcam-preview?kind=face'), ben.cookie),
      await look(ben.cookie, ada.id, (await show(ada.id)).checkIn.identity?.faceStillId ?? ''),
    ])
      expect(await codeOf(answer)).toBe('not-found');
    for (const answer of [
      await take({ ...ada, cookie: proctor }, 'face'),
      await upload({ ...ben, cookie: proctor }, await photograph()),
    ])
      expect(await codeOf(answer)).toBe('role-forbidden');
    const face = (await stillOf(await upload(ben, await photograph(), { kind: 'face' }))).stillId;
    const document = (await stillOf(await upload(ben, await photograph()))).stillId;
    const foreign = (await show(ada.id)).checkIn.identity;
    const submit = (faceStillId: string, documentStillId: string) =>
      give(ben, ben.id, { type: 'submit-identity', faceStillId, documentStillId });
    for (const [one, other] of [
      ...[
        [face, 'none'],
        ['none', document],
        [document, face],
        [face, face],
      ],
      [face, foreign?.documentStillId],
    ])
      expect(await codeOf(await submit(one ?? '', other ?? ''))).toBe('identity-still-missing');
    expect((await show(ben.id)).state).toBe('checking-in');
    expect((await submit(face, document)).status).toBe(200);
    // The exam session is in the lobby now, and nothing more is taken.
    for (const answer of [await take(ben, 'face'), await upload(ben, await photograph())])
      expect(await codeOf(answer)).toBe('command-illegal');
  });

  it('are wanted again where the proctor asks for them, beside those of before', async () => {
    const before = (await show(ada.id)).checkIn.identity;
    await give({ cookie: proctor }, ada.id, {
      type: 'ask-again',
      steps: ['identity'],
      reason: 'More light.',
    });
    expect((await show(ada.id)).checkIn.identity).toBeNull();
    const sent = {
      faceStillId: await takeStill(ada, 'face'),
      documentStillId: await takeStill(ada, 'document'),
    };
    expect((await give(ada, ada.id, { type: 'submit-identity', ...sent })).status).toBe(200);
    for (const stillId of [sent.faceStillId, before?.faceStillId ?? '', before?.documentStillId ?? ''])
      expect((await look(proctor, ada.id, stillId)).status).toBe(200);
  });
});

describe('an upload', () => {
  let cem: Candidate;
  beforeAll(async () => {
    cem = await checkIn('Cem Aydin');
  });

  it('that is not a picture is refused, whatever it says it is', async () => {
    for (const [name, file] of Object.entries(await hostileFiles()))
      expect(await codeOf(await upload(cem, file, { type: 'image/png' })), name).toBe('picture-invalid');
    expect(await codeOf(await upload(cem, pngBomb(60_000, 60_000), { type: 'image/png' }))).toBe(
      'picture-too-large',
    );
  });

  it('is taken by its content and refused by any other type, size or kind', async () => {
    expect((await upload(cem, await photograph({}, 'webp'), { type: 'image/jpeg' })).status).toBe(201);
    const large = Buffer.concat([await photograph(), Buffer.alloc(largestUploadBytes)]);
    expect(await codeOf(await upload(cem, large))).toBe('body-too-large');
    for (const type of ['image/svg+xml', 'text/html', 'application/octet-stream', 'application/json'])
      expect(['media-type-unsupported', 'request-invalid']).toContain(
        await codeOf(await upload(cem, await photograph(), { type })),
      );
    expect(await codeOf(await upload(cem, await photograph(), { kind: 'room' }))).toBe('request-invalid');
    expect(await codeOf(await take(cem, 'room'))).toBe('request-invalid');
    // No other route takes a file of that size.
    const elsewhere = await gateway.fetch('/api/sign-in', {
      ...{ method: 'POST', headers: { 'content-type': 'image/jpeg' }, body: new Uint8Array(100_000) },
    });
    expect(await codeOf(elsewhere)).toBe('body-too-large');
  });
});

it('a webcam that gives no picture is no dead end: the answer says what else there is', async () => {
  const dora = await checkIn('Dora Diaz');
  expect(await codeOf(await take(dora, 'face'))).toBe('webcam-not-ready');
  expect((await upload(dora, await photograph(), { kind: 'face' })).status).toBe(201);
});

it('who takes too many in a minute waits', async () => {
  const strict = await TestGateway.start({
    config: { rateLimits: { identityStillsPerMinute: 3, webcamPreviewsPerMinute: 2 } },
  });
  const cookie = await strict.signIn('candidate');
  const list = await strict.fetch('/api/exam-sessions', { headers: { cookie } });
  const { examSessions } = (await list.json()) as { examSessions: { id: string }[] };
  const id = examSessions[0]?.id ?? '';
  const codes: string[] = [];
  for (let count = 0; count < 4; count += 1)
    codes.push(await codeOf(await strict.send('POST', at(id, 'identity-stills'), { kind: 'face' }, cookie)));
  for (let count = 0; count < 3; count += 1)
    codes.push(await codeOf(await strict.fetch(at(id, 'webcam-preview?kind=face'), { headers: { cookie } })));
  await strict.close();
  const refused = (count: number) => [...Array<string>(count).fill('command-illegal'), 'too-many-requests'];
  expect(codes).toEqual([...refused(3), ...refused(2)]);
});
