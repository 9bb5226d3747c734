const minuteMs = 60_000;

const doubled = (firstMs: number, longestMs: number, failures: number): number =>
  Math.min(longestMs, firstMs * 2 ** (Math.max(1, failures) - 1));

/** How long to leave an authority alone that has failed so many times in a row: a minute, two, four, and an hour at most. */
export const backOffMs = (failures: number): number => doubled(minuteMs, 60 * minuteMs, failures);

/** The same for an object store, which has more to do: a second, two, four, and five minutes at most. */
export const uploadBackOffMs = (failures: number): number => doubled(1000, 5 * minuteMs, failures);
