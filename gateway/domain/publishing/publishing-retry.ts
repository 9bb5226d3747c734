/** How one attempt to publish ended. */
export type PublishingFault =
  /** The server answered with this HTTP status, and may have said when to come again. */
  | { kind: 'status'; status: number; retryAfterMs: number | null }
  /** No answer, or none that could be used. */
  | { kind: 'unreachable' }
  /** It stood, for this long. */
  | { kind: 'lost'; stoodMs: number };

export interface RetryPlan {
  /** Attempts since one that stood. */
  attempt: number;
  waitMs: number;
}

const firstWaitMs = 1000;
const longestWaitMs = 60_000;
/** Of what will not heal by itself: a wrong token, a wrong address, a description that is refused. */
const hopelessWaitMs = 600_000;
/** No server may send us away for longer. */
const longestRetryAfterMs = 3_600_000;
/** One that stood for this long begins from the front. */
const stoodLongMs = 30_000;
/** Statuses of the 4xx that are about the moment (RFC 9110, RFC 6585). */
const passing: ReadonlySet<number> = new Set([408, 409, 425, 429]);

/**
 * When to try again: after 1 s, doubling up to a minute, each drawn between half and the whole so that many gateways do
 * not return at once; after ten minutes where the server's 4xx will not heal; never before it asked to. `random` is
 * 0 ≤ r < 1.
 */
export function planRetry(before: number, fault: PublishingFault, random: number): RetryPlan {
  const attempt = fault.kind === 'lost' && fault.stoodMs >= stoodLongMs ? 1 : before + 1;
  const wholeMs = isHopeless(fault)
    ? hopelessWaitMs
    : Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(attempt - 1, 10));
  const waitMs = Math.round(wholeMs * (0.5 + random / 2));
  const askedMs = fault.kind === 'status' ? (fault.retryAfterMs ?? 0) : 0;
  return { attempt, waitMs: Math.max(waitMs, Math.min(askedMs, longestRetryAfterMs)) };
}

function isHopeless(fault: PublishingFault): boolean {
  return fault.kind === 'status' && fault.status >= 400 && fault.status < 500 && !passing.has(fault.status);
}

/** `Retry-After` in milliseconds (RFC 9110, section 10.2.3): seconds or a date; null where it is neither. */
export function retryAfterMs(header: string | null, nowMs: number): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs);
}
