import { CodedError } from '../ports/coded-error.ts';
import type { GatewayFigures, MetricsFormat, MetricsText } from '../ports/metrics.ts';
import type { TimeStampStore } from '../ports/time-stamp-store.ts';
import type { UploadStore } from '../ports/upload-store.ts';
import type { ExamSessionDesk } from './exam-session-desk.ts';
import type { HeadsetBoard } from './headset-board.ts';
import type { LiveHeadsets } from './live-headsets.ts';
import type { ViewerRegistry } from './viewer-registry.ts';

interface Deps {
  desk: Pick<ExamSessionDesk, 'all'>;
  headsetBoard: Pick<HeadsetBoard, 'all'>;
  liveHeadsets: Pick<LiveHeadsets, 'all'>;
  viewers: Pick<ViewerRegistry, 'all'>;
  consoleEvents: { openCount(): number };
  /** Null where nobody is configured. */
  timeStampAuthority: object | null;
  objectStore: object | null;
  timeStamps: Pick<TimeStampStore, 'unstamped'>;
  uploads: Pick<UploadStore, 'waitingSegments' | 'faults'>;
}

/** Who may read metrics and in what form; `isToken` takes as long for a wrong token as for the right one. */
export interface MetricsAccess {
  isToken(given: string): boolean;
  format: MetricsFormat;
}

/** Metrics for the holder of the configured token; throws `not-found` where none is configured, and `token-invalid`. */
export const readMetrics =
  (deps: Deps, access: MetricsAccess | null) =>
  async (token: string): Promise<MetricsText> => {
    if (access === null) throw new CodedError('not-found');
    if (!access.isToken(token)) throw new CodedError('token-invalid');
    return access.format.write(await gather(deps));
  };

async function gather(deps: Deps): Promise<GatewayFigures> {
  const headsets = await deps.headsetBoard.all();
  return {
    examSessions: countBy(deps.desk.all(), ([, { state }]) => state),
    headsets: countBy(headsets, ({ condition }) => condition),
    openConsoles: deps.consoleEvents.openCount(),
    sources: deps.liveHeadsets
      .all()
      .flatMap(({ link, source }) =>
        source === null ? [] : [{ headsetId: link.identity.id, statistics: source.statistics() }],
      ),
    unstampedSeals: deps.timeStampAuthority === null ? null : (await deps.timeStamps.unstamped()).length,
    uploads: deps.objectStore === null ? null : await uploadFigures(deps.uploads),
    viewers: deps.viewers.all().map(({ viewer }) => ({ id: viewer.id, statistics: viewer.statistics() })),
  };
}

async function uploadFigures(uploads: Deps['uploads']): Promise<GatewayFigures['uploads']> {
  return { segments: await uploads.waitingSegments(), failing: (await uploads.faults()).length };
}

function countBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, number> {
  const counts = new Map<K, number>();
  for (const item of items) {
    const key = keyOf(item);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}
