import type { OfferedMedia } from './sdp-media-section.ts';

/** URIs of the RTP header extensions this endpoint sends. */
export const extensionUri = {
  transportSequence: 'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
  playoutDelay: 'http://www.webrtc.org/experiments/rtp-hdrext/playout-delay',
  mid: 'urn:ietf:params:rtp-hdrext:sdes:mid',
} as const;

/** Ids of the extensions negotiated for one section; null where not offered (or of no use for its kind). */
export interface NegotiatedExtensions {
  transportSequence: number | null;
  playoutDelay: number | null;
  mid: number | null;
}

/** The extensions of `section` that are answered: a playout delay has a meaning for pictures only. */
export function negotiateExtensions(section: OfferedMedia): NegotiatedExtensions {
  const idOf = (uri: string): number | null => section.extensions.get(uri) ?? null;
  return {
    transportSequence: idOf(extensionUri.transportSequence),
    playoutDelay: section.kind === 'video' ? idOf(extensionUri.playoutDelay) : null,
    mid: idOf(extensionUri.mid),
  };
}
