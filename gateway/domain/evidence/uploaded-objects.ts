/** The name of a segment's object within its exam session: as its file lies on the disk, so that copying it back restores it. */
export const segmentObjectName = ({ trackId, number }: { trackId: string; number: number }): string =>
  `${trackId}/${String(number).padStart(6, '0')}.rsev`;

/** Which segment that is; null for another object. */
export function segmentObject(name: string): { trackId: string; number: number } | null {
  const [, trackId, number] = /^([^/]+)\/(\d{6,})\.rsev$/.exec(name) ?? [];
  return trackId === undefined ? null : { trackId, number: Number(number) };
}

/** What proves the segments, encrypted: who was examined, and what was said, is in it. The manifest goes last. */
export const sealObjectNames = {
  entries: 'entries.jsonl.enc',
  log: 'log.jsonl.enc',
  manifest: 'manifest.json.enc',
} as const;
