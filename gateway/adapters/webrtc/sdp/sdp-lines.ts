/** Attributes of one level of a session description: each is the text after `a=`. */
export interface SdpMediaBlock {
  /** The text after `m=`. */
  media: string;
  attributes: string[];
}

export interface SdpBlocks {
  sessionAttributes: string[];
  media: SdpMediaBlock[];
}

/** Largest description that is looked at, in characters; a Chromium offer with four sections has 13,000. */
const maxSdpLength = 65_536;
const maxSdpLines = 4000;
const maxSdpLineLength = 2048;
const maxSdpSections = 24;

export type SdpSplitFault = 'too-large' | 'not-sdp' | 'too-many-sections';

/**
 * Splits an SDP text into its levels within fixed bounds; never throws, linear in the length.
 * Lines other than `m=` and `a=` are passed over, as this endpoint needs none of them (RFC 8866).
 */
export function splitSdp(
  text: string,
): { ok: true; blocks: SdpBlocks } | { ok: false; fault: SdpSplitFault } {
  if (text.length > maxSdpLength) return { ok: false, fault: 'too-large' };
  const lines = text.split('\n');
  if (lines.length > maxSdpLines) return { ok: false, fault: 'too-large' };
  const blocks: SdpBlocks = { sessionAttributes: [], media: [] };
  let attributes = blocks.sessionAttributes;
  for (const rawLine of lines) {
    const line = rawLine.endsWith('\r') ? rawLine.slice(0, -1) : rawLine;
    if (line === '') continue;
    if (!isPlainLine(line)) return { ok: false, fault: 'not-sdp' };
    if (line.startsWith('m=')) {
      if (blocks.media.length === maxSdpSections) return { ok: false, fault: 'too-many-sections' };
      attributes = [];
      blocks.media.push({ media: line.slice(2), attributes });
    } else if (line.startsWith('a=')) {
      attributes.push(line.slice(2));
    }
  }
  return { ok: true, blocks };
}

/** True for `<letter>=<text>` of bounded length without control characters. */
function isPlainLine(line: string): boolean {
  return line.length <= maxSdpLineLength && /^[a-z]=[^\p{Cc}]*$/u.test(line);
}

/** Value of the first `name:value` attribute, or null. */
export function attributeValue(attributes: readonly string[], name: string): string | null {
  const prefix = `${name}:`;
  const found = attributes.find((attribute) => attribute.startsWith(prefix));
  return found === undefined ? null : found.slice(prefix.length);
}

/** Values of every `name:value` attribute, in order. */
export function attributeValues(attributes: readonly string[], name: string): string[] {
  const prefix = `${name}:`;
  return attributes
    .filter((attribute) => attribute.startsWith(prefix))
    .map((found) => found.slice(prefix.length));
}
