import type { OfferedCodec, OfferedMedia } from './sdp-media-section.ts';

export interface ChosenCodec {
  codec: OfferedCodec;
  /** Payload type of the retransmission format (RFC 4588), or null where none was offered. */
  rtxPayloadType: number | null;
}

/**
 * Picks the codec to send in a section: Opus, or H.264 with packetization mode 1 (the packetizer uses FU-A and
 * STAP-A, RFC 6184), constrained baseline before baseline before any other profile, as all of these decode what the
 * engine encodes. Null where the viewer offers none of them.
 */
export function chooseCodec(section: OfferedMedia): ChosenCodec | null {
  const codec = section.kind === 'audio' ? chooseOpus(section.codecs) : chooseH264(section.codecs);
  if (codec === null) return null;
  const rtx = section.codecs.find(
    ({ name, parameters }) => name === 'rtx' && parameterOf(parameters, 'apt') === String(codec.payloadType),
  );
  return { codec, rtxPayloadType: rtx?.payloadType ?? null };
}

function chooseOpus(codecs: readonly OfferedCodec[]): OfferedCodec | null {
  return codecs.find(({ name, clockRateHz }) => name === 'opus' && clockRateHz === 48_000) ?? null;
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
