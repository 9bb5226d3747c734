import { nodeChecksums } from '../adapters/crypto/node-checksums.ts';
import { sha256 } from '../adapters/crypto/sha256.ts';
import type { HttpUseCases } from '../adapters/http/http-use-cases.ts';
import { EvidenceDownloads } from '../use-cases/download-evidence.ts';
import { RecordingReplay } from '../use-cases/replay-recordings.ts';
import { takeRecordedStill } from '../use-cases/take-recorded-still.ts';
import { showSessionReport } from '../use-cases/show-session-report.ts';
import type { GatewayParts } from './gateway-parts.ts';
import { composeReports } from './session-reports.ts';

type EvidenceUseCases = Pick<
  HttpUseCases,
  | 'replayOutline'
  | 'replayPart'
  | 'replayStill'
  | 'replayFigures'
  | 'listSealKeys'
  | 'downloadEvidence'
  | 'showSessionReport'
>;

/** What is asked over HTTP about what was recorded. */
export function composeEvidenceUseCases(parts: GatewayParts): EvidenceUseCases {
  const replay = new RecordingReplay(parts);
  const downloads = new EvidenceDownloads({ ...parts, digest: sha256, checksums: nodeChecksums });
  const reports = composeReports({
    ...parts,
    still: takeRecordedStill(parts),
    nowMs: () => parts.clock.wallMs(),
  });
  return {
    showSessionReport: showSessionReport({ ...parts, ...reports }),
    replayOutline: (by, id, isFirst) => replay.outline(by, id, isFirst),
    replayPart: (by, id, trackId, atMs) => replay.part(by, id, trackId, atMs),
    replayStill: (by, id, asked, signal) => replay.still(by, id, asked, signal),
    replayFigures: (by, id) => replay.figures(by, id),
    listSealKeys: () => parts.sealKeys.publicKeys(),
    downloadEvidence: (by, id) => downloads.of(by, id),
  };
}
