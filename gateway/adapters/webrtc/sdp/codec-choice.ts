import type { Rung } from '../../../domain/media-plan/rung.ts';
import type { OfferedCodec, OfferedMedia } from './sdp-media-section.ts';

export interface ChosenCodec {
  /** As rungs call it. */
  name: Rung['codec'];
  codec: OfferedCodec;
  /** Payload type of the retransmission format (RFC 4588), or null where none was offered. */
  rtxPayloadType: number | null;
}

/** Codecs by the name that rungs have for them; the first that a viewer takes is sent. */
const pickers = { H264: chooseH264, VP8: chooseVp8, opus: chooseOpus } as const;
const preferred: Record<OfferedMedia['kind'], readonly Rung['codec'][]> = {
  video: ['H264', 'VP8'],
  audio: ['opus'],
};

/**
 * Picks the codec to send in a section, of those that a track is encoded in: Opus; H.264 with packetization mode 1 (the packetizer
 * uses FU-A and STAP-A, RFC 6184), constrained baseline before baseline before any other profile, as all of these decode what the
 * engine encodes; VP8 for whoever takes no H.264. Null where the viewer offers none of them.
 */
export function chooseCodec(section: OfferedMedia, encoded: ReadonlySet<Rung['codec']>): ChosenCodec | null {
  for (const name of preferred[section.kind]) {
    const codec = encoded.has(name) ? pickers[name](section.codecs) : null;
    if (codec !== null) return withRetransmission(section, name, codec);
  }
  return null;
}

function withRetransmission(section: OfferedMedia, name: Rung['codec'], codec: OfferedCodec): ChosenCodec {
  const rtx = section.codecs.find(
    ({ name, parameters }) => name === 'rtx' && parameterOf(parameters, 'apt') === String(codec.payloadType),
  );
  return { name, codec, rtxPayloadType: rtx?.payloadType ?? null };
}

function chooseOpus(codecs: readonly OfferedCodec[]): OfferedCodec | null {
  return codecs.find(({ name, clockRateHz }) => name === 'opus' && clockRateHz === 48_000) ?? null;
}

function chooseVp8(codecs: readonly OfferedCodec[]): OfferedCodec | null {
  return codecs.find(({ name, clockRateHz }) => name === 'vp8' && clockRateHz === 90_000) ?? null;
}

function chooseH264(codecs: readonly OfferedCodec[]): OfferedCodec | null {
  let best: OfferedCodec | null = null;
  let bestRank = Number.POSITIVE_INFINITY;
  for (const codec of codecs) {
    const rank = h264Rank(codec);
    if (rank < bestRank) [best, bestRank] = [codec, rank];
  }
  return best;
}

/** Lower is better; infinite where the codec cannot be used. */
function h264Rank({ name, clockRateHz, parameters }: OfferedCodec): number {
  if (name !== 'h264' || clockRateHz !== 90_000) return Number.POSITIVE_INFINITY;
  if (parameterOf(parameters, 'packetization-mode') !== '1') return Number.POSITIVE_INFINITY;
  const profile = parameterOf(parameters, 'profile-level-id')?.toLowerCase() ?? '';
  if (profile.startsWith('42e0')) return 0;
  if (profile.startsWith('4200')) return 1;
  return /^[0-9a-f]{6}$/.test(profile) ? 2 : Number.POSITIVE_INFINITY;
}

/** Value of `name` in an `fmtp` text such as `a=1;b=2`, or null. */
function parameterOf(parameters: string, name: string): string | null {
  for (const part of parameters.split(';')) {
    const [key, value] = part.split('=', 2);
    if (key?.trim().toLowerCase() === name) return value?.trim() ?? '';
  }
  return null;
}
