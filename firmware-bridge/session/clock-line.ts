/** One reading of the device clock with the host's time just before and just after. */
export interface ClockExchange {
  sentNs: bigint;
  receivedNs: bigint;
  deviceClockUs: bigint;
}

/** How device time maps to host time around one moment. */
export interface ClockLine {
  /** Device time of the moment. */
  deviceNs: bigint;
  /** Add it to a device time for host monotonic time. */
  offsetNs: bigint;
  /** How the offset changes: nanoseconds per nanosecond of the device. */
  drift: number;
  /** How wrong the offset is at most. */
  boundNs: number;
  /** How much wronger it is at most per nanosecond away from the moment. */
  boundGrowth: number;
}

/** The device clock counts whole microseconds: it stood at its reading for up to this long. */
const readingNs = 1001;

/** Interval in which the offset was at a device time `atNs` before the newest exchange's. */
interface Strip {
  atNs: number;
  lowNs: number;
  highNs: number;
}

function stripsOf(exchanges: readonly ClockExchange[], newest: ClockExchange, wander: number): Strip[] {
  const deviceNs = newest.deviceClockUs * 1000n;
  const baseNs = newest.receivedNs - deviceNs;
  return exchanges.map(({ sentNs, receivedNs, deviceClockUs }) => {
    const readNs = deviceClockUs * 1000n;
    const atNs = Number(readNs - deviceNs);
    const spareNs = wander * Math.abs(atNs);
    return {
      atNs,
      lowNs: Number(sentNs - readNs - baseNs) - readingNs - spareNs,
      highNs: Number(receivedNs - readNs - baseNs) + spareNs,
    };
  });
}

/** Every drift for which one line passes through all strips; null when there is none. */
function driftRange(strips: readonly Strip[], maxDrift: number): [number, number] | null {
  let [least, most] = [-maxDrift, maxDrift];
  for (const [place, later] of strips.entries()) {
    for (const earlier of strips.slice(0, place)) {
      const spanNs = later.atNs - earlier.atNs;
      if (spanNs < 0) return null;
      if (spanNs === 0) {
        if (later.lowNs > earlier.highNs || earlier.lowNs > later.highNs) return null;
        continue;
      }
      least = Math.max(least, (later.lowNs - earlier.highNs) / spanNs);
      most = Math.min(most, (later.highNs - earlier.lowNs) / spanNs);
    }
  }
  return least > most ? null : [least, most];
}

/**
 * The middle of all lines that agree with every exchange, and how far the outermost are from it: each reading of the device
 * clock was taken somewhere between its `sentNs` and `receivedNs`. Null when no clock within the limits could have given
 * these readings. Exchanges oldest first; `maxDrift` and `wander` (how far the drift moved meanwhile) as parts of one.
 *
 * Source: S. B. Moon, P. Skelly, D. Towsley, "Estimation and removal of clock skew from network delay measurements"
 * (INFOCOM 1999), with both sides of the round trip: a linear programme in two unknowns, solved by elimination.
 */
export function clockLineOf(
  exchanges: readonly ClockExchange[],
  maxDrift: number,
  wander: number,
): ClockLine | null {
  const newest = exchanges.at(-1);
  if (newest === undefined) return null;
  const strips = stripsOf(exchanges, newest, wander);
  const range = driftRange(strips, maxDrift);
  if (range === null) return null;
  const [least, most] = range;
  const low = Math.max(...strips.map(({ atNs, lowNs }) => lowNs - least * atNs));
  const high = Math.min(...strips.map(({ atNs, highNs }) => highNs - most * atNs));
  if (low > high) return null;
  const deviceNs = newest.deviceClockUs * 1000n;
  return {
    deviceNs,
    offsetNs: newest.receivedNs - deviceNs + BigInt(Math.round((low + high) / 2)),
    drift: (least + most) / 2,
    boundNs: (high - low) / 2 + 1,
    boundGrowth: (most - least) / 2 + wander,
  };
}

/** The offset to add to a device time, and by how much it is wrong at most. */
export function offsetAt(line: ClockLine, deviceNs: bigint): { offsetNs: bigint; boundNs: bigint } {
  const awayNs = Number(deviceNs - line.deviceNs);
  return {
    offsetNs: line.offsetNs + BigInt(Math.round(line.drift * awayNs)),
    boundNs: BigInt(Math.ceil(line.boundNs + line.boundGrowth * Math.abs(awayNs))),
  };
}
