import { mutateText } from '../../support/mutate-text.ts';
import type { Random } from './decoder-family.ts';

export const below = (random: Random, limit: number): number => Math.floor(random() * limit);
const randomBytes = (random: Random, length: number): Uint8Array =>
  Uint8Array.from({ length }, () => below(random, 256));

export function oneOf<Item>(random: Random, items: readonly Item[]): Item {
  const item = items[below(random, items.length)];
  if (item === undefined) throw new Error('there is nothing to choose from');
  return item;
}

/** Values at which readers of lengths, counts and offsets go wrong. */
const edges = [0, 1, 2, 7, 8, 31, 32, 33, 63, 64, 127, 128, 254, 255];
const wideEdges = [0, 1, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];

type Mutation = (bytes: Uint8Array, random: Random) => Uint8Array;

const flipBits: Mutation = (bytes, random) => {
  for (let flip = below(random, 8); flip >= 0; flip--) {
    const place = below(random, bytes.length);
    bytes[place] = (bytes[place] ?? 0) ^ (1 << below(random, 8));
  }
  return bytes;
};

const setBytes: Mutation = (bytes, random) => {
  for (let change = below(random, 4); change >= 0; change--)
    bytes[below(random, bytes.length)] = random() < 0.5 ? oneOf(random, edges) : below(random, 256);
  return bytes;
};

const setWide: Mutation = (bytes, random) => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const width = oneOf(random, [2, 4] as const);
  if (bytes.length < width) return bytes;
  const at = below(random, bytes.length - width + 1);
  const value = random() < 0.7 ? oneOf(random, wideEdges) : below(random, 0x100000000);
  if (width === 4) view.setUint32(at, value, random() < 0.5);
  else view.setUint16(at, value & 0xffff, random() < 0.5);
  return bytes;
};

const truncate: Mutation = (bytes, random) => bytes.slice(0, below(random, bytes.length));

const cutOut: Mutation = (bytes, random) => {
  const from = below(random, bytes.length);
  return joined(bytes.subarray(0, from), bytes.subarray(from + 1 + below(random, 16)));
};

const insert: Mutation = (bytes, random) => {
  const at = below(random, bytes.length + 1);
  return joined(bytes.subarray(0, at), randomBytes(random, 1 + below(random, 40)), bytes.subarray(at));
};

const repeatPart: Mutation = (bytes, random) => {
  const from = below(random, bytes.length);
  const part = bytes.subarray(from, from + 1 + below(random, 64));
  return joined(
    bytes.subarray(0, from),
    ...Array<Uint8Array>(2 + below(random, 8)).fill(part),
    bytes.subarray(from),
  );
};

const mutations = [flipBits, setBytes, setBytes, setWide, setWide, truncate, cutOut, insert, repeatPart];

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}

/** A valid example changed in one to three ways, now and then none of it: bytes at random. */
export function mutatedBytes(examples: readonly Uint8Array[], random: Random): Uint8Array {
  if (random() < 0.05) return randomBytes(random, below(random, 600));
  let bytes: Uint8Array = oneOf(random, examples).slice();
  for (let change = below(random, 3); change >= 0; change--)
    if (bytes.length > 0) bytes = oneOf(random, mutations)(bytes, random);
  return bytes;
}

const oddNumbers = [
  '0',
  '-1',
  '1e308',
  '1e999',
  '-0',
  '4294967296',
  '0.0000001',
  '9007199254740993',
  'null',
  '""',
];
const longestRun = 100_000;

/** A number of the text becomes one at which arithmetic goes wrong. */
function replaceNumber(text: string, random: Random): string {
  const numbers = [...text.matchAll(/-?\d+(\.\d+)?/g)];
  if (numbers.length === 0) return text;
  const { index, 0: found } = oneOf(random, numbers);
  return text.slice(0, index) + oneOf(random, oddNumbers) + text.slice(index + found.length);
}

/** A character becomes a long run of it: what a careless pattern takes a long time for. */
function stretch(text: string, random: Random): string {
  const at = below(random, text.length);
  return text.slice(0, at) + (text[at] ?? ' ').repeat(below(random, longestRun)) + text.slice(at);
}

/** A valid text changed in one to four places; lines may end with a line feed alone. */
export function mutatedText(examples: readonly string[], random: Random): Uint8Array {
  const text = oneOf(random, examples);
  const choice = random();
  if (choice < 0.03) return mutatedBytes([new TextEncoder().encode(text)], random);
  if (choice < 0.035) return new TextEncoder().encode(stretch(text, random));
  if (choice < 0.4) return new TextEncoder().encode(replaceNumber(text, random));
  const hasReturns = text.includes('\r\n');
  const mutated = mutateText(hasReturns ? text : text.replaceAll('\n', '\r\n'), random);
  return new TextEncoder().encode(hasReturns || random() < 0.2 ? mutated : mutated.replaceAll('\r\n', '\n'));
}
