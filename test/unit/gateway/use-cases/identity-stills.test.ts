import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ExamCommand } from '../../../../gateway/contract/exam-commands.ts';
import type { Actor } from '../../../../gateway/contract/exam-log.ts';
import type { IdentityStillKind } from '../../../../gateway/contract/identity-stills.ts';
import type { Role } from '../../../../gateway/contract/roles.ts';
import { mostSubmittedStills } from '../../../../gateway/domain/identity/still-rules.ts';
import type { SignedIn } from '../../../../gateway/ports/signed-in.ts';
import { ExamSessionDesk } from '../../../../gateway/use-cases/exam-session-desk.ts';
import { ExamTime } from '../../../../gateway/use-cases/exam-time.ts';
import { LiveHeadsets } from '../../../../gateway/use-cases/live-headsets.ts';
import { showIdentityStill } from '../../../../gateway/use-cases/show-identity-still.ts';
import {
  previewWebcam,
  takeIdentityStill,
  uploadIdentityStill,
} from '../../../../gateway/use-cases/take-identity-still.ts';
import { CollectingLog } from '../../../support/collecting-log.ts';
import { candidate, sampleExam } from '../../../support/exam-session-course.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { FakeHeadsetLink } from '../../../support/fake-headset-link.ts';
import { FakeMediaSource } from '../../../support/fake-media-source.ts';
import { memoryStores } from '../../../support/memory-stores.ts';

const signedIn = (role: Role, examSessionId: string | null = null): SignedIn => ({
  secretDigest: role,
  account: {
    ...{ id: role, name: role, role, examSessionId, passwordHash: null, disabled: false, createdAtMs: 0 },
  },
});
const ada = signedIn('candidate', 'one');
const pia = signedIn('proctor');
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

async function prepare() {
  const clock = new FakeClock();
  const stores = memoryStores();
  const link = new FakeHeadsetLink();
  for (const id of ['one', 'two'])
    await stores.examSessions.add({
      ...{ id, examTitle: 'Exam', candidateName: 'Ada', state: 'scheduled', headsetId: link.identity.id },
      ...{ createdAtMs: 0, startedAtMs: null, endedAtMs: null },
    });
  let ids = 0;
  const newId = () => `id-${(ids += 1)}`;
  const desk = await ExamSessionDesk.open({
    examSessionLog: stores.examSessionLog,
    examTime: new ExamTime(clock, 'boot', null),
    digest: sha256,
    newId,
    log: new CollectingLog(),
  });
  const liveHeadsets = new LiveHeadsets();
  const source = new FakeMediaSource();
  source.webcamPicture = Buffer.from('webcam');
  liveHeadsets.add(link).source = source;
  const measured = { widthPx: 80, heightPx: 60, luma: new Uint8Array(4800).fill(9) };
  const identityPictures = {
    prepare: (file: Uint8Array) => Promise.resolve({ jpeg: file, widthPx: 800, heightPx: 600, measured }),
    prepareOwn: (jpeg: Uint8Array) => Promise.resolve({ jpeg, widthPx: 800, heightPx: 600, measured }),
    preview: (jpeg: Uint8Array) => Promise.resolve(Buffer.from(`small ${Buffer.from(jpeg).toString()}`)),
  };
  const exam = sampleExam({ policy: { recording: { recorded: true, keptDays: 1 } } });
  for (const id of ['one', 'two']) await desk.schedule(id, exam, 'Ada');
  return { ...stores, clock, desk, liveHeadsets, source, identityPictures, secrets: { newId } };
}

describe('identity stills', () => {
  let deps: Awaited<ReturnType<typeof prepare>>;
  beforeEach(async () => {
    deps = await prepare();
  });

  const give = async (actor: Actor, ...commands: ExamCommand[]) => {
    for (const command of commands) {
      const basedOn = deps.desk.facts('one')?.version ?? 0;
      await deps.desk.give('one', { actor, command, basedOn, idempotencyKey: deps.secrets.newId() });
    }
  };
  const begin = () => give(candidate, { type: 'begin-check-in' }, { type: 'give-consent', textVersion: '1' });
  const take = (kind: IdentityStillKind, by = ada, id = 'one') => takeIdentityStill(deps)(by, id, kind);
  const show = async (by: SignedIn, stillId: string, id = 'one') =>
    Buffer.from(await showIdentityStill(deps)(by, id, stillId)).toString();
  const both = async () => {
    const [face, document] = [await take('face'), await take('document')];
    return { faceStillId: face.stillId, documentStillId: document.stillId };
  };
  const seen = async () =>
    (await deps.audit.newest(99)).map(({ action, accountId, subjectId, detail }) => [
      ...[action, accountId, subjectId, detail.stillId],
    ]);

  it('are of the webcam, measured and kept, the newest of each kind only', async () => {
    await begin();
    const first = await take('face');
    expect(first).toMatchObject({ kind: 'face', widthPx: 800, heightPx: 600, sharpness: 0 });
    expect(first.problems).toEqual(['nothing-seen', 'too-dark']);
    const document = await take('document');
    const second = await take('face');
    expect(await show(ada, second.stillId)).toBe('webcam');
    expect(await show(ada, document.stillId)).toBe('webcam');
    await expect(show(ada, first.stillId)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('are of a webcam that cannot be shown, too, but a viewfinder is not', async () => {
    await begin();
    deps.source.webcamPicture = null;
    deps.source.webcamPictureAside = Buffer.from('aside');
    expect(await show(ada, (await take('face')).stillId)).toBe('aside');
    await expect(previewWebcam(deps)(ada, 'one', 'face')).rejects.toMatchObject({ code: 'webcam-not-ready' });
  });

  it('may be files instead', async () => {
    await begin();
    const { stillId } = await uploadIdentityStill(deps)(ada, 'one', 'document', Buffer.from('file'));
    expect(await show(ada, stillId)).toBe('file');
  });

  it('are taken of who has agreed, in their own exam session, while they are wanted and the webcam is there', async () => {
    await expect(take('face')).rejects.toMatchObject({ code: 'command-illegal' });
    await give(candidate, { type: 'begin-check-in' });
    const preview = () => previewWebcam(deps)(ada, 'one', 'document');
    await expect(preview()).rejects.toMatchObject({ code: 'command-illegal' });
    await give(candidate, { type: 'give-consent', textVersion: '1' });
    expect(Buffer.from(await preview()).toString()).toBe('small webcam');
    expect(deps.source.webcamStills).toEqual(['document']);
    for (const id of ['two', 'three'])
      await expect(take('face', ada, id)).rejects.toMatchObject({ code: 'not-found' });
    await expect(previewWebcam(deps)(ada, 'two', 'face')).rejects.toMatchObject({ code: 'not-found' });
    deps.source.webcamPicture = null;
    await expect(take('face')).rejects.toMatchObject({ code: 'webcam-not-ready' });
    await expect(preview()).rejects.toMatchObject({ code: 'webcam-not-ready' });
  });

  it('are shown to a proctor when they were sent, of this exam session, and each look is noted before', async () => {
    await begin();
    const stills = await both();
    await expect(show(pia, stills.faceStillId)).rejects.toMatchObject({ code: 'not-found' });
    expect(await deps.identityStills.submit('one', stills)).toBe(true);
    expect(await show(pia, stills.faceStillId)).toBe('webcam');
    await expect(show(pia, stills.faceStillId, 'two')).rejects.toMatchObject({ code: 'not-found' });
    await expect(show(pia, 'none')).rejects.toMatchObject({ code: 'not-found' });
    await expect(show(signedIn('candidate', 'two'), stills.faceStillId)).rejects.toMatchObject({
      code: 'not-found',
    });
    await show(ada, stills.documentStillId);
    expect(await seen()).toEqual([['identity-still-seen', 'proctor', 'one', stills.faceStillId]]);
    const audit = { ...deps.audit, record: () => Promise.reject(new Error('no room')) };
    await expect(showIdentityStill({ ...deps, audit })(pia, 'one', stills.faceStillId)).rejects.toThrow(
      'no room',
    );
  });

  it('that were sent stay when newer ones are taken, until there are too many', async () => {
    await begin();
    const sent: string[] = [];
    while (sent.length < mostSubmittedStills) {
      const stills = await both();
      expect(await deps.identityStills.submit('one', stills)).toBe(true);
      sent.push(stills.faceStillId, stills.documentStillId);
    }
    for (const stillId of sent) expect(await show(ada, stillId)).toBe('webcam');
    await expect(take('face')).rejects.toMatchObject({ code: 'identity-stills-used-up' });
    await expect(uploadIdentityStill(deps)(ada, 'one', 'face', Buffer.from('file'))).rejects.toMatchObject({
      code: 'identity-stills-used-up',
    });
  });
});
