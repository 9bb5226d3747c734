import { usableCandidates } from './ice-candidate.ts';
import { attributeValue, splitSdp } from './sdp-lines.ts';

/** Largest trickle fragment that is looked at, in characters. */
const maxFragmentLength = 16_384;

export type SdpFragmentOutcome =
  | { ok: true; candidates: string[] }
  | { ok: false; fault: 'too-large' | 'not-a-fragment' | 'other-ice-session' };

/**
 * Reads the usable candidates of a trickle-ICE fragment (RFC 8840); pure, never throws.
 * A fragment of another ICE session than `iceUfrag` (an ICE restart, which is not offered here) is refused.
 */
export function parseSdpFragment(text: string, iceUfrag: string): SdpFragmentOutcome {
  if (text.length > maxFragmentLength) return { ok: false, fault: 'too-large' };
  const split = splitSdp(text);
  if (!split.ok) return { ok: false, fault: 'not-a-fragment' };
  const levels = [split.blocks.sessionAttributes, ...split.blocks.media.map((block) => block.attributes)];
  const attributes = levels.flat();
  if (attributes.length === 0) return { ok: false, fault: 'not-a-fragment' };
  const offeredUfrag = attributeValue(attributes, 'ice-ufrag');
  if (offeredUfrag !== null && offeredUfrag !== iceUfrag) return { ok: false, fault: 'other-ice-session' };
  const concernsIce = attributes.some((attribute) => /^(candidate:|end-of-candidates|ice-)/.test(attribute));
  if (!concernsIce) return { ok: false, fault: 'not-a-fragment' };
  return { ok: true, candidates: usableCandidates(attributes) };
}
