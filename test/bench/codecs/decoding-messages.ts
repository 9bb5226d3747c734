/** What a decoding thread is to do: the inputs of one family from a place on. */
export interface DecodingOrder {
  /** Module with `families`. */
  families: string;
  family: string;
  fromInput: number;
  toInput: number;
  /** Two 32-bit numbers: the input that is being decoded, and a count that moves as long as the thread does. */
  progress: SharedArrayBuffer;
}

export interface Crash {
  input: number;
  error: string;
  /** The first bytes of it, hexadecimal. */
  bytes: string;
}

/** What became of a batch of inputs. */
export interface BatchReport {
  inputs: number;
  crashes: Crash[];
  outcomes: Record<string, number>;
  decodingMs: number;
  slowestMs: number;
}

/** Inputs are made batch by batch, each with random numbers of its own, so that any of them can be made again. */
export const batchInputs = 1000;
export const progressPlace = { input: 0, pulse: 1 } as const;
