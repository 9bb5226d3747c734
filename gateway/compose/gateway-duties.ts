import type { Knex } from 'knex';
import { sha256 } from '../adapters/crypto/sha256.ts';
import { closeDatabase } from '../adapters/sqlite/open-database.ts';
import type { Config } from '../config/config-schema.ts';
import { HeadsetChooser } from '../use-cases/choose-headset.ts';
import { HeadsetService } from '../use-cases/headset-service.ts';
import { issueSignInLink } from '../use-cases/issue-sign-in-link.ts';
import { issueStartLinks } from '../use-cases/issue-start-links.ts';
import { keepFigures } from '../use-cases/keep-figures.ts';
import { noteMoment } from '../use-cases/note-moment.ts';
import { purgeEvidence } from '../use-cases/purge-evidence.ts';
import { ExamSessionPublishing } from '../use-cases/publish-exam-sessions.ts';
import { ExamSessionRecording } from '../use-cases/record-exam-sessions.ts';
import { releaseAllHeadsets, releaseHeadset } from '../use-cases/release-headset.ts';
import { reportFigures } from '../use-cases/report-figures.ts';
import { EvidenceSealing } from '../use-cases/seal-evidence.ts';
import { serveExamSessions } from '../use-cases/serve-exam-sessions.ts';
import { sweep } from '../use-cases/sweep.ts';
import { composeEvidenceOutside } from './evidence-outside.ts';
import type { GatewayParts } from './gateway-parts.ts';

/** What the running gateway does besides answering requests. */
export function composeDuties(parts: GatewayParts, config: Config, database: Knex) {
  const headsetService = new HeadsetService(parts);
  serveExamSessions(parts.desk, headsetService, parts.background);
  const publishing = composePublishing(parts);
  const sealing = new EvidenceSealing({ ...parts, digest: sha256 });
  const outside = composeEvidenceOutside(parts);
  const recording = composeRecording(parts, sealing, outside);
  return {
    consoleEvents: parts.consoleEvents,
    background: parts.background,
    liveHeadsets: parts.liveHeadsets,
    chooser: new HeadsetChooser({ ...parts.devices, log: parts.log }, config.headset, {
      onFound: (link) =>
        parts.background.start('taking a headset into service', () => headsetService.adopt(link)),
      onDiscarded: (link) => {
        const live = parts.liveHeadsets.get(link.identity.id);
        if (live !== null) parts.background.start('releasing a headset', () => releaseHeadset(parts, live));
      },
    }),
    issueStartLinks: issueStartLinks({ accounts: parts.accounts, issueSignInLink: issueSignInLink(parts) }),
    reportFigures: reportFigures(parts),
    keepFigures: keepFigures(parts),
    lookForBlindStates: () => parts.blindWatching.look(),
    lookAtRoomScans: () => parts.roomScans.look(),
    lookAtPeople: async () => {
      parts.talkBack.look();
      await Promise.all([parts.presence.look(), publishing?.look(), recording.look()]);
    },
    lookAtUploads: () => outside.lookAtUploads(),
    noteMoment: noteMoment(parts),
    closeDesk: () => parts.desk.close(),
    sweep: async () => {
      await sweep(parts)();
      await sealing.look();
      outside.look();
      await purgeEvidence({ ...parts, digest: sha256 })();
    },
    releaseHeadsets: () => releaseAllHeadsets(parts),
    closeViewers: async () => {
      outside.close();
      await Promise.all([parts.devices.transport.close(), publishing?.close(), recording.close()]);
    },
    closeDevices: () => parts.devices.close(),
    closeDatabase: () => closeDatabase(database),
  };
}

/** Begins with the consent and ends, sealed, with the exam session itself, and takes every row of the log into the evidence. */
function composeRecording(
  parts: GatewayParts,
  sealing: EvidenceSealing,
  outside: { look(): void },
): ExamSessionRecording {
  const { desk, background } = parts;
  const recording = new ExamSessionRecording({
    ...parts,
    onEnded: (id) =>
      background.start('sealing', async () => {
        await sealing.ended(id);
        outside.look();
      }),
  });
  background.start('taking up recordings', () => recording.takeUp());
  background.start('taking up seals', async () => {
    await sealing.takeUp();
    outside.look();
  });
  desk.onRow((placed) =>
    background.start('recording', async () => {
      await recording.noteRow(placed);
      await recording.look();
    }),
  );
  return recording;
}

/** Ends with the exam session itself, not a second later; null where nothing is published. */
function composePublishing(parts: GatewayParts): ExamSessionPublishing | null {
  const { publisher, desk, background } = parts;
  if (publisher === null) return null;
  const publishing = new ExamSessionPublishing({ ...parts, publisher });
  desk.onRow(() => background.start('publishing', () => publishing.look()));
  return publishing;
}
