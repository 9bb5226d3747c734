import type { SegmentEntry } from '../../contract/evidence.ts';
import type { SealKey } from '../../contract/evidence-manifest.ts';
import { canonicalText } from '../exam-session/log-row.ts';

/** The files of an exported recording beside its media; slashes part folders. */
export const exportedNames = {
  /** The sealed manifest. */
  manifest: 'manifest.json',
  /** The evidence chain, an entry a line. */
  entries: 'entries.jsonl',
  /** The exam session's log, a row a line. */
  log: 'log.jsonl',
  /** The public key that sealed it, for convenience. */
  keys: 'keys.json',
  readme: 'README.txt',
} as const;

/** Of the seal's time stamp: both where there is one, or neither. */
export const timeStampNames = {
  /** The authority's answer (RFC 3161, TimeStampResp in DER). */
  answer: 'timestamp.tsr',
  /** The gateway's word for it. */
  signed: 'timestamp.json',
} as const;

/** The MP4 file of a segment. */
export const mediaName = ({ trackId, number }: Pick<SegmentEntry, 'trackId' | 'number'>): string =>
  `media/${trackId}/${String(number).padStart(6, '0')}.mp4`;

/** The one text of a value in an exported recording: any other is wrong, whatever it means. */
export const exportedLine = (value: unknown): string => `${canonicalText(value)}\n`;

/** What stands in `keys.json`, that of the seal first, then that of its time stamp where it is another: nothing that trusted keys do not prove. */
export function exportedKeys(keys: readonly Pick<SealKey, 'keyId' | 'publicKey'>[]): string {
  const each = new Map(keys.map(({ keyId, publicKey }) => [keyId, { keyId, publicKey }]));
  return exportedLine({ keys: [...each.values()] });
}

/** `README.txt`. It is checked to the letter, so a released text never changes: one that is different needs another format. */
export const exportedReadme = `This is the recording of one exam session, exported by Roundsight as a folder or as a ZIP file.

  manifest.json   what there is, where both chains end, and the seal: an Ed25519 signature
  entries.jsonl   the evidence chain: every segment, every gap with its cause, every row of the log; one a line
  log.jsonl       the exam session's log: who did what, when; one row a line
  media/          the segments, as media/TRACK/NUMBER.mp4
  keys.json       the public key that the manifest names
  timestamp.tsr   where there is one: an independent authority's time stamp (RFC 3161) of manifest.json
  timestamp.json  and the gateway's signature that it belongs to this recording


How to verify it

  roundsight verify FOLDER --key KEYS
  roundsight verify FILE.zip --key KEYS

KEYS is a file with the public key, PEM, or the list that "roundsight evidence keys --json" prints and that the
gateway answers at /api/seal-keys. Get it from those who ran the exam, not from this export: whoever replaced
everything else in here could have replaced keys.json as well. Nothing else is needed, no network and no gateway.
The exit code is 0 where everything is as it was sealed, 1 where something is not (the first of it is named), and
2 where the export or the key cannot be read. A ZIP file is whole only as it was exported, to the byte: what another
program packed anew is to be unpacked, and verified as a folder.

Where there is a time stamp, "--tsa-ca FILE" with the authority's certificates (PEM) proves when the recording was
sealed, by somebody else's clock; without that it is only said to be there. Without Roundsight:

  openssl ts -verify -in timestamp.tsr -data manifest.json -CAfile FILE

Without Roundsight: in manifest.json, "signature" is the Ed25519 signature (RFC 8032, base64) of the value of
"manifest" as canonical JSON (RFC 8785: members sorted, no spaces) in UTF-8. Each line of entries.jsonl and
log.jsonl is canonical JSON; "hash" is the SHA-256 of the line without the member "hash", "previousHash" that of the
line before, 64 zeros in the first. The manifest has the number of lines and the last hash of both. An entry of
the kind "segment" has the length ("mp4Bytes") and the SHA-256 ("sha256") of its file; an entry of the kind "log"
has the hash ("rowHash") of the row with its number ("sequence"). In timestamp.json, "signature" is made of "stamp"
as that of manifest.json is, and "stamp" has the SHA-256 of manifest.json and of timestamp.tsr.


How to play it

Every file plays by itself, for about ten seconds. To join those of a track without encoding them again:

  cd media/TRACK
  for f in *.mp4; do echo "file '$f'"; done > list.txt
  ffmpeg -f concat -safe 0 -i list.txt -c copy joined.mp4

Write list.txt and joined.mp4 somewhere else, or take them away before you verify. "startTicks" and "endTicks" of a
segment, divided by "timescale", are seconds since "originMs" of the entry "recording-started" (milliseconds since
1970, UTC); entries of the kind "gap" say where something is missing, and why. The track "panorama" is an
equirectangular sphere and says so: some players let you look around in it. The track "orientation" holds where the
headset pointed: quaternions (CAMM), not pictures.
`;
