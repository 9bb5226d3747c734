/** Of this much past is an estimate made. */
const windowMs = 30 * 60_000;
/** Fewer admissions than this say nothing. */
const leastAdmissions = 2;

/**
 * How long somebody at this place (1 is next) will wait, in whole minutes, at least 1: as long as it took to admit so many in the
 * last half hour. Null while too few were admitted to say anything.
 */
export function estimateMinutes(
  place: number,
  admittedAtMs: readonly number[],
  nowMs: number,
): number | null {
  const recent = admittedAtMs.filter((atMs) => atMs > nowMs - windowMs && atMs <= nowMs);
  if (recent.length < leastAdmissions) return null;
  const perAdmissionMs = (nowMs - Math.min(...recent)) / (recent.length - 1);
  return Math.max(1, Math.ceil((place * perAdmissionMs) / 60_000));
}
