import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomSecrets } from '../../../gateway/adapters/crypto/random-secrets.ts';
import { sha256 } from '../../../gateway/adapters/crypto/sha256.ts';
import { GstreamerMediaEngine } from '../../../gateway/adapters/gstreamer/gstreamer-media-engine.ts';
import { VirtualHeadsetDiscovery } from '../../../gateway/adapters/headset/virtual-headset-discovery.ts';
import { StitchMapCache } from '../../../gateway/adapters/stitch-maps/stitch-map-cache.ts';
import { systemClock } from '../../../gateway/adapters/system/system-clock.ts';
import { builtFiles } from '../../../gateway/cli/built-files.ts';
import type { MediaSource } from '../../../gateway/ports/media-engine.ts';
import { BackgroundWork } from '../../../gateway/use-cases/background-work.ts';
import { ExamSessionBoard } from '../../../gateway/use-cases/exam-session-board.ts';
import { ExamSessionDesk } from '../../../gateway/use-cases/exam-session-desk.ts';
import { ExamTime } from '../../../gateway/use-cases/exam-time.ts';
import { HeadsetBoard } from '../../../gateway/use-cases/headset-board.ts';
import { HeadsetService } from '../../../gateway/use-cases/headset-service.ts';
import { LiveHeadsets, type LiveHeadset } from '../../../gateway/use-cases/live-headsets.ts';
import { LivePublications } from '../../../gateway/use-cases/live-publications.ts';
import { LiveRecordings } from '../../../gateway/use-cases/live-recordings.ts';
import { releaseAllHeadsets } from '../../../gateway/use-cases/release-headset.ts';
import { ViewerRegistry } from '../../../gateway/use-cases/viewer-registry.ts';
import { defaultCacheFolder } from '../../../hardware/virtual-headset/recording/ensure-recording.ts';
import { CollectingLog } from '../../support/collecting-log.ts';
import { memoryStores } from '../../support/memory-stores.ts';

export const rigScenario = 'quiet-exam';

/** A headset whose media run. */
export type ServedHeadset = LiveHeadset & { source: MediaSource };

/** One virtual headset that the gateway's own use cases take into service in this process, its media real. */
export interface ServiceRig {
  discovery: VirtualHeadsetDiscovery;
  /** Plugs the headset in; resolves when its media run. */
  plugIn(): Promise<ServedHeadset>;
  close(): Promise<void>;
}

/** The folder of stitch maps is new: whatever is measured includes computing the unit's. */
export async function openServiceRig(): Promise<ServiceRig> {
  const folder = await mkdtemp(join(tmpdir(), 'roundsight-bench-'));
  const clock = systemClock;
  const log = new CollectingLog();
  const stitchMaps = new StitchMapCache({
    folder,
    threadEntry: builtFiles.stitchMapThreadEntry,
    codeFolder: builtFiles.calibrationCodeFolder,
  });
  const discovery = new VirtualHeadsetDiscovery({
    scenario: rigScenario,
    scene: { kind: 'room' },
    cacheFolder: defaultCacheFolder(),
    cameraEntry: builtFiles.cameraEntry,
    renderThreadEntry: builtFiles.renderThreadEntry,
    clock,
  });
  const mediaEngine = new GstreamerMediaEngine({
    workerEntryPath: builtFiles.mediaWorkerEntry,
    pluginDirectory: builtFiles.stitchElementFolder,
    provideStitching: (headset) => stitchMaps.provide(headset),
    displays: null,
    webcams: null,
    clock,
    log,
    environment: process.env,
  });
  const liveHeadsets = new LiveHeadsets();
  const viewers = new ViewerRegistry({ total: 1, perExamSession: 1 });
  const consoleEvents = {
    publish: () => undefined,
    closeSignIn: () => undefined,
    closeAccount: () => undefined,
  };
  const stores = memoryStores();
  const desk = await ExamSessionDesk.open({
    examSessionLog: stores.examSessionLog,
    examTime: new ExamTime(clock, 'bench', null),
    digest: sha256,
    newId: () => randomSecrets.newId(),
    log,
  });
  const publications = new LivePublications(null);
  const recordings = new LiveRecordings();
  const shared = {
    ...stores,
    legalHolds: { lasting: () => Promise.resolve([]) },
    ...{ liveHeadsets, viewers, publications, recordings, consoleEvents, log, desk },
  };
  const parts = {
    ...shared,
    mediaEngine,
    clock,
    demonstrates: true,
    secrets: randomSecrets,
    board: new ExamSessionBoard(shared),
    headsetBoard: new HeadsetBoard(shared),
    background: new BackgroundWork(log),
  };
  const service = new HeadsetService(parts);
  return {
    discovery,
    async plugIn() {
      const adoptions: Promise<void>[] = [];
      await discovery.start((link) => {
        adoptions.push(service.adopt(link));
      });
      await Promise.all(adoptions);
      for (const headset of liveHeadsets.all())
        if (headset.source !== null) return { ...headset, source: headset.source };
      throw new Error(`the headset cannot serve: ${log.atLevel('error').join('; ')}`);
    },
    async close() {
      await discovery.stop();
      await releaseAllHeadsets(parts);
      await parts.background.settled();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
