/** One measured figure: the value with its unit, and the goal it is held against where there is one. */
export interface Figure {
  value: number;
  unit: string;
  goal?: string;
  ok?: boolean;
}

export type Figures = Record<string, Figure>;

export interface BenchOptions {
  /** Ends within 50 s, with less confidence. */
  quick: boolean;
}

export type Bench = (options: BenchOptions) => Promise<Figures>;

const round = (value: number) => Number(value.toPrecision(4));

/** A figure without a goal. */
export function figure(value: number, unit: string): Figure {
  return { value: round(value), unit };
}

/** A figure that meets its goal when it is at most `limit`. */
export function atMost(value: number, limit: number, unit: string): Figure {
  return { value: round(value), unit, goal: `<=${limit}`, ok: value <= limit };
}

/** A figure that meets its goal when it is at least `limit`. */
export function atLeast(value: number, limit: number, unit: string): Figure {
  return { value: round(value), unit, goal: `>=${limit}`, ok: value >= limit };
}

/** Shows progress on stderr; stdout is for the one JSON line. */
export function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}
