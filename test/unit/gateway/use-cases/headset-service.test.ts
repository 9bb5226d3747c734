import { describe, expect, it, vi } from 'vitest';
import type { Calibration } from '../../../../hardware/calibration/index.ts';
import { randomSecrets } from '../../../../gateway/adapters/crypto/random-secrets.ts';
import { systemClock } from '../../../../gateway/adapters/system/system-clock.ts';
import { CodedError } from '../../../../gateway/ports/coded-error.ts';
import type { HeadsetLink } from '../../../../gateway/ports/headset-link.ts';
import { BackgroundWork } from '../../../../gateway/use-cases/background-work.ts';
import { ExamSessionBoard } from '../../../../gateway/use-cases/exam-session-board.ts';
import { HeadsetBoard } from '../../../../gateway/use-cases/headset-board.ts';
import { HeadsetService } from '../../../../gateway/use-cases/headset-service.ts';
import { LiveHeadsets } from '../../../../gateway/use-cases/live-headsets.ts';
import { LivePublications } from '../../../../gateway/use-cases/live-publications.ts';
import { LiveRecordings } from '../../../../gateway/use-cases/live-recordings.ts';
import { ViewerRegistry } from '../../../../gateway/use-cases/viewer-registry.ts';
import { CollectingLog } from '../../../support/collecting-log.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { openDesk, scheduleExamSession } from '../../../support/exam-desk.ts';
import { memoryStores } from '../../../support/memory-stores.ts';

const identity = {
  ...{ id: 'headset-1', profileId: 'generic', model: 'Camera', serial: '1', firmwareVersion: null },
  virtual: false,
};

/** A headset whose calibration is read when it is told to, and whose media never start. */
async function scene() {
  const stores = memoryStores();
  const desk = await openDesk(stores, new FakeClock());
  const log = new CollectingLog();
  const liveHeadsets = new LiveHeadsets();
  const started = vi.fn(() => Promise.reject(new CodedError('pipeline-failed')));
  const shared = {
    ...{ ...stores, desk, log, liveHeadsets, viewers: new ViewerRegistry({ total: 1, perExamSession: 1 }) },
    legalHolds: { lasting: () => Promise.resolve([]) },
    ...{ publications: new LivePublications(null), recordings: new LiveRecordings() },
    consoleEvents: { publish: () => undefined, closeSignIn: () => undefined, closeAccount: () => undefined },
  };
  const service = new HeadsetService({
    ...{ ...shared, clock: systemClock, secrets: randomSecrets, demonstrates: false },
    mediaEngine: { start: started },
    ...{ board: new ExamSessionBoard(shared), headsetBoard: new HeadsetBoard(shared) },
    background: new BackgroundWork(log),
  });
  let tellCalibration: () => void = () => undefined;
  const calibration = new Promise<Calibration>((resolve) => {
    tellCalibration = () => resolve({ calibratedOn: '2026-05-04' } as Calibration);
  });
  const link: HeadsetLink = {
    ...{ identity, video: { kind: 'v4l2', path: '/dev/video0' } as never, microphone: null },
    readCalibration: () => calibration,
    ...{
      onOrientation: () => () => undefined,
      onLost: () => () => undefined,
      close: () => Promise.resolve(),
    },
  };
  const headset = () => liveHeadsets.get(identity.id);
  return { stores, desk, service, link, tellCalibration, started, headset };
}
const schedule = ({ stores, desk }: Awaited<ReturnType<typeof scene>>) =>
  scheduleExamSession(desk, stores, 'session-1', null);

describe('the service of headsets', () => {
  it('lets one rest that nobody needs, and wakes it for the next exam session, once', async () => {
    const here = await scene();
    const { service, link, tellCalibration, started, stores, headset } = here;
    tellCalibration();
    await service.adopt(link);
    expect(headset()?.status.condition).toBe('idle');
    await schedule(here);
    await Promise.all([service.wakeIdle(), service.wakeIdle()]);
    expect(started).toHaveBeenCalledTimes(1);
    expect(await stores.examSessions.byId('session-1')).toMatchObject({ headsetId: identity.id });
  });

  it('gives it to an exam session that was scheduled while the headset was still being read', async () => {
    const here = await scene();
    const { service, link, tellCalibration, stores, started } = here;
    const adopted = service.adopt(link);
    await vi.waitUntil(async () => (await stores.headsets.byId(identity.id)) !== null);
    await schedule(here);
    await service.wakeIdle();
    expect(started).not.toHaveBeenCalled();
    tellCalibration();
    await adopted;
    expect(started).toHaveBeenCalledTimes(1);
    expect(await stores.examSessions.byId('session-1')).toMatchObject({ headsetId: identity.id });
  });
});
