/**
 * The wait before an attempt, in milliseconds: doubling from `firstMs` to `longestMs`, each drawn between half and
 * the whole so that many browsers do not return at once. `attempt` counts from 1; `random` is 0 ≤ r < 1.
 */
export function backOffMs(attempt: number, random: number, firstMs = 300, longestMs = 8000): number {
  const whole = Math.min(longestMs, firstMs * 2 ** Math.max(0, attempt - 1));
  return Math.round(whole * (0.5 + random / 2));
}
