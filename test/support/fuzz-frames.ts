import { crc16 } from '../../firmware-bridge/protocol/crc.ts';
import { protocolExamples } from './protocol-examples.ts';

type Random = () => number;
/** How an input was made. */
export type FuzzKind = 'random' | 'truncated' | 'bit-flips' | 'length-lie' | 'payload' | 'grown';

/** Who would send it, were it honest. */
type Sender = 'headset' | 'host';

const examplesOf = (sender: Sender): Uint8Array[] =>
  protocolExamples()
    .filter(({ type }) => type < 0x80 === (sender === 'host'))
    .map(({ bytes }) => bytes);
const examples: Record<Sender, Uint8Array[]> = { headset: examplesOf('headset'), host: examplesOf('host') };
const below = (random: Random, limit: number): number => Math.floor(random() * limit);
const bytesBelow = (random: Random, length: number): Uint8Array =>
  Uint8Array.from({ length }, () => below(random, 256));

function exampleFrom(sender: Sender, random: Random): Uint8Array {
  return (examples[sender][below(random, examples[sender].length)] ?? new Uint8Array(8)).slice();
}

/** Gives a frame the length and checksum that its bytes should have, so that the payload behind them is read. */
function sealed(frame: Uint8Array): Uint8Array {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  view.setUint16(0, frame.length, true);
  view.setUint16(frame.length - 2, crc16(frame.subarray(0, -2)), true);
  return frame;
}

/** Values at which readers of lengths, counts and offsets go wrong. */
const edges = [0, 1, 31, 32, 33, 64, 127, 128, 254, 255];

function spoilPayload(frame: Uint8Array, random: Random): void {
  for (let change = below(random, 4); change >= 0; change--) {
    const place = 6 + below(random, Math.max(1, frame.length - 8));
    if (place >= frame.length - 2) continue;
    frame[place] = random() < 0.5 ? (edges[below(random, edges.length)] ?? 0) : below(random, 256);
  }
}

const makers: Record<FuzzKind, (random: Random, anExample: (random: Random) => Uint8Array) => Uint8Array> = {
  random: (random) => bytesBelow(random, below(random, 1100)),
  truncated: (random, anExample) => {
    const frame = anExample(random);
    return frame.subarray(0, below(random, frame.length));
  },
  'bit-flips': (random, anExample) => {
    const frame = anExample(random);
    for (let flip = below(random, 8); flip >= 0; flip--) {
      const place = below(random, frame.length);
      frame[place] = (frame[place] ?? 0) ^ (1 << below(random, 8));
    }
    return frame;
  },
  'length-lie': (random, anExample) => {
    const frame = anExample(random);
    new DataView(frame.buffer).setUint16(0, below(random, 0x10000), true);
    return frame;
  },
  payload: (random, anExample) => {
    const frame = anExample(random);
    spoilPayload(frame, random);
    if (random() < 0.3) frame[3] = below(random, 256);
    const shortened = random() < 0.3 ? frame.slice(0, Math.max(8, below(random, frame.length))) : frame;
    return sealed(shortened);
  },
  grown: (random, anExample) => {
    const frame = anExample(random);
    const grown = new Uint8Array(Math.min(1024, frame.length + below(random, 600)));
    grown.set(bytesBelow(random, grown.length));
    grown.set(frame.subarray(0, -2));
    return sealed(grown);
  },
};

export const fuzzKinds = Object.keys(makers) as FuzzKind[];

/** A frame that no honest headset, or host, sends, made in this way; the same for the same random numbers. */
export function fuzzFrame(kind: FuzzKind, random: Random, sender: Sender = 'headset'): Uint8Array {
  return makers[kind](random, (numbers) => exampleFrom(sender, numbers));
}
