import type { EvidenceEntry } from '../../gateway/contract/evidence.ts';
import {
  sealedManifestSchema,
  type SealedManifest,
  type SealTimeStamp,
} from '../../gateway/contract/evidence-manifest.ts';
import type { LogRow } from '../../gateway/contract/exam-log.ts';
import { hashedEntry, type UnhashedEntry } from '../../gateway/domain/evidence/evidence-entry.ts';
import { manifestOf, seal, type Signer } from '../../gateway/domain/evidence/evidence-manifest.ts';
import { signTimeStamp } from '../../gateway/domain/evidence/seal-time-stamp.ts';
import { canonicalText, firstPreviousHash, hashed } from '../../gateway/domain/exam-session/log-row.ts';
import { sha256 as digestOf } from './evidence-files.ts';
import { sha256 } from './exam-session-course.ts';
import { withoutHash } from './without-hash.ts';

/** An exported recording: its files by name. */
export type Export = ReadonlyMap<string, Buffer>;
type Random = () => number;

/** What somebody without the key may have: another recording that the same key sealed, and a key of their own. */
export interface Tools {
  other: Export;
  ownKey: Signer;
}
type Tampering = (files: Export, random: Random, tools: Tools) => Export;

const below = (random: Random, limit: number): number => Math.floor(random() * limit);
const oneOf = <T>(random: Random, values: readonly T[]): T => {
  const value = values[below(random, values.length)];
  if (value === undefined) throw new Error('there is none');
  return value;
};
const bytesOf = (files: Export, name: string): Buffer => files.get(name) ?? Buffer.alloc(0);
const withFile = (files: Export, name: string, bytes: Buffer): Export => new Map([...files, [name, bytes]]);
const without = (files: Export, name: string): Export =>
  new Map([...files].filter(([other]) => other !== name));
const mediaOf = (files: Export): string[] => [...files.keys()].filter((name) => name.endsWith('.mp4'));
const anyFile = (files: Export, random: Random): string => oneOf(random, [...files.keys()]);
const chainFile = (random: Random): string => oneOf(random, ['entries.jsonl', 'log.jsonl']);

const linesOf = (files: Export, name: string): string[] =>
  bytesOf(files, name).toString().split('\n').slice(0, -1);
const withLines = (files: Export, name: string, lines: readonly string[]): Export =>
  withFile(files, name, Buffer.from(lines.map((line) => `${line}\n`).join('')));

function flipped(bytes: Buffer, random: Random): Buffer {
  const copy = Buffer.from(bytes);
  const place = below(random, copy.length);
  copy[place] = (copy[place] ?? 0) ^ (1 << below(random, 8));
  return copy;
}

const entriesOf = (files: Export) =>
  linesOf(files, 'entries.jsonl').map((line) => JSON.parse(line) as EvidenceEntry);
const rowsOf = (files: Export) => linesOf(files, 'log.jsonl').map((line) => JSON.parse(line) as LogRow);

/** The chains with these in them, every number and hash made anew: whole in themselves. */
function chainedAnew(files: Export, entries: readonly EvidenceEntry[], rows: readonly LogRow[]): Export {
  const log = rows.reduce<LogRow[]>((chain, row, index) => {
    const previousHash = chain.at(-1)?.hash ?? firstPreviousHash;
    return [...chain, hashed({ ...withoutHash(row), sequence: index + 1, previousHash }, sha256)];
  }, []);
  const evidence = entries.reduce<EvidenceEntry[]>((chain, entry, index) => {
    const previousHash = chain.at(-1)?.hash ?? firstPreviousHash;
    const rowHash = entry.kind === 'log' ? log[entry.sequence - 1]?.hash : undefined;
    const place = { position: index + 1, previousHash, ...(rowHash === undefined ? {} : { rowHash }) };
    return [...chain, hashedEntry({ ...withoutHash(entry), ...place } as UnhashedEntry, sha256)];
  }, []);
  const both = withLines(files, 'entries.jsonl', evidence.map(canonicalText));
  return withLines(both, 'log.jsonl', log.map(canonicalText));
}

const manifestIn = (files: Export): SealedManifest =>
  sealedManifestSchema.parse(JSON.parse(bytesOf(files, 'manifest.json').toString()));
const withManifest = (files: Export, sealed: SealedManifest): Export =>
  withLines(files, 'manifest.json', [canonicalText(sealed)]);

/** The manifest that these chains would have, under the signature that there is. */
function withManifestAnew(files: Export): Export {
  const { manifest, signature } = manifestIn(files);
  return withManifest(files, { manifest: { ...chainsManifest(files), keyId: manifest.keyId }, signature });
}

function chainsManifest(files: Export) {
  const { examSessionId, examTitle, sealedAtMs } = manifestIn(files).manifest;
  const rows = rowsOf(files);
  const log = { count: rows.length, headHash: rows.at(-1)?.hash ?? firstPreviousHash };
  return manifestOf({ examSessionId, examTitle, sealedAtMs, log }, entriesOf(files));
}

/** One time of a chain is another, and all hashes follow. */
function otherTime(files: Export, random: Random): Export {
  const [entries, rows] = [entriesOf(files), rowsOf(files)];
  const change = (1 + below(random, 600_000)) * (random() < 0.5 ? -1 : 1);
  if (random() < 0.5) {
    const place = below(random, rows.length);
    return chainedAnew(
      files,
      entries,
      rows.map((row, at) => (at === place ? { ...row, atMs: row.atMs + change } : row)),
    );
  }
  const place = below(random, entries.length);
  return chainedAnew(
    files,
    entries.map((entry, at) => (at === place ? { ...entry, atMs: entry.atMs + change } : entry)),
    rows,
  );
}

function rowRemoved(files: Export, random: Random): Export {
  const entries = entriesOf(files);
  return chainedAnew(files, entries.toSpliced(below(random, entries.length), 1), rowsOf(files));
}

/** Another picture, and the chain says that it was always so. */
function otherMedia(files: Export, random: Random): Export {
  const name = oneOf(random, mediaOf(files));
  const bytes = flipped(bytesOf(files, name), random);
  const entries = entriesOf(files).map((entry) =>
    entry.kind === 'segment' &&
    name.endsWith(`/${entry.trackId}/${String(entry.number).padStart(6, '0')}.mp4`)
      ? { ...entry, sha256: digestOf(bytes) }
      : entry,
  );
  return chainedAnew(withFile(files, name, bytes), entries, rowsOf(files));
}

const forgeries: readonly Tampering[] = [otherTime, rowRemoved, otherMedia];
const forged = (files: Export, random: Random, tools: Tools) =>
  oneOf(random, forgeries)(files, random, tools);

/** Every way to change an export that a test knows; a few may leave it as it was. */
export const exportTamperings: Readonly<Record<string, Tampering>> = {
  'a bit of any file': (files, random) => {
    const name = anyFile(files, random);
    return withFile(files, name, flipped(bytesOf(files, name), random));
  },
  'a bit of the media': (files, random) => {
    const name = oneOf(random, mediaOf(files));
    return withFile(files, name, flipped(bytesOf(files, name), random));
  },
  'a file cut off': (files, random) => {
    const name = anyFile(files, random);
    return withFile(
      files,
      name,
      bytesOf(files, name).subarray(0, below(random, bytesOf(files, name).length)),
    );
  },
  'more at the end of a file': (files, random) => {
    const name = anyFile(files, random);
    const more = oneOf(random, ['\n', '\0', ' ', '{}\n', 'x'.repeat(1 + below(random, 5000))]);
    return withFile(files, name, Buffer.concat([bytesOf(files, name), Buffer.from(more)]));
  },
  'bytes taken out of a file': (files, random) => {
    const name = anyFile(files, random);
    const bytes = bytesOf(files, name);
    const from = below(random, bytes.length);
    const to = from + 1 + below(random, 20);
    return withFile(files, name, Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]));
  },
  'two segments swapped': (files, random) => {
    const [first, second] = [oneOf(random, mediaOf(files)), oneOf(random, mediaOf(files))];
    return withFile(withFile(files, first, bytesOf(files, second)), second, bytesOf(files, first));
  },
  'a segment of another recording': (files, random, { other }) => {
    const name = oneOf(random, mediaOf(files));
    return withFile(files, name, bytesOf(other, name));
  },
  'a row removed': (files, random) => {
    const name = chainFile(random);
    const lines = linesOf(files, name);
    return withLines(files, name, lines.toSpliced(below(random, lines.length), 1));
  },
  'the last rows removed': (files, random) => {
    const name = chainFile(random);
    const lines = linesOf(files, name);
    return withLines(files, name, lines.slice(0, -1 - below(random, lines.length - 1)));
  },
  'a row twice': (files, random) => {
    const name = chainFile(random);
    const lines = linesOf(files, name);
    const place = below(random, lines.length);
    return withLines(files, name, lines.toSpliced(place, 0, lines[place] ?? ''));
  },
  'two rows in each other’s place': (files, random) => {
    const name = chainFile(random);
    const lines = linesOf(files, name);
    const [first, second] = [below(random, lines.length), below(random, lines.length)];
    return withLines(files, name, lines.with(first, lines[second] ?? '').with(second, lines[first] ?? ''));
  },
  'a row of another recording': (files, random, { other }) => {
    const name = chainFile(random);
    const [lines, others] = [linesOf(files, name), linesOf(other, name)];
    const place = below(random, lines.length + 1);
    return withLines(files, name, lines.toSpliced(place, below(random, 2), oneOf(random, others)));
  },
  'a row written otherwise': (files, random) => {
    const name = oneOf(random, ['entries.jsonl', 'log.jsonl', 'manifest.json', 'keys.json']);
    const lines = linesOf(files, name);
    const place = below(random, lines.length);
    const line = lines[place] ?? '';
    const otherwise = [
      JSON.stringify(JSON.parse(line), null, 1).replaceAll('\n', ''),
      JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(line) as object).reverse())),
      line.replace('{"', '{"\\u0061":1,"'),
      line.replace('"a', '"\\u0061'),
      `${line}\r`,
      `\ufeff${line}`,
      line.replace(/^\{/, '{"__proto__":{},'),
    ];
    return withLines(files, name, lines.with(place, oneOf(random, otherwise)));
  },
  'hashes made anew': forged,
  'hashes and manifest made anew, under the old signature': (files, random, tools) =>
    withManifestAnew(forged(files, random, tools)),
  'everything made anew and signed with another key': (files, random, tools) => {
    const changed = forged(files, random, tools);
    const sealed = seal(chainsManifest(changed), tools.ownKey);
    const { keyId } = manifestIn(files).manifest;
    // Under the other key’s name, or under that of the trusted one.
    const pretended = random() < 0.5 ? sealed.manifest : { ...sealed.manifest, keyId };
    return withManifest(changed, { manifest: pretended, signature: sealed.signature });
  },
  'the same manifest signed with another key': (files, random, { ownKey }) => {
    const { keyId, ...manifest } = manifestIn(files).manifest;
    const sealed = seal(manifest, ownKey);
    return withManifest(files, random() < 0.5 ? sealed : { ...sealed, manifest: { ...manifest, keyId } });
  },
  'the manifest of another recording': (files, _random, { other }) =>
    withFile(files, 'manifest.json', bytesOf(other, 'manifest.json')),
  'manifest and chains of another recording': (files, random, { other }) =>
    ['manifest.json', 'entries.jsonl', ...(random() < 0.5 ? ['log.jsonl'] : [])].reduce(
      (changed, name) => withFile(changed, name, bytesOf(other, name)),
      files,
    ),
  'the time stamp removed': (files) => without(without(files, 'timestamp.tsr'), 'timestamp.json'),
  'the time stamp of another recording': (files, random, { other }) =>
    ['timestamp.tsr', ...(random() < 0.5 ? ['timestamp.json'] : [])].reduce(
      (changed, name) => withFile(changed, name, bytesOf(other, name)),
      files,
    ),
  'a bit of the time stamp': (files, random) => {
    const name = oneOf(random, ['timestamp.tsr', 'timestamp.json']);
    return withFile(files, name, flipped(bytesOf(files, name), random));
  },
  'another time stamp, vouched for with another key': (files, random, { other, ownKey }) => {
    const answer = flipped(bytesOf(random() < 0.5 ? files : other, 'timestamp.tsr'), random);
    const { stamp } = JSON.parse(bytesOf(files, 'timestamp.json').toString()) as SealTimeStamp;
    const signed = signTimeStamp({ ...stamp, answerSha256: sha256(answer) }, ownKey);
    const pretended = random() < 0.5 ? signed : { ...signed, stamp: { ...signed.stamp, keyId: stamp.keyId } };
    return withLines(withFile(files, 'timestamp.tsr', answer), 'timestamp.json', [canonicalText(pretended)]);
  },
  'bits of the signature that base64 leaves over': (files, random) => {
    const { manifest, signature } = manifestIn(files);
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    const last = letters.indexOf(signature[85] ?? '');
    const other = letters[(last & ~15) | below(random, 16)] ?? '';
    return withManifest(files, { manifest, signature: `${signature.slice(0, 85)}${other}==` });
  },
  'a file that is missing': (files, random) => without(files, anyFile(files, random)),
  'a file that has another name': (files, random) => {
    const name = anyFile(files, random);
    const other = oneOf(random, [`${name}.bak`, name.toUpperCase(), `media/${name}`, name.replace('0', '1')]);
    return withFile(without(files, name), other, bytesOf(files, name));
  },
  'a file more': (files, random) => {
    const names = [
      'a',
      'media/a',
      'media/panorama/000099.mp4',
      'media/panorama/.hidden',
      'media/none/000001.mp4',
    ];
    return withFile(files, oneOf(random, names), Buffer.from('x'.repeat(below(random, 3))));
  },
};

/** Whether two exports are the same, byte for byte. */
export const isSameExport = (one: Export, other: Export): boolean =>
  one.size === other.size && [...one].every(([name, bytes]) => other.get(name)?.equals(bytes) === true);
