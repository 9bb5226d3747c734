/** Sections of a made-up offer, in this order: pictures, sounds, voices that are sent, then data channels. */
export interface OfferShape {
  videos: number;
  audios: number;
  voices?: number;
  data: boolean;
}

const transportLines = [
  'c=IN IP4 0.0.0.0',
  'a=ice-ufrag:abcd',
  'a=ice-pwd:0123456789abcdefABCDEF+/',
  `a=fingerprint:sha-256 ${new Array<string>(32).fill('A1').join(':')}`,
  'a=setup:actpass',
];

const videoLines = [
  'a=recvonly',
  'a=rtcp-mux',
  'a=extmap:4 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
  'a=extmap:5 http://www.webrtc.org/experiments/rtp-hdrext/playout-delay',
  'a=extmap:9 urn:ietf:params:rtp-hdrext:sdes:mid',
  'a=rtpmap:96 VP8/90000',
  'a=rtpmap:108 H264/90000',
  'a=rtcp-fb:108 nack',
  'a=rtcp-fb:108 nack pli',
  'a=rtcp-fb:108 transport-cc',
  'a=fmtp:108 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f',
  'a=rtpmap:109 rtx/90000',
  'a=fmtp:109 apt=108',
];

const audioLines = [
  'a=recvonly',
  'a=rtcp-mux',
  'a=rtpmap:111 opus/48000/2',
  'a=fmtp:111 minptime=10;useinbandfec=1',
];

/** A complete offer as a browser would make it, receive-only but for voices, with made-up credentials and no candidates. */
export function offerSdp({ videos, audios, voices = 0, data }: OfferShape): string {
  const blocks: string[][] = [];
  const push = (media: string, lines: readonly string[]): void => {
    blocks.push([media, ...transportLines, `a=mid:${blocks.length}`, ...lines]);
  };
  for (let index = 0; index < videos; index += 1) push('m=video 9 UDP/TLS/RTP/SAVPF 96 108 109', videoLines);
  for (let index = 0; index < audios; index += 1) push('m=audio 9 UDP/TLS/RTP/SAVPF 111', audioLines);
  for (let index = 0; index < voices; index += 1)
    push('m=audio 9 UDP/TLS/RTP/SAVPF 111', ['a=sendonly', ...audioLines.slice(1)]);
  if (data) push('m=application 9 UDP/DTLS/SCTP webrtc-datachannel', ['a=sctp-port:5000']);
  const mids = blocks.map((_, index) => index).join(' ');
  const session = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 't=0 0', `a=group:BUNDLE ${mids}`];
  return `${[...session, ...blocks.flat()].join('\r\n')}\r\n`;
}
