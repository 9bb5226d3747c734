import type { Knex } from 'knex';
import { randomSecrets } from '../adapters/crypto/random-secrets.ts';
import { sha256 } from '../adapters/crypto/sha256.ts';
import { ScryptPasswordHasher } from '../adapters/crypto/scrypt-password-hasher.ts';
import { EventHub } from '../adapters/realtime/event-hub.ts';
import { readBootId } from '../adapters/system/boot-id.ts';
import { systemClock } from '../adapters/system/system-clock.ts';
import type { Config } from '../config/config-schema.ts';
import type { Devices } from '../devices.ts';
import type { Log } from '../ports/log.ts';
import { BackgroundWork } from '../use-cases/background-work.ts';
import { BlindWatching } from '../use-cases/blind-watching.ts';
import { CandidatePresence } from '../use-cases/candidate-presence.ts';
import { announceCommands } from '../use-cases/exam-session-announcer.ts';
import { EvidenceSpace } from '../use-cases/evidence-space.ts';
import { ExamSessionBoard } from '../use-cases/exam-session-board.ts';
import { ExamSessionDesk } from '../use-cases/exam-session-desk.ts';
import { ExamTime } from '../use-cases/exam-time.ts';
import { HeadsetBoard } from '../use-cases/headset-board.ts';
import { identifyDigest } from '../use-cases/identify.ts';
import { interruptAfterRestart } from '../use-cases/interrupt-after-restart.ts';
import { LiveHeadsets } from '../use-cases/live-headsets.ts';
import { LivePublications } from '../use-cases/live-publications.ts';
import { LiveRecordings } from '../use-cases/live-recordings.ts';
import { RoomScans } from '../use-cases/room-scans.ts';
import { TalkBack } from '../use-cases/talk-back.ts';
import { ViewerRegistry } from '../use-cases/viewer-registry.ts';
import { ViewerTokens } from '../use-cases/viewer-tokens.ts';
import { WearerSignals } from '../use-cases/wearer-signals.ts';
import { composeEvidence } from './evidence.ts';
import { composeIceServers } from './ice-servers.ts';
import { composePublisher } from './publishing.ts';
import { composeStores } from './stores.ts';

export type GatewayParts = Awaited<ReturnType<typeof composeParts>>;

/** Everything that lives as long as the gateway; rebuilds the exam sessions from their log. */
export async function composeParts(config: Config, log: Log, devices: Devices, database: Knex) {
  const clock = systemClock;
  const secrets = randomSecrets;
  const stores = composeStores(database);
  const { accounts, signIns, examSessions, headsets, examSessionLog, blindPictures, firstHeadsets } = stores;
  const viewers = composeViewers(config);
  const liveHeadsets = new LiveHeadsets();
  const identifyByDigest = identifyDigest({ accounts, signIns, clock });
  const consoleEvents = new EventHub({ identifyDigest: identifyByDigest, log });
  const lastMoment = await examSessionLog.lastMoment();
  const examTime = new ExamTime(clock, await readBootId(), lastMoment);
  const newId = () => secrets.newId();
  const desk = await ExamSessionDesk.open({ examSessionLog, examTime, digest: sha256, newId, log });
  await interruptAfterRestart(desk, lastMoment?.atMs ?? null);
  const keeping = await composeEvidence(config, examTime.now().atMs);
  const publisher = await composePublisher(config, log);
  const publications = new LivePublications(publisher?.origin ?? null);
  const recordings = new LiveRecordings();
  const shown = { ...stores, liveHeadsets, viewers, consoleEvents, desk, publications, recordings };
  const board = new ExamSessionBoard(shown);
  const background = new BackgroundWork(log);
  announceCommands({ desk, board, consoleEvents, background });
  new WearerSignals({ desk, examSessions, liveHeadsets, clock, background });
  return {
    log,
    clock,
    secrets,
    demonstrates: config.demonstration,
    ...stores,
    ...keeping,
    evidenceSpace: new EvidenceSpace({ ...keeping, desk, examSessions, liveHeadsets }),
    viewers,
    liveHeadsets,
    consoleEvents,
    iceServers: await composeIceServers(config),
    publisher,
    publications,
    recordings,
    devices,
    mediaEngine: devices.mediaEngine,
    transport: devices.transport,
    identifyDigest: identifyByDigest,
    blindWatching: new BlindWatching({
      ...{ desk, examSessions, liveHeadsets, blindPictures, firstHeadsets, clock, log, newId },
      monitors: devices.monitors,
      digestBytes: sha256,
    }),
    identityPictures: devices.identityPictures,
    passwords: new ScryptPasswordHasher(),
    viewerTokens: new ViewerTokens({ clock, secrets }, config.viewers.tokenLifetimeS * 1000),
    desk,
    examTime,
    presence: new CandidatePresence({ desk, clock }),
    board,
    roomScans: new RoomScans({ desk, examSessions, liveHeadsets, consoleEvents, clock, log }),
    headsetBoard: new HeadsetBoard({ headsets, liveHeadsets, consoleEvents }),
    background,
    talkBack: new TalkBack({ desk, viewers, liveHeadsets, clock, background }),
  };
}

function composeViewers({ viewers: { maxTotal, maxPerExamSession } }: Config): ViewerRegistry {
  return new ViewerRegistry({ total: maxTotal, perExamSession: maxPerExamSession });
}
