import type { MediaTrack } from '../../../contract/media.ts';
import type { MediaSource } from '../../../ports/media-engine.ts';
import type { AnswerPlan, PlannedSection } from '../sdp/answer-plan.ts';
import { chooseCodec } from '../sdp/codec-choice.ts';
import { extensionUri } from '../sdp/header-extensions.ts';
import type { LocalTransport, SsrcByMid } from '../sdp/sdp-answer.ts';
import { parseSdpOffer } from '../sdp/sdp-offer.ts';

const videoLines = [
  'a=rtpmap:96 H264/90000',
  // Level 4: the panorama's 1920×960 at 30 pictures a second.
  'a=fmtp:96 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e028',
  ...['nack', 'nack pli', 'ccm fir', 'transport-cc'].map((feedback) => `a=rtcp-fb:96 ${feedback}`),
  'a=rtpmap:97 rtx/90000',
  'a=fmtp:97 apt=96',
  `a=extmap:3 ${extensionUri.playoutDelay}`,
];
const audioLines = ['a=rtpmap:111 opus/48000/2', 'a=fmtp:111 minptime=10;useinbandfec=1'];

/** The `mid` of the n-th track. */
export const midOf = (index: number): string => String(index);

/** A whole offer to send every track, one section each, all candidates in it (RFC 9725, section 4.2). */
export function buildPublishingOffer(
  tracks: readonly MediaTrack[],
  local: LocalTransport,
  ssrcByMid: SsrcByMid,
): string {
  const mids = tracks.map((_, index) => midOf(index));
  const lines = [
    ...['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 't=0 0', `a=group:BUNDLE ${mids.join(' ')}`],
    ...tracks.flatMap((track, index) => sectionLines(track, midOf(index), local, ssrcByMid)),
  ];
  return `${lines.join('\r\n')}\r\n`;
}

function sectionLines(
  { kind, id }: MediaTrack,
  mid: string,
  local: LocalTransport,
  ssrcByMid: SsrcByMid,
): string[] {
  const ssrcs = ssrcByMid.get(mid);
  const all = ssrcs === undefined ? [] : [ssrcs.media, ...(ssrcs.rtx === null ? [] : [ssrcs.rtx])];
  return [
    `m=${kind} 9 UDP/TLS/RTP/SAVPF ${kind === 'video' ? '96 97' : '111'}`,
    'c=IN IP4 0.0.0.0',
    ...[`a=ice-ufrag:${local.iceUfrag}`, `a=ice-pwd:${local.icePwd}`],
    ...[`a=fingerprint:${local.fingerprint}`, `a=setup:${local.setup}`, `a=mid:${mid}`, 'a=sendonly'],
    ...['a=rtcp-mux', 'a=rtcp-rsize', `a=msid:roundsight ${id}`],
    ...(kind === 'video' ? videoLines : audioLines),
    `a=extmap:1 ${extensionUri.transportSequence}`,
    `a=extmap:2 ${extensionUri.mid}`,
    ...(all.length === 2 ? [`a=ssrc-group:FID ${all.join(' ')}`] : []),
    ...all.map((ssrc) => `a=ssrc:${ssrc} cname:roundsight`),
    ...local.candidates.map((candidate) => `a=${candidate}`),
    'a=end-of-candidates',
  ];
}

/**
 * What the server takes, read as an offer to receive it; null where its answer cannot be used or it takes nothing.
 * Sections that it rejected are left out.
 */
export function readPublishingAnswer(answerSdp: string, source: MediaSource): AnswerPlan | null {
  const parsed = parseSdpOffer(withoutRejected(answerSdp));
  if (!parsed.ok) return null;
  const trackByMid = new Map(source.tracks.map((track, index) => [midOf(index), track]));
  const sections = parsed.offer.sections.flatMap((section): PlannedSection[] => {
    const track = trackByMid.get(section.mid);
    if (section.kind === 'application' || track?.kind !== section.kind || !section.receives) return [];
    const rungs = source.rungs(track.id).filter(({ codec }) => codec !== 'VP8');
    const chosen = chooseCodec(section, new Set(rungs.map(({ codec }) => codec)));
    return chosen === null ? [] : [{ use: 'send', section, track, chosen, rungs }];
  });
  return sections.length === 0 ? null : { offer: parsed.offer, sections };
}

/** Without the sections of port 0, which are in no BUNDLE group (RFC 8843, section 7.3.3). */
function withoutRejected(sdp: string): string {
  const [session = '', ...sections] = sdp.split(/(?=^m=)/m);
  return [session, ...sections.filter((section) => !/^m=\w+ 0 /.test(section))].join('');
}
