import type { AnswerPlan, PlannedSection, SentSection } from './answer-plan.ts';
import { extensionUri, negotiateExtensions } from './header-extensions.ts';

/** The gateway's end of the transport, as the native peer gathered it. */
export interface LocalTransport {
  iceUfrag: string;
  icePwd: string;
  /** The whole `fingerprint` value: algorithm, space, hexadecimal pairs. */
  fingerprint: string;
  /** `actpass` of an offer. */
  setup: 'active' | 'passive' | 'actpass';
  /** Candidate attributes, as text after `a=`. */
  candidates: readonly string[];
}

/** SSRCs of the sections with a track, by `mid`; `rtx` is null without retransmission. */
export type SsrcByMid = ReadonlyMap<string, { media: number; rtx: number | null }>;

const canonicalName = 'roundsight';
const ourFeedback = new Set(['nack', 'nack pli', 'ccm fir', 'transport-cc']);

/**
 * Writes the answer to a planned offer (RFC 8829): the same sections in the same order, one BUNDLE transport, the
 * track's id as the stream id (`MediaStream.id`) of every section that carries one.
 */
export function buildAnswerSdp(plan: AnswerPlan, local: LocalTransport, ssrcByMid: SsrcByMid): string {
  const lines = [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    `a=group:BUNDLE ${plan.sections.map(({ section }) => section.mid).join(' ')}`,
    'a=msid-semantic: WMS *',
  ];
  plan.sections.forEach((planned, index) => {
    lines.push(...sectionLines(planned, ssrcByMid), ...transportLines(local));
    if (index === 0)
      lines.push(...local.candidates.map((candidate) => `a=${candidate}`), 'a=end-of-candidates');
  });
  return `${lines.join('\r\n')}\r\n`;
}

function transportLines(local: LocalTransport): string[] {
  return [
    `a=ice-ufrag:${local.iceUfrag}`,
    `a=ice-pwd:${local.icePwd}`,
    `a=fingerprint:${local.fingerprint}`,
    `a=setup:${local.setup}`,
  ];
}

function sectionLines(planned: PlannedSection, ssrcByMid: SsrcByMid): string[] {
  const { section } = planned;
  if (planned.use === 'data') {
    return [
      `m=application 9 ${section.protocol} webrtc-datachannel`,
      'c=IN IP4 0.0.0.0',
      `a=mid:${section.mid}`,
      'a=sctp-port:5000',
      'a=max-message-size:65536',
    ];
  }
  if (planned.use === 'inactive') return inactiveLines(planned);
  if (planned.use === 'receive') return voiceLines(planned);
  return sendLines(planned, ssrcByMid);
}

/** An inactive section still has to name a format; the first one offered does. */
function inactiveLines({ section }: Extract<PlannedSection, { use: 'inactive' }>): string[] {
  const codec = section.codecs[0];
  const format = codec === undefined ? [] : [rtpMap(codec)];
  return [
    `m=${section.kind} 9 ${section.protocol} ${codec?.payloadType ?? 0}`,
    'c=IN IP4 0.0.0.0',
    `a=mid:${section.mid}`,
    'a=inactive',
    'a=rtcp-mux',
    ...format,
  ];
}

/** One voice in short packets: a headset's speaker needs no more than 32 kb/s. */
function voiceLines({ section, chosen }: Extract<PlannedSection, { use: 'receive' }>): string[] {
  const { codec } = chosen;
  return [
    `m=${section.kind} 9 ${section.protocol} ${codec.payloadType}`,
    'c=IN IP4 0.0.0.0',
    `a=mid:${section.mid}`,
    'a=recvonly',
    'a=rtcp-mux',
    rtpMap(codec),
    `a=fmtp:${codec.payloadType} minptime=10;useinbandfec=1;stereo=0;maxaveragebitrate=32000`,
    'a=ptime:20',
  ];
}

function sendLines(planned: SentSection, ssrcByMid: SsrcByMid): string[] {
  const { section, track, chosen } = planned;
  const { codec, rtxPayloadType } = chosen;
  const payloadTypes = rtxPayloadType === null ? [codec.payloadType] : [codec.payloadType, rtxPayloadType];
  const lines = [
    `m=${section.kind} 9 ${section.protocol} ${payloadTypes.join(' ')}`,
    'c=IN IP4 0.0.0.0',
    `a=mid:${section.mid}`,
    'a=sendonly',
    'a=rtcp-mux',
    'a=rtcp-rsize',
    `a=msid:${track.id} ${track.id}`,
    rtpMap(codec),
  ];
  if (codec.parameters !== '') lines.push(`a=fmtp:${codec.payloadType} ${codec.parameters}`);
  for (const feedback of codec.feedback) {
    if (ourFeedback.has(feedback)) lines.push(`a=rtcp-fb:${codec.payloadType} ${feedback}`);
  }
  if (rtxPayloadType !== null) {
    lines.push(`a=rtpmap:${rtxPayloadType} rtx/${codec.clockRateHz}`);
    lines.push(`a=fmtp:${rtxPayloadType} apt=${codec.payloadType}`);
  }
  const extensions = negotiateExtensions(section);
  for (const name of ['transportSequence', 'playoutDelay', 'mid'] as const) {
    const id = extensions[name];
    if (id !== null) lines.push(`a=extmap:${id} ${extensionUri[name]}`);
  }
  return [...lines, ...ssrcLines(ssrcByMid.get(section.mid), track.id)];
}

function ssrcLines(ssrcs: { media: number; rtx: number | null } | undefined, trackId: string): string[] {
  if (ssrcs === undefined) return [];
  const all = ssrcs.rtx === null ? [ssrcs.media] : [ssrcs.media, ssrcs.rtx];
  const group = ssrcs.rtx === null ? [] : [`a=ssrc-group:FID ${ssrcs.media} ${ssrcs.rtx}`];
  return [
    ...group,
    ...all.flatMap((ssrc) => [
      `a=ssrc:${ssrc} cname:${canonicalName}`,
      `a=ssrc:${ssrc} msid:${trackId} ${trackId}`,
    ]),
  ];
}

function rtpMap(codec: { payloadType: number; name: string; clockRateHz: number; channels: number }): string {
  const name = codec.name === 'opus' ? codec.name : codec.name.toUpperCase();
  const channels = codec.channels > 1 ? `/${codec.channels}` : '';
  return `a=rtpmap:${codec.payloadType} ${name}/${codec.clockRateHz}${channels}`;
}
