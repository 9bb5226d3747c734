import { attributeValue, attributeValues, splitSdp } from './sdp-lines.ts';
import type { LocalTransport } from './sdp-answer.ts';
import type { SdpOffer } from './sdp-offer.ts';

/** `mid` of the one media section the native peer sees. */
export const carrierMid = 'carrier';
/** Payload type in the native peer's description; packets carry the viewer's own, which it never looks at. */
export const carrierPayloadType = 96;

/**
 * Rewrites a viewer's offer for the native peer: one media section that carries every RTP stream, and data channels
 * where offered. No text of the viewer reaches the native parser but what matched a strict pattern, and RTCP arrives
 * once, not once per track. With `receives` the viewer's RTP comes the same way.
 */
export function buildCarrierOffer(offer: SdpOffer, receives: boolean): string {
  const data = offer.sections.find((section) => section.kind === 'application');
  const transport = [
    'c=IN IP4 0.0.0.0',
    `a=ice-ufrag:${offer.iceUfrag}`,
    `a=ice-pwd:${offer.icePwd}`,
    'a=ice-options:trickle',
    `a=fingerprint:sha-256 ${offer.fingerprint}`,
    `a=setup:${offer.setup}`,
  ];
  const lines = [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    `a=group:BUNDLE ${carrierMid}${data === undefined ? '' : ' data'}`,
    `m=video 9 UDP/TLS/RTP/SAVPF ${carrierPayloadType}`,
    ...transport,
    `a=mid:${carrierMid}`,
    receives ? 'a=sendrecv' : 'a=recvonly',
    'a=rtcp-mux',
    `a=rtpmap:${carrierPayloadType} H264/90000`,
    ...offer.candidates.map((candidate) => `a=${candidate}`),
  ];
  if (data !== undefined) {
    lines.push(
      'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
      ...transport,
      'a=mid:data',
      `a=sctp-port:${data.sctpPort}`,
      'a=max-message-size:65536',
    );
  }
  return `${lines.join('\r\n')}\r\n`;
}

/** Reads the gateway's end of the transport from the native peer's description; null where a part is missing. */
export function readLocalTransport(localSdp: string): LocalTransport | null {
  const split = splitSdp(localSdp);
  if (!split.ok) return null;
  const attributes = [
    ...split.blocks.sessionAttributes,
    ...split.blocks.media.flatMap((block) => block.attributes),
  ];
  const iceUfrag = attributeValue(attributes, 'ice-ufrag');
  const icePwd = attributeValue(attributes, 'ice-pwd');
  const fingerprint = attributeValue(attributes, 'fingerprint');
  const setup = attributeValue(attributes, 'setup');
  if (iceUfrag === null || icePwd === null || fingerprint === null) return null;
  if (setup !== 'active' && setup !== 'passive' && setup !== 'actpass') return null;
  const candidates = [...new Set(attributeValues(attributes, 'candidate'))];
  return {
    iceUfrag,
    icePwd,
    fingerprint,
    setup,
    candidates: candidates.map((value) => `candidate:${value}`),
  };
}
