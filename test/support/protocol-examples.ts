import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './project-root.ts';

/** One example of hardware/reference-headset/PROTOCOL.md: the bytes of a frame and what they say. */
export interface ProtocolExample {
  /** Type of the message, as in the heading. */
  type: number;
  title: string;
  /** The whole frame. */
  bytes: Uint8Array;
  sequence: number;
  /** The message with its `kind`: 64-bit numbers as bigint, bytes as Uint8Array. */
  message: { kind: string } & Record<string, unknown>;
}

const contract = join(projectRoot, 'hardware/reference-headset/PROTOCOL.md');
const clockFields = new Set(['deviceClockUs']);
const byteFields = new Set(['bytes', 'nonce', 'signature']);

/** Bytes of hexadecimal text; white space does not count. Throws on anything else. */
export function bytesOfHex(hex: string): Uint8Array {
  const digits = hex.replace(/\s+/g, '');
  if (!/^([0-9a-f]{2})*$/i.test(digits)) throw new Error(`not hexadecimal: ${hex}`);
  return Uint8Array.from(Buffer.from(digits, 'hex'));
}

function revived(key: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (clockFields.has(key)) return BigInt(value);
  return byteFields.has(key) ? bytesOfHex(value) : value;
}

function exampleOf(section: string): ProtocolExample {
  const heading = /^([0-9A-F]{2}) (.+)/.exec(section);
  const hex = /```hex\n([^`]+)```/.exec(section)?.[1];
  const json = /```json\n([^`]+)```/.exec(section)?.[1];
  if (heading === null || hex === undefined || json === undefined)
    throw new Error(`an example is incomplete: ${section.slice(0, 40)}`);
  const { sequence, ...message } = JSON.parse(json, revived) as { sequence: number; kind: string };
  return {
    type: Number.parseInt(heading[1] ?? '', 16),
    title: `${heading[1]} ${heading[2]}`,
    bytes: bytesOfHex(hex),
    sequence,
    message,
  };
}

/** Every example of PROTOCOL.md in its order. Throws when one of them cannot be read. */
export function protocolExamples(): ProtocolExample[] {
  const text = readFileSync(contract, 'utf8').replaceAll('\r\n', '\n');
  const [, ...sections] = text.slice(text.indexOf('\n## Examples')).split('\n### ');
  return sections.map(exampleOf);
}
