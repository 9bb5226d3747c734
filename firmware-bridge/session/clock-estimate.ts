/** One reading of the device clock with the host's time just before and just after. */
export interface ClockExchange {
  sentNs: bigint;
  receivedNs: bigint;
  deviceClockUs: bigint;
}

/** Add `offsetNs` to a device time in nanoseconds for host monotonic time; wrong by at most `boundNs`. */
export interface ClockEstimate {
  offsetNs: bigint;
  boundNs: bigint;
  /** Host time at which this was measured. */
  measuredNs: bigint;
}

/** Two quartz clocks part by at most this: 100 millionths. */
const driftPerMillion = 100n;

/** The device answered somewhere within the round trip: its middle is wrong by at most half of it. */
export function estimateOf({ sentNs, receivedNs, deviceClockUs }: ClockExchange): ClockEstimate {
  const boundNs = (receivedNs - sentNs + 1n) / 2n;
  return { offsetNs: sentNs + boundNs - deviceClockUs * 1000n, boundNs, measuredNs: receivedNs };
}

/** The bound of an estimate at a later moment: it grows with the drift. */
export function boundAt(estimate: ClockEstimate, nowNs: bigint): bigint {
  return estimate.boundNs + ((nowNs - estimate.measuredNs) * driftPerMillion) / 1_000_000n;
}

/** The one of two estimates that is surer at `nowNs`; the newer one where they are equal. */
export function surerEstimate(old: ClockEstimate | null, fresh: ClockEstimate, nowNs: bigint): ClockEstimate {
  return old !== null && boundAt(old, nowNs) < boundAt(fresh, nowNs) ? old : fresh;
}

export function hostNsOf(estimate: ClockEstimate, deviceClockUs: bigint): bigint {
  return deviceClockUs * 1000n + estimate.offsetNs;
}
