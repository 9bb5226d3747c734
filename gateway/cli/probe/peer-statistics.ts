import { z } from 'zod';
import type { PacketFigures, ProbeFigures } from './probe-report.ts';
import type { WrtcStatistics } from './wrtc-peer.ts';

const inboundSchema = z.object({
  type: z.literal('inbound-rtp'),
  kind: z.enum(['video', 'audio']),
  packetsReceived: z.number(),
  packetsLost: z.number(),
  codecId: z.string().optional(),
});
const codecSchema = z.object({ mimeType: z.string() });
const pairSchema = z.object({
  type: z.literal('candidate-pair'),
  nominated: z.literal(true),
  localCandidateId: z.string(),
  remoteCandidateId: z.string(),
  currentRoundTripTime: z.number().optional(),
});
const candidateSchema = z.object({
  candidateType: z.string(),
  address: z.string().optional(),
  ip: z.string().optional(),
  port: z.number(),
});

type Statistics = ReadonlyMap<string, WrtcStatistics>;

/** The packets of one kind and their codec; null before the first. */
export function inboundFigures(
  statistics: Statistics,
  kind: 'video' | 'audio',
): (PacketFigures & { codec: string | null }) | null {
  for (const report of statistics.values()) {
    const inbound = inboundSchema.safeParse(report).data;
    if (inbound?.kind !== kind || inbound.packetsReceived === 0) continue;
    const { packetsReceived: received, packetsLost } = inbound;
    // Duplicates count below zero (RFC 3550, section 6.4.1).
    const lost = Math.max(0, packetsLost);
    const codec = codecSchema.safeParse(statistics.get(inbound.codecId ?? '')).data;
    return { received, lost, lossRatio: lost / (received + lost), codec: codec?.mimeType ?? null };
  }
  return null;
}

/** Between which candidates the media run; null before the connection stands. */
export function pathFigures(statistics: Statistics): ProbeFigures['path'] {
  for (const report of statistics.values()) {
    const pair = pairSchema.safeParse(report).data;
    const local = candidateSchema.safeParse(statistics.get(pair?.localCandidateId ?? '')).data;
    const remote = candidateSchema.safeParse(statistics.get(pair?.remoteCandidateId ?? '')).data;
    if (pair === undefined || local === undefined || remote === undefined) continue;
    const { currentRoundTripTime: roundTripS } = pair;
    return {
      localType: local.candidateType,
      remote: `${remote.address ?? remote.ip ?? ''} ${remote.port}`,
      roundTripMs: roundTripS === undefined ? null : roundTripS * 1000,
    };
  }
  return null;
}
