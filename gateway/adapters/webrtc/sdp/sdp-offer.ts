import { usableCandidates } from './ice-candidate.ts';
import { attributeValue, splitSdp, type SdpBlocks, type SdpSplitFault } from './sdp-lines.ts';
import { parseSection, type OfferedSection, type SectionFault } from './sdp-media-section.ts';

/** What a viewer offers, reduced to what this endpoint uses; every text in it matches a strict pattern. */
export interface SdpOffer {
  iceUfrag: string;
  icePwd: string;
  /** SHA-256 of the peer's certificate, upper-case hexadecimal pairs joined by colons. */
  fingerprint: string;
  setup: 'actpass' | 'active' | 'passive';
  /** In the order of the offer; the answer repeats it. */
  sections: OfferedSection[];
  /** Usable remote candidates, as attribute text. */
  candidates: string[];
}

export type SdpOfferFault =
  | SdpSplitFault
  | SectionFault
  | 'no-section'
  | 'mid-repeated'
  | 'not-bundled'
  | 'ice-missing'
  | 'fingerprint-missing'
  | 'setup-invalid';

export type SdpOfferOutcome = { ok: true; offer: SdpOffer } | { ok: false; fault: SdpOfferFault };

/**
 * Reads a browser's offer (RFC 8866, 8829) within fixed bounds; pure, never throws, linear in the length.
 * Every section must share one transport (BUNDLE) and multiplex RTCP, as every current browser does.
 */
export function parseSdpOffer(text: string): SdpOfferOutcome {
  if (!/^v=0\r?\n/.test(text)) return { ok: false, fault: 'not-sdp' };
  const split = splitSdp(text);
  if (!split.ok) return split;
  const sections: OfferedSection[] = [];
  for (const block of split.blocks.media) {
    const section = parseSection(block);
    if (typeof section === 'string') return { ok: false, fault: section };
    sections.push(section);
  }
  const fault = sectionsFault(sections, split.blocks.sessionAttributes);
  if (fault !== null) return { ok: false, fault };
  return readTransport(split.blocks, sections);
}

function sectionsFault(
  sections: readonly OfferedSection[],
  session: readonly string[],
): SdpOfferFault | null {
  if (sections.length === 0) return 'no-section';
  const mids = new Set(sections.map((section) => section.mid));
  if (mids.size !== sections.length) return 'mid-repeated';
  if (sections.filter((section) => section.kind === 'application').length > 1) return 'section-unsupported';
  const group = session.find((attribute) => attribute.startsWith('group:BUNDLE '))?.split(' ') ?? [];
  const bundled = new Set(group.slice(1));
  return sections.every((section) => bundled.has(section.mid)) ? null : 'not-bundled';
}

/** Transport values of the first section that has them, or of the session; one transport serves them all. */
function readTransport(blocks: SdpBlocks, sections: OfferedSection[]): SdpOfferOutcome {
  const levels = [...blocks.media.map((block) => block.attributes), blocks.sessionAttributes];
  const first = (name: string): string => {
    for (const attributes of levels) {
      const value = attributeValue(attributes, name);
      if (value !== null) return value;
    }
    return '';
  };
  const iceUfrag = first('ice-ufrag');
  const icePwd = first('ice-pwd');
  if (!/^[A-Za-z0-9+/]{4,256}$/.test(iceUfrag) || !/^[A-Za-z0-9+/]{22,256}$/.test(icePwd)) {
    return { ok: false, fault: 'ice-missing' };
  }
  const fingerprint = /^sha-256 ((?:[0-9a-f]{2}:){31}[0-9a-f]{2})$/i.exec(first('fingerprint'))?.[1];
  if (fingerprint === undefined) return { ok: false, fault: 'fingerprint-missing' };
  const setup = first('setup');
  if (setup !== 'actpass' && setup !== 'active' && setup !== 'passive') {
    return { ok: false, fault: 'setup-invalid' };
  }
  return {
    ok: true,
    offer: {
      iceUfrag,
      icePwd,
      fingerprint: fingerprint.toUpperCase(),
      setup,
      sections,
      candidates: usableCandidates(levels.flat()),
    },
  };
}
