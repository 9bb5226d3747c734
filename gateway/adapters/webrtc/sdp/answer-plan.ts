import type { MediaTrack } from '../../../contract/media.ts';
import { chooseCodec, type ChosenCodec } from './codec-choice.ts';
import type { OfferedDataChannels, OfferedMedia } from './sdp-media-section.ts';
import type { SdpOffer } from './sdp-offer.ts';

/** What becomes of one offered section. */
export type PlannedSection =
  | { use: 'send'; section: OfferedMedia; track: MediaTrack; chosen: ChosenCodec }
  /** The viewer's own voice. */
  | { use: 'receive'; section: OfferedMedia; chosen: ChosenCodec }
  | { use: 'inactive'; section: OfferedMedia }
  | { use: 'data'; section: OfferedDataChannels };

/** How an offer is answered: one entry per offered section, in the same order. */
export interface AnswerPlan {
  offer: SdpOffer;
  sections: PlannedSection[];
}

/**
 * Gives the i-th receiving section of a kind the i-th track of that kind; the first sound that the viewer only sends is
 * its person's voice. Sections that are left over, cannot receive, or offer no codec of ours stay inactive. Null where
 * nothing at all could be sent.
 */
export function planAnswer(offer: SdpOffer, tracks: readonly MediaTrack[]): AnswerPlan | null {
  const remaining = {
    video: tracks.filter((track) => track.kind === 'video'),
    audio: tracks.filter((track) => track.kind === 'audio'),
  };
  let hasVoice = false;
  const sections = offer.sections.map((section): PlannedSection => {
    if (section.kind === 'application') return { use: 'data', section };
    const track = section.receives ? remaining[section.kind].shift() : undefined;
    const chosen = chooseCodec(section);
    if (section.onlySends && section.kind === 'audio' && chosen !== null && !hasVoice) {
      hasVoice = true;
      return { use: 'receive', section, chosen };
    }
    if (track === undefined || chosen === null) return { use: 'inactive', section };
    return { use: 'send', section, track, chosen };
  });
  return sections.some(({ use }) => use === 'send') ? { offer, sections } : null;
}

/** Payload type of the viewer's voice; null where it offers none. */
export function voicePayloadType({ sections }: AnswerPlan): number | null {
  const voice = sections.find((planned) => planned.use === 'receive');
  return voice === undefined ? null : voice.chosen.codec.payloadType;
}
