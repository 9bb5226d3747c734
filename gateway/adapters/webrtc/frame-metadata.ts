import type { FrameMetadata } from '../../contract/media.ts';
import type { SenderReport } from '../../ports/media-engine.ts';
import type { OrientationLookup } from '../../ports/viewer-transport.ts';
import { captureTimeNs } from './rtcp/sender-report.ts';

const videoClockRateHz = 90_000;
/** A frame leaves the engine within this time of its capture; anything else is a report of an ended run. */
const oldestNs = 3_000_000_000n;
const newestNs = 100_000_000n;

/**
 * What the viewer is told about one frame: when it was captured and how the head was turned then.
 * Null where the report cannot belong to this frame. `sourceTimestamp` counts with the report, `outgoingTimestamp` is
 * the key under which the viewer sees the frame.
 */
export function frameMetadata(
  report: SenderReport,
  sourceTimestamp: number,
  outgoingTimestamp: number,
  orientation: OrientationLookup,
  nowNs: bigint,
  wallClockOffsetNs: bigint,
): FrameMetadata | null {
  const capturedNs = captureTimeNs(report, sourceTimestamp, videoClockRateHz);
  const ageNs = nowNs - capturedNs;
  if (ageNs > oldestNs || ageNs < -newestNs) return null;
  const [w, x, y, z] = orientation.at(capturedNs);
  return {
    rtpTimestamp: outgoingTimestamp,
    captureUs: Number(capturedNs / 1000n),
    wallClockOffsetUs: Number(wallClockOffsetNs / 1000n),
    orientation: [rounded(w), rounded(x), rounded(y), rounded(z)],
  };
}

/** Six decimals: 0.0001° at worst, and a third of the bytes. */
function rounded(component: number): number {
  return Math.round(component * 1e6) / 1e6;
}
