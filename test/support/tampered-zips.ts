import { crc32 } from 'node:zlib';
import {
  zipDescriptor,
  zipDirectory,
  zipLocalHeader,
  type CheckedZipEntry,
} from '../../gateway/domain/evidence/zip-layout.ts';
import type { Export } from './tampered-exports.ts';
import { unzip } from './unzip.ts';

type Random = () => number;
type Tampering = (zip: Buffer, random: Random, other: Buffer) => Buffer;

const below = (random: Random, limit: number): number => Math.floor(random() * limit);
const someBytes = (random: Random): Buffer =>
  Buffer.from(Array.from({ length: 1 + below(random, 40) }, () => below(random, 256)));
const oneOf = <T>(random: Random, values: readonly T[]): T => {
  const value = values[below(random, values.length)];
  if (value === undefined) throw new Error('there is none');
  return value;
};

/** A ZIP file of these, as our own layout has it; checksums are right, but where `checksumOf` has others. */
export function zipOf(
  files: readonly (readonly [string, Buffer])[],
  checksumOf: (name: string) => number | undefined = () => undefined,
): Buffer {
  const entries: CheckedZipEntry[] = [];
  const parts = files.flatMap(([name, content]) => {
    const entry = { name, bytes: content.length, crc32: checksumOf(name) ?? crc32(content) };
    entries.push(entry);
    return [zipLocalHeader(name), content, zipDescriptor(entry)];
  });
  return Buffer.concat([...parts, zipDirectory(entries)]);
}

const filesOf = (zip: Buffer) => [...(unzip(zip) as Export)];

/** Every place at which a signature stands that begins a record. */
function placesOf(zip: Buffer, signature: string): number[] {
  const places: number[] = [];
  for (let at = zip.indexOf(signature); at >= 0; at = zip.indexOf(signature, at + 1)) places.push(at);
  return places;
}
const directoryAt = (zip: Buffer): number => zip.readUInt32LE(zip.length - 6);

/** Puts bytes somewhere, and every offset of a record behind them follows. */
function inserted(zip: Buffer, place: number, more: Buffer): Buffer {
  const copy = Buffer.from(zip);
  const directory = directoryAt(zip);
  for (const at of placesOf(zip, 'PK\u0001\u0002').filter((at) => at >= directory)) {
    const offset = copy.readUInt32LE(at + 42);
    if (offset >= place) copy.writeUInt32LE(offset + more.length, at + 42);
  }
  if (directory >= place) copy.writeUInt32LE(directory + more.length, copy.length - 6);
  return Buffer.concat([copy.subarray(0, place), more, copy.subarray(place)]);
}

/** The same bytes in every record of a kind. */
function everywhere(zip: Buffer, fields: Readonly<Record<string, number>>, bytes: Buffer): Buffer {
  const copy = Buffer.from(zip);
  for (const [signature, offset] of Object.entries(fields))
    for (const at of placesOf(zip, signature)) bytes.copy(copy, at + offset);
  return copy;
}

/** Ways to change a ZIP file that leave one that other programs unpack, and some that do not. */
export const zipTamperings: Readonly<Record<string, Tampering>> = {
  'a bit somewhere': (zip, random) => {
    const copy = Buffer.from(zip);
    const place = below(random, copy.length);
    copy[place] = (copy[place] ?? 0) ^ (1 << below(random, 8));
    return copy;
  },
  'bytes before it': (zip, random) => inserted(zip, 0, someBytes(random)),
  'bytes before it, which no offset knows of': (zip, random) => Buffer.concat([someBytes(random), zip]),
  'bytes behind it': (zip, random) => Buffer.concat([zip, someBytes(random)]),
  'a comment': (zip, random) => {
    const comment = someBytes(random);
    const copy = Buffer.concat([zip, comment]);
    copy.writeUInt16LE(comment.length, zip.length - 2);
    return copy;
  },
  'bytes between two files': (zip, random) =>
    inserted(zip, oneOf(random, placesOf(zip, 'PK\u0003\u0004')), someBytes(random)),
  'bytes before the list of files': (zip, random) => inserted(zip, directoryAt(zip), someBytes(random)),
  'cut off': (zip, random) => zip.subarray(0, below(random, zip.length)),
  'another time': (zip, random) =>
    everywhere(
      zip,
      { 'PK\u0003\u0004': 10, 'PK\u0001\u0002': 12 },
      Buffer.from([1 + below(random, 255), 0, 33, 40]),
    ),
  'other rights': (zip, random) =>
    everywhere(zip, { 'PK\u0001\u0002': 40 }, Buffer.from([1 + below(random, 255)])),
  'files that say they are compressed': (zip) =>
    everywhere(zip, { 'PK\u0003\u0004': 8, 'PK\u0001\u0002': 10 }, Buffer.from([8])),
  'files that say they are encrypted': (zip) =>
    everywhere(zip, { 'PK\u0003\u0004': 6, 'PK\u0001\u0002': 8 }, Buffer.from([9])),
  'a file twice': (zip, random) => {
    const files = filesOf(zip);
    return zipOf(files.toSpliced(below(random, files.length), 0, oneOf(random, files)));
  },
  'a file less': (zip, random) => {
    const files = filesOf(zip);
    return zipOf(files.toSpliced(below(random, files.length), 1));
  },
  'a file more': (zip, random) => {
    const names = ['one/zzz', 'one/../../etc/passwd', '/etc/passwd', 'one/media', 'one/', 'two/a', 'one\\a'];
    return zipOf([...filesOf(zip), [oneOf(random, names), someBytes(random)]]);
  },
  'files in another order': (zip, random) => {
    const files = filesOf(zip);
    const [first, second] = [below(random, files.length), below(random, files.length - 1)];
    const place = second < first ? second : second + 1;
    return zipOf(files.with(first, files[place] ?? ['', zip]).with(place, files[first] ?? ['', zip]));
  },
  'another folder': (zip, random) => {
    const folder = oneOf(random, ['two', '..', '', 'one/one', 'One']);
    return zipOf(filesOf(zip).map(([name, content]) => [name.replace(/^one/, folder), content]));
  },
  'a checksum that is another one': (zip, random) => {
    const [name] = oneOf(random, filesOf(zip));
    return zipOf(filesOf(zip), (one) => (one === name ? below(random, 2 ** 32) : undefined));
  },
  'another content, with its checksum': (zip, random) => {
    const files = filesOf(zip);
    const place = below(random, files.length);
    const [name, content] = files[place] ?? ['', zip];
    const changed = Buffer.from(content);
    const at = below(random, changed.length);
    changed[at] = (changed[at] ?? 0) ^ (1 << below(random, 8));
    return zipOf(files.with(place, [name, changed]));
  },
  'the content of another recording': (zip, random, other) => {
    const files = filesOf(zip);
    const place = below(random, files.length);
    const [name = '', content = zip] = files[place] ?? [];
    const instead = unzip(other).get(name.replace(/^one/, 'two')) ?? zip;
    // The README is the same in both.
    return zipOf(files.with(place, [name, instead.equals(content) ? someBytes(random) : instead]));
  },
};
