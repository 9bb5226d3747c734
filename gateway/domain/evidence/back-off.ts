const firstWaitMs = 60_000;
const longestWaitMs = 3_600_000;

/** How long to leave somebody alone who has failed so many times in a row: a minute, two, four, and an hour at most. */
export const backOffMs = (failures: number): number =>
  Math.min(longestWaitMs, firstWaitMs * 2 ** (Math.max(1, failures) - 1));
