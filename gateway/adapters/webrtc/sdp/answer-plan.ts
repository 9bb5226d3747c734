import type { MediaTrack } from '../../../contract/media.ts';
import type { Rung } from '../../../domain/media-plan/rung.ts';
import type { MediaSource } from '../../../ports/media-engine.ts';
import { chooseCodec, type ChosenCodec } from './codec-choice.ts';
import type { OfferedDataChannels, OfferedMedia } from './sdp-media-section.ts';
import type { SdpOffer } from './sdp-offer.ts';

/** A section in which a track is sent. */
export interface SentSection {
  use: 'send';
  section: OfferedMedia;
  track: MediaTrack;
  chosen: ChosenCodec;
  /** Those of the track in the chosen codec, the best first. */
  rungs: readonly Rung[];
}

/** What becomes of one offered section. */
export type PlannedSection =
  | SentSection
  /** The viewer's own voice. */
  | { use: 'receive'; section: OfferedMedia; chosen: ChosenCodec }
  | { use: 'inactive'; section: OfferedMedia }
  | { use: 'data'; section: OfferedDataChannels };

const voiceCodecs: ReadonlySet<Rung['codec']> = new Set(['opus']);

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
export function planAnswer(
  offer: SdpOffer,
  source: Pick<MediaSource, 'tracks' | 'rungs'>,
): AnswerPlan | null {
  const remaining = {
    video: source.tracks.filter((track) => track.kind === 'video'),
    audio: source.tracks.filter((track) => track.kind === 'audio'),
  };
  let hasVoice = false;
  const sections = offer.sections.map((section): PlannedSection => {
    if (section.kind === 'application') return { use: 'data', section };
    if (section.onlySends && section.kind === 'audio' && !hasVoice) {
      const chosen = chooseCodec(section, voiceCodecs);
      hasVoice = chosen !== null;
      return chosen === null ? { use: 'inactive', section } : { use: 'receive', section, chosen };
    }
    const track = section.receives ? remaining[section.kind].shift() : undefined;
    if (track === undefined) return { use: 'inactive', section };
    const rungs = source.rungs(track.id);
    const chosen = chooseCodec(section, new Set(rungs.map(({ codec }) => codec)));
    if (chosen === null) return { use: 'inactive', section };
    return { use: 'send', section, track, chosen, rungs: rungs.filter(({ codec }) => codec === chosen.name) };
  });
  return sections.some(({ use }) => use === 'send') ? { offer, sections } : null;
}

/** Payload type of the viewer's voice; null where it offers none. */
export function voicePayloadType({ sections }: AnswerPlan): number | null {
  const voice = sections.find((planned) => planned.use === 'receive');
  return voice === undefined ? null : voice.chosen.codec.payloadType;
}
