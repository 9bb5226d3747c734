/** What a tile shows: the room as it is now, the last live picture, a still, or nothing. */
export type ShownPicture =
  { kind: 'live' } | { kind: 'held'; ageS: number } | { kind: 'still'; ageS: number } | { kind: 'none' };

/** Pictures come five times a second. */
const liveForMs = 1500;

/** The newest picture there is, and how old it is at least; an age is null where there is no such picture. */
export function shownPicture(ages: { frameMs: number | null; stillMs: number | null }): ShownPicture {
  const frameMs = ages.frameMs ?? Infinity;
  const stillMs = ages.stillMs ?? Infinity;
  if (frameMs <= liveForMs) return { kind: 'live' };
  if (Math.min(frameMs, stillMs) === Infinity) return { kind: 'none' };
  const ageS = Math.floor(Math.min(frameMs, stillMs) / 1000);
  return stillMs < frameMs ? { kind: 'still', ageS } : { kind: 'held', ageS };
}
